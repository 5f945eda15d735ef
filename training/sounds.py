"""The letter triples of names and of words, for redaction/model/sound.py."""

from __future__ import annotations

import json
from pathlib import Path

from redaction.detect.words.lexicon import lexicon
from redaction.model.sound import SOUNDS, weigh
from training.names import all_names


def write_sounds(folder: Path) -> None:
    """Write the weights of the letter triples into a folder.

    Names are those of the generator, all origins alike; words are the common and the rare ones and the places.
    """
    known = lexicon()
    words = (known.words | known.rare | known.places) - known.given
    weights = weigh(all_names(), sorted(word for word in words if word.isalpha()))
    text = json.dumps(weights, ensure_ascii=False, separators=(",", ":"))
    (folder / SOUNDS).write_text(text.replace(',"', ',\n"') + "\n", encoding="utf-8")
