"""The HTTP API under /api/v1, after the Dutch API design rules; every route needs the same right as its page."""
