"""A day compressed, with kills at random moments."""
