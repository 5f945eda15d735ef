"""Reads the five seed documents back, drawn as the documents they came from: are all words there, in their order.

One JSON line per seed. The words of the seed text are repaired by a table of this file, not by the code under test.
`recall` counts words, `order` is the longest common subsequence of words over the words of the seed: of the pages as
read, and of the body (without what was lifted out, against the same words of the seed). `--txt` reads the text files.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from common import ROOT, print_result

from extractors.read.pdf import read_pages
from extractors.read.rendition import make_rendition
from extractors.reading import Reading, read_document
from pipeline.model.document import Document, LoosePages
from pipeline.tools import media

CASES = {"e23": "000", "e24": "001", "e25": "002", "e26": "003", "e27": "004"}
BROKEN = {"Ɵ": "ti", "Ʃ": "tt", "Ō": "ft"}
KINDS = {".pdf": media.PDF, ".docx": media.DOCX, ".txt": media.TXT}


def find_words(text: str) -> list[str]:
    """Give the words of a text, without the marks of the converter that made the seeds."""
    for broken, meant in BROKEN.items():
        text = text.replace(broken, meant)
    return re.findall(r"\w+", re.sub(r"\[([^\]]+)\]\(#\)", r"\1", text))


def count_in_order(wanted: Sequence[str], found: Sequence[str]) -> int:
    """Give the length of the longest common subsequence, by bit-parallel dynamic programming."""
    masks: dict[str, int] = defaultdict(int)
    for index, word in enumerate(wanted):
        masks[word] |= 1 << index
    everything = (1 << len(wanted)) - 1
    row = everything
    for word in found:
        step = row & masks.get(word, 0)
        row = ((row + step) | (row - step)) & everything
    return len(wanted) - row.bit_count()


def read(original: Path, folder: Path) -> tuple[str, Reading]:
    """Give the text of the pages of a file, in their order, and its Reading."""
    out = folder / "rendition.pdf"
    make_rendition(original, KINDS[original.suffix], out)
    pages = tuple(read_pages(out, ocr_dpi=None))
    document = Document("0" * 64, KINDS[original.suffix], len(pages), LoosePages(pages))
    return "\n\n".join(page.text for page in pages), read_document(document)


def measure(seed: str, original: Path, folder: Path) -> dict[str, float | int]:
    """Give recall and order of one document against the text of its seed."""
    on_pages, reading = read(original, folder)
    wanted, found, body = find_words(seed), find_words(on_pages), find_words(reading.text[: reading.body_end])
    everything = find_words(reading.text)
    return {
        "words": len(wanted),
        "recall": round(sum((Counter(wanted) & Counter(everything)).values()) / len(wanted), 4),
        "order_pages": round(count_in_order(wanted, found) / len(wanted), 4),
        "order_body": round(count_in_order(wanted, body) / max(1, len(body)), 4),
        "broken_letters_left": sum(on_pages.count(letter) for letter in BROKEN),
    }


def find_originals(work: Path, as_text: bool) -> Iterator[tuple[str, str, Path]]:
    """Yield the number, the text and the drawn document of each seed that lies beside this checkout."""
    shared = ROOT.parent / "shared"
    for part in ("evaluation", "seeds"):  # the renderer writes its gold beside itself
        shutil.copytree(shared / part, work / part, copy_function=shutil.copyfile)
    render = [sys.executable, str(work / "evaluation" / "extraction" / "render.py"), str(work / "in")]
    subprocess.run([*render, "--only", ",".join(CASES)], check=True, capture_output=True)
    for case, number in CASES.items():
        text = next((work / "seeds").glob(f"{number}_*.txt"))
        drawn = next((work / "in").glob(f"{case}-*"))
        yield number, text.read_text(encoding="utf-8"), text if as_text else drawn


def main() -> int:
    """Print one line per seed; 1 when a figure is under 0.995."""
    if not (ROOT.parent / "shared" / "seeds").is_dir():
        print("overgeslagen: de voorbeelddocumenten staan niet naast deze map")
        return 0
    failed = 0
    with tempfile.TemporaryDirectory() as temporary:
        for number, seed, original in find_originals(Path(temporary), "--txt" in sys.argv):
            figures = measure(seed, original, Path(temporary))
            failed += figures["recall"] < 0.995 or figures["broken_letters_left"] > 0
            failed += min(figures["order_pages"], figures["order_body"]) < 0.995
            print_result("eval_reading", {"seed": number, "form": original.suffix, **figures})
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
