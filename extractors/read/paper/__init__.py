"""Sets what has no pages of its own on pages."""
