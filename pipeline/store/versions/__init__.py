"""The revisions of the tables, oldest first; each is named in pipeline/store/schema.py."""
