"""Batches of documents and the groups of look-alikes in them."""

from __future__ import annotations
