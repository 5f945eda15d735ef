"""Scores text recognition on drawn letters: five fonts, two resolutions, noise, blur and skew; Tesseract beside it.

Two sets that share no name and no sentence: `--set dev` to look at while building, `--set heldout` (the default) for
the figure. Prints one JSON object: character error rate, share of personal data read exactly, every miss, seconds.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import resource
import sys
import tempfile
import time
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import typst
from common import print_result
from PIL import Image

from extractors.read import scan
from extractors.read.pdf import read_pages
from extractors.read.source import How
from pipeline.tools import ocr, tesseract
from pipeline.tools.pdf_pages import render_page
from pipeline.tools.typeset import font_folder

FONTS = ("Lato", "Carlito", "DejaVu Serif", "Liberation Serif", "DejaVu Sans")
SIZES = (10, 10.5, 11)

DUTCH = ("van", "de", "der", "den", "ten", "ter")
LETTERS = (
    "ÇçĞğİıŞşŠšŽžŁłØøÅåÁáÉéÍíÓóÚúÑñËëÏïÖöÜüĆćČčŃńŐőŰűĂăȘșȚțŚśŻżŹźĄąĘęŘřĚěĎď"
    "ŤťĽľĐđÐðÞþÆæŒœßÂâÊêÎîÔôÛûÃãÕõÀàÈèÌìÒòÙùÝýŸÿĀāĒēĪīŪūĖėĮįŲųŅņĻļĢģĶķĠġĦħĊċẽễạ"
)
CEDILLA = str.maketrans("şŞţŢ", "șȘțȚ")
TEXTS = tomllib.loads(Path(__file__).with_name("ocr_texts.toml").read_text(encoding="utf-8"))


@dataclass
class Drawn:
    """One letter: its typst source, its words in reading order and the personal data in it."""

    source: str
    words: list[str]
    secrets: list[str]
    font: str


@dataclass
class Tally:
    """What was seen on some pages."""

    errors: int = 0
    characters: int = 0
    exact: int = 0
    secrets: int = 0
    foreign_exact: int = 0
    foreign: int = 0
    seconds: list[float] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)
    one_cedilla: int = 0
    """Exact when ş and ș, and ţ and ț, count as one letter: on paper they look the same."""
    by_kind: dict[str, list[int]] = field(default_factory=dict)

    def figures(self) -> dict[str, Any]:
        """Give what is printed."""
        return {
            "pages": len(self.seconds),
            "cer_percent": round(100 * self.errors / max(self.characters, 1), 3),
            "cer_percent_by": {k: round(100 * e / max(n, 1), 3) for k, (e, n) in sorted(self.by_kind.items())},
            "pii_exact_percent": round(100 * self.exact / max(self.secrets, 1), 2),
            "pii": f"{self.exact}/{self.secrets}",
            "pii_with_one_cedilla": f"{self.one_cedilla}/{self.secrets}",
            "pii_with_foreign_letters": f"{self.foreign_exact}/{self.foreign}",
            "seconds_per_page": round(sum(self.seconds) / max(len(self.seconds), 1), 2),
            "seconds_median": round(sorted(self.seconds)[len(self.seconds) // 2], 2),
            "misses": self.misses,
        }


class Writer:
    """Words one letter at random, from the names and sentences of its set."""

    def __init__(self, seed: int, kind: str) -> None:
        self.random = random.Random(seed)
        self.first, self.last = (TEXTS[kind][key].split() for key in ("first", "last"))
        self.sentences = TEXTS[kind]["sentences"]
        self.words: list[str] = []
        self.secrets: list[str] = []

    def write(self, font: str, size: float) -> Drawn:
        """Give the letter."""
        blocks = [self._address(), self._paragraph(3), self._contacts(), self._paragraph(2), self._table()]
        blocks += [self._paragraph(2), self._people(), self._paragraph(2), self._signature()]
        head = f'#set page(paper: "a4", margin: 2.2cm)\n#set text(font: "{font}", size: {size}pt, lang: "nl", '
        head += "hyphenate: false)\n#set par(leading: 0.62em)\n"
        return Drawn(head + "\n\n".join(blocks), self.words, self.secrets, font)

    def _say(self, text: str) -> str:
        self.words += text.split()
        return typst_text(text)

    def _secret(self, text: str) -> str:
        self.words += text.split()
        self.secrets.append(text)
        return f"#box[{typst_text(text)}]"

    def _name(self) -> str:
        first, last = self.random.choice(self.first), self.random.choice(self.last)
        parts = [self._secret(first)]
        if self.random.random() < 0.25:
            parts.append(self._say(self.random.choice(DUTCH)))
        parts.append(self._secret(last))
        if self.random.random() < 0.2:
            parts[-1] = parts[-1][:-1] + typst_text("-" + (other := self.random.choice(self.last))) + "]"
            self.words[-1] += "-" + other
            self.secrets[-1] += "-" + other
        return " ".join(parts)

    def _digits(self, count: int) -> str:
        return "".join(self.random.choice("0123456789") for _ in range(count))

    def _phone(self) -> str:
        d = self._digits(8)
        forms = (f"06-{d}", f"06 {d[:4]} {d[4:]}", f"+31 6 {d[:2]} {d[2:4]} {d[4:6]} {d[6:]}", f"0{d[:3]}-{d[2:]}")
        return self._secret(self.random.choice(forms))

    def _email(self) -> str:
        plain = str.maketrans("łøåæđıß", "loaadis")
        names = [re.sub(r"[^a-z]", "", fold(n.lower().translate(plain))) for n in self._pick_names()]
        joint = self.random.choice((".", "_", "-", ""))
        domain = self.random.choice(("voorbeeld.nl", "gemeente-kampen.example", "post.example", "xs4all.example"))
        return self._secret(f"{names[0]}{joint}{names[1]}{self.random.choice(('', '', '7', '84'))}@{domain}")

    def _pick_names(self) -> tuple[str, str]:
        return self.random.choice(self.first), self.random.choice(self.last)

    def _iban(self) -> str:
        bank, account = self.random.choice(("ABNA", "INGB", "RABO", "TRIO")), self._digits(10)
        number = "".join(str(int(c, 36)) for c in f"{bank}{account}NL00")
        whole = f"NL{98 - int(number) % 97:02d}{bank}{account}"
        return self._secret(
            " ".join(whole[i : i + 4] for i in range(0, 18, 4)) if self.random.random() < 0.6 else whole
        )

    def _bsn(self) -> str:
        while True:
            number = "99" + self._digits(7)
            if sum(w * int(c) for w, c in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), number, strict=True)) % 11 == 0:
                return self._secret(number)

    def _postcode(self) -> str:
        letters = "".join(self.random.choice("ABCDEFGHJKLMNPRSTVWXZ") for _ in range(2))
        return self._secret(f"{self.random.randint(1000, 9999)} {letters}")

    def _street(self) -> str:
        house = f"{self.random.randint(1, 299)}{self.random.choice(('', '', 'a', 'b'))}"
        return self._secret(f"{self.random.choice(TEXTS['streets'].split())} {house}")

    def _address(self) -> str:
        lines = [self._say("Aan") + " " + self._name(), self._street()]
        lines.append(self._postcode() + " " + self._say(self.random.choice(TEXTS["places"].split())))
        lines.append(self._say("Ons kenmerk:") + " " + self._say(self._digits(7)))
        return " #linebreak() ".join(lines)

    def _paragraph(self, count: int) -> str:
        return " ".join(self._say(s) for s in self.random.sample(self.sentences, count))

    def _contacts(self) -> str:
        lines = [
            self._say("Contactpersoon:")
            + " "
            + self._name()
            + self._glue(",")
            + " "
            + self._say("telefoon")
            + " "
            + self._phone(),
            self._say("E-mail:") + " " + self._email() + " " + self._say("of") + " " + self._email(),
            self._say("BSN") + " " + self._bsn() + " " + self._say("rekening") + " " + self._iban(),
        ]
        return " #linebreak() ".join(lines)

    def _glue(self, mark: str) -> str:
        self.words[-1] += mark
        return typst_text(mark)

    def _table(self) -> str:
        heads = ("Categorie", "Taak", "Realisatie", "Verschil")
        cells = [self._say(h) for h in heads]
        for label in self.random.sample(TEXTS["labels"], 4):
            task, real = self.random.randint(10, 2400), self.random.randint(0, 2400)
            cells += [self._say(label), *(self._say(dutch(n)) for n in (task, real, real - task))]
        return f"#table(columns: 4, inset: 5pt, {', '.join(f'[{c}]' for c in cells)})"

    def _people(self) -> str:
        parts = [self._say("Aanwezig waren")]
        parts += [self._name() + self._glue("," if index < 4 else ".") for index in range(5)]
        return " ".join(parts)

    def _signature(self) -> str:
        return " #linebreak() ".join(
            (self._say("Hoogachtend,"), self._name(), self._phone() + " " + self._say("en") + " " + self._email())
        )


def fold(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def dutch(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def typst_text(text: str) -> str:
    return "#" + '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' + ";"


def draw(letter: Drawn, dpi: int, folder: Path) -> Image.Image:
    pdf = folder / "a.pdf"
    pdf.write_bytes(typst.compile(letter.source.encode(), font_paths=[str(font_folder())]))
    return render_page(pdf, 1, dpi).convert("L")


def spoil(clean: Image.Image, dpi: int, seed: int) -> tuple[Image.Image, dict[str, float]]:
    """Give the page as a scanner would: skewed, soft, grainy, a little grey, at last as JPEG."""
    rng = np.random.default_rng(seed)
    skew = float(rng.uniform(0.3, 0.8) * rng.choice([-1, 1]))
    blur = float(rng.uniform(0.5, 0.8)) * dpi / 200
    grain = float(rng.uniform(6, 14))
    page = np.asarray(clean, np.float32)
    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1.0)
    page = cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    page = cv2.GaussianBlur(page, (0, 0), blur)
    page = 18 + page * float(rng.uniform(0.82, 0.9)) + rng.normal(0, grain, page.shape)
    out = io.BytesIO()
    Image.fromarray(np.clip(page, 0, 255).astype(np.uint8)).save(out, "JPEG", quality=82, dpi=(dpi, dpi))
    return Image.open(out), {"skew": round(skew, 2), "blur": round(blur, 2), "grain": round(grain, 1)}


def distance(a: str, b: str) -> int:
    """Count the insertions, deletions and substitutions between two texts (Myers, with bits in a long number)."""
    if not a:
        return len(b)
    masks: dict[str, int] = {}
    for index, char in enumerate(a):
        masks[char] = masks.get(char, 0) | 1 << index
    full, last = (1 << len(a)) - 1, 1 << (len(a) - 1)
    plus, minus, score = full, 0, len(a)
    for char in b:
        match = masks.get(char, 0)
        vertical = match | minus
        match = (((match & plus) + plus) ^ plus) | match
        up, down = minus | ~(match | plus) & full, plus & match
        score += bool(up & last) - bool(down & last)
        up, down = (up << 1 | 1) & full, down << 1 & full
        plus, minus = down | ~(vertical | up) & full, up & vertical
    return score


def read(image: Image.Image, engine: str, folder: Path) -> tuple[str, float]:
    """Give the text of a picture as the product reads it, and the seconds that took."""
    source, rendition = folder / "scan.jpg", folder / "scan.pdf"
    if isinstance(image.fp, io.BytesIO):
        source.write_bytes(image.fp.getvalue())
    scan.render(source, rendition, How())
    start = time.perf_counter()
    (page,) = read_pages(rendition, ocr_dpi=200, eyes=partial(ocr.read_picture, engine=engine))
    return " ".join(page.text.split()), time.perf_counter() - start


def note(tally: Tally, letter: Drawn, seen: str, kinds: tuple[str, ...], where: str) -> None:
    truth = " ".join(letter.words)
    errors = distance(truth, seen)
    tally.errors += errors
    tally.characters += len(truth)
    for kind in kinds:
        entry = tally.by_kind.setdefault(kind, [0, 0])
        entry[0] += errors
        entry[1] += len(truth)
    wanted = Counter(letter.secrets)
    for secret, count in wanted.items():
        found = count_whole(secret, seen, count)
        tally.one_cedilla += count_whole(secret.translate(CEDILLA), seen.translate(CEDILLA), count)
        foreign = not secret.isascii()
        tally.secrets += count
        tally.exact += found
        tally.foreign += count * foreign
        tally.foreign_exact += found * foreign
        if found < count:
            tally.misses.append(f"{where}: {secret} -> {nearest(secret, seen)}")


def count_whole(secret: str, seen: str, most: int) -> int:
    """Count how often a text stands whole in what was read, up to `most`."""
    return min(most, len(re.findall(rf"(?<!\w){re.escape(secret)}(?!\w)", seen)))


def nearest(secret: str, seen: str) -> str:
    """Give what was read where the secret stands: the run of words that is nearest to it."""
    words, count = seen.split(), len(secret.split())
    runs = [" ".join(words[i : i + n]) for n in {max(1, count - 1), count, count + 1} for i in range(len(words))]
    return min((run for run in runs if run.strip(",.;") != secret), key=lambda run: distance(secret, run))


def letters(kind: str, pages: int, seed: int) -> Iterator[tuple[int, Drawn]]:
    fonts = [font for font in FONTS if font == "Lato" or has_font(font)]
    for number in range(pages):
        font, size = fonts[number % len(fonts)], SIZES[number // len(fonts) % len(SIZES)]
        yield number, Writer(seed * 1000 + number, kind).write(font, size)


def has_font(name: str) -> bool:
    return name in typst.Fonts(font_paths=[str(font_folder())]).families()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", choices=("dev", "heldout"), default="heldout")
    parser.add_argument("--pages", type=int, default=12)
    parser.add_argument("--engines", default="rapidocr,tesseract,beide")
    parser.add_argument("--dpi", default="200,300")
    parser.add_argument("--keep", type=Path, help="keep the pictures and texts in this folder")
    wishes = parser.parse_args()
    seed = 307 if wishes.set == "heldout" else 11
    engines = [e for e in wishes.engines.split(",") if e == "rapidocr" or tesseract.available()]
    tallies = {engine: Tally() for engine in engines}
    with tempfile.TemporaryDirectory() as temporary:
        for number, letter in letters(wishes.set, wishes.pages, seed):
            for dpi in map(int, wishes.dpi.split(",")):
                image, how = spoil(draw(letter, dpi, Path(temporary)), dpi, seed * 100 + number)
                for engine in engines:
                    seen, seconds = read(image, engine, Path(temporary))
                    tallies[engine].seconds.append(seconds)
                    where = f"{letter.font} {dpi} dpi ({number})"
                    note(tallies[engine], letter, seen, (f"{dpi} dpi", letter.font), where)
                    keep(wishes.keep, f"{number:02d}-{dpi}", engine, image, letter, seen, how)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print_result(
        "eval_ocr",
        {"set": wishes.set, "letters_unknown_to_the_model": ocr.missing_letters(LETTERS), "peak_mb": peak}
        | {engine: tally.figures() for engine, tally in tallies.items()},
    )
    return 0


def keep(folder: Path | None, stem: str, engine: str, image: Image.Image, letter: Drawn, seen: str, how: Any) -> None:
    if folder is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    image.save(folder / f"{stem}.png")
    (folder / f"{stem}.txt").write_text(" ".join(letter.words) + f"\n{how}\n", encoding="utf-8")
    (folder / f"{stem}.{engine}.txt").write_text(seen + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
