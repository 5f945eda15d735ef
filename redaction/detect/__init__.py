"""Finding personal data in Dutch text."""
