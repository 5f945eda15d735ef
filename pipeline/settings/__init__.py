"""The sections of the configuration: the walk of a document, the desk in the browser, and upkeep."""
