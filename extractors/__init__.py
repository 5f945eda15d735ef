"""The reading room: bytes become a Document, a Document becomes an Extraction with proof."""
