"""The media types the product takes in: judged from bytes by the inbox, read by the extractors."""

from __future__ import annotations

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
EML = "message/rfc822"
MSG = "application/vnd.ms-outlook"
HTML = "text/html"
TXT = "text/plain"
PNG = "image/png"
JPEG = "image/jpeg"
TIFF = "image/tiff"
ZIP = "application/zip"
MBOX = "application/mbox"
TNEF = "application/ms-tnef"

READABLE = (PDF, DOCX, ODT, XLSX, CSV, EML, MSG, HTML, TXT, PNG, JPEG, TIFF)
"""What a rendition can be made of."""
PACKED = (EML, MSG, ZIP, MBOX, TNEF)
"""What other documents come out of; a ZIP, a mailbox file and a winmail.dat are nothing by themselves."""
TYPESET = (XLSX, CSV, EML, MSG, HTML, TXT)
"""Whose rendition we set ourselves, from words alone: there is nothing on it to recognise."""
MAIL = (EML, MSG)
"""Letters in the post of today: they have a sender, a moment and attachments."""
