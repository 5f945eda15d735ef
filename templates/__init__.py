"""The writing room: a decision and a record become a letter in DOCX and PDF."""
