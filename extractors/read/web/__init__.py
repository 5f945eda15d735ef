"""Reads web pages: nothing is fetched, nothing stays hidden."""
