"""Reads word processors' files: what they say, what travels beside it, and a clean copy to make pages of."""
