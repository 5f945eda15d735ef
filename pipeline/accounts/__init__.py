"""Accounts of people: passwords, second factor, sessions; who may do what stands in pipeline/data/rechten.toml."""
