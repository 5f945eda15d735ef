"""Later mentions of everyone accepted, and terms that go everywhere."""
