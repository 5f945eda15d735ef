"""How long things are kept, what goes after that, and the proof that it went."""
