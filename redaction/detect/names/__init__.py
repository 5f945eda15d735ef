"""Names in running text, and the things that only look like names."""
