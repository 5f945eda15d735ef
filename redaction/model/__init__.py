"""The name model: tokens, features, and a small sequence model with usable probabilities."""
