"""One reader per kind of source; each turns bytes into pages with placed words."""
