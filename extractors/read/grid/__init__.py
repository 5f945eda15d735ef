"""Tables of pages: by their lines, by their gaps, and by what the original itself holds."""
