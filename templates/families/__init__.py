"""One module per letter family: its fields, the case they come from, and how the one becomes the other."""
