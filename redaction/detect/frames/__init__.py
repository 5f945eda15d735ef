"""Names and parafen by their place: labels, columns, salutations, signatures, notes in a margin."""
