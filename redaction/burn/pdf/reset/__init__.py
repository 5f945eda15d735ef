"""Lines that lose words: where what stays is set, so that the gap tells nothing."""
