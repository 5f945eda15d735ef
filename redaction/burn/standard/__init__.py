"""The archive standard of what we publish: colours, metadata that we write, and what the standard forbids."""
