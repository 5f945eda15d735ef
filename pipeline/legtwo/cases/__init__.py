"""From what is known to the fields of a letter: one small builder per family, all pure."""
