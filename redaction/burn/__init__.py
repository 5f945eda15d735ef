"""Removing marked text from the bytes of a file for good."""
