"""How the name model is made: a seeded generator of Dutch documents, the training, the scores and the card."""
