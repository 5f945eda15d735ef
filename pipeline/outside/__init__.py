"""Seen from outside: counts, readiness, metrics and traces of one workspace, without a name or a word of a document."""
