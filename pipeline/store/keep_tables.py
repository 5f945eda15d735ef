"""What was destroyed after its term, with proof, and what is held."""

from __future__ import annotations
