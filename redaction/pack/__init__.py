"""A release pack as a whole: its order, lists, reasons and metadata, the last search, and how it is packed."""
