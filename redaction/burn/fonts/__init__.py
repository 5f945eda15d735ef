"""Fonts of a released file: followed code by code, cut to the letters that are shown, and numbered anew."""
