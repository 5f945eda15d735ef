"""Thousands of documents at once: taking them in, and the groups in which people review them once."""
