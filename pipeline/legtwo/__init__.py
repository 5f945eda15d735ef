"""Leg two: what a decision makes possible, letters and releases. It reads what leg one wrote; nothing calls back."""
