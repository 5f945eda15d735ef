"""The door: files in the drop folder become registered documents, once each."""
