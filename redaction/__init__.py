"""The redaction room: a Document becomes marks, decided marks become a released PDF."""
