"""The media types the product takes in: judged from bytes by the inbox, read by the extractors."""

from __future__ import annotations

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EML = "message/rfc822"
TXT = "text/plain"
ZIP = "application/zip"

READABLE = (PDF, DOCX, EML, TXT)
"""What a rendition can be made of; a ZIP is only unpacked."""
