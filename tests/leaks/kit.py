"""The pen of the leak files: persons, a case, and a document that is written object by object.

Every file is drawn from nothing but this code and the free fonts of the machine, the same bytes each time.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

CARLITO = Path("/usr/share/fonts/truetype/crosextra/Carlito-Regular.ttf")
SERIF = Path("/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf")
SANS = Path("/usr/share/fonts/truetype/liberation2/LiberationSans-Regular.ttf")
MONO = Path("/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf")
FONTS = (CARLITO, SERIF, SANS, MONO)
A4 = (595.0, 842.0)

BODY = (
    "De gemeenteraad vergadert in het najaar over huisvesting en begroting.",
    "Het college vraagt het bureau om een nieuwe raming van de kosten.",
    "De planning voor de verbouwing blijft gelijk aan die van vorig jaar.",
)
KEEP = ("gemeenteraad", "huisvesting", "begroting", "raming", "planning", "verbouwing")
"""Words of BODY that must survive every redaction."""


@dataclass(frozen=True)
class Person:
    """Someone who does not exist and whose name has to go."""

    full: str
    surname: str

    @property
    def terms(self) -> tuple[str, str]:
        """What a case worker hands to the product."""
        return self.full, self.surname


ZOLT = Person("Jan-Willem Żółtowski-Hooghelaer", "Żółtowski-Hooghelaer")
ZWAN = Person("Marieke Zwanenburgh", "Zwanenburgh")
BOFT = Person("Mattijs Boftink-Griffioen", "Boftink-Griffioen")
OYGA = Person("Ayşe Çelik-Øygård", "Çelik-Øygård")
PERSONS = (ZOLT, ZWAN, BOFT, OYGA)
NOBODY = Person("een inwoner", "inwoner")
"""Stands in the visible text of the twin that holds the secret in the hidden place alone."""


@dataclass(frozen=True)
class Case:
    """One file that hides a name: `draw(True)` has it in plain sight too, `draw(False)` in the hidden place alone."""

    name: str
    family: str
    place: str
    person: Person
    draw: Callable[[bool], bytes]
    suffix: str = ".pdf"
    keep: tuple[str, ...] = KEEP
    twin: bool = True
    """False when the hidden place and the plain sight are the same."""


@dataclass(frozen=True)
class Pair:
    """An original with what somebody released of it; `alarm` says whether the release is a leak."""

    name: str
    place: str
    original: bytes
    released: bytes
    alarm: bool


CASES: dict[str, Case] = {}
Drawing = Callable[[Person, Person], bytes]


def case(
    name: str,
    place: str,
    person: Person = ZWAN,
    *,
    suffix: str = ".pdf",
    keep: tuple[str, ...] = KEEP,
    twin: bool = True,
) -> Callable[[Drawing], Drawing]:
    """Enter a drawing into CASES; it is called with the person to hide and the person that may be seen."""

    def enter(draw: Drawing) -> Drawing:
        if name in CASES:
            raise ValueError(name)
        family = draw.__module__.rpartition(".")[2].removeprefix("draw_")
        seen = person if not twin else None
        CASES[name] = Case(
            name, family, place, person,
            lambda shown: draw(person, person if shown else seen or NOBODY), suffix, keep, twin,
        )  # fmt: skip
        return draw

    return enter


@dataclass(frozen=True)
class Font:
    """A font in a file, with the way a text becomes the bytes of a string in it and its advance in 1/1000."""

    dictionary: Object
    encode: Callable[[str], bytes]
    width: Callable[[str], float]

    def wide(self, text: str, size: float) -> float:
        return sum(self.width(letter) for letter in text) * size / 1000


def string(data: bytes) -> str:
    """Give bytes as a hexadecimal string of a content stream."""
    return f"<{data.hex()}>"


class Sheet:
    """The content of one page or form: lines of operators and the resources they name."""

    def __init__(self, pdf: Pdf) -> None:
        self.pdf = pdf
        self.ops: list[str] = []
        self.resources = pdf.make_indirect(Dictionary(Font=Dictionary(), XObject=Dictionary(), ExtGState=Dictionary()))
        self._names: dict[int, str] = {}
        self._held: list[Font] = []

    def add(self, kind: str, thing: Object) -> str:
        """Name a resource and give the name, without slash."""
        if f"/{kind}" not in self.resources:
            self.resources[f"/{kind}"] = Dictionary()
        shelf = self.resources[f"/{kind}"]
        name = f"{kind[0]}{kind[1]}{len(shelf)}"
        shelf[f"/{name}"] = thing
        return name

    def font(self, font: Font) -> str:
        if id(font) not in self._names:
            self._held.append(font)
            self._names[id(font)] = self.add("Font", font.dictionary)
        return self._names[id(font)]

    def op(self, *lines: str) -> None:
        self.ops.extend(lines)

    def text(self, x: float, y: float, text: str, font: Font, size: float = 11, extra: str = "") -> None:
        """Write a line; `extra` are operators of the text state before it."""
        name = self.font(font)
        self.op(f"BT {extra} /{name} {size} Tf 1 0 0 1 {x:g} {y:g} Tm {string(font.encode(text))} Tj ET")

    def stream(self) -> Object:
        return self.pdf.make_stream("\n".join(self.ops).encode("latin-1"))

    def form(self, box: tuple[float, float, float, float], **more: Object) -> Object:
        """Close this sheet as a form XObject."""
        form = self.stream()
        form.update(Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array(list(box)), Resources=self.resources))
        for key, value in more.items():
            form[f"/{key}"] = value
        return self.pdf.make_indirect(form)


def new_pdf() -> Pdf:
    return Pdf.new()


def page(pdf: Pdf, sheet: Sheet, size: tuple[float, float] = A4, **more: Object) -> Object:
    """Append a page with this content and give its dictionary."""
    made = Dictionary(
        Type=Name.Page, MediaBox=Array([0, 0, *size]), Contents=sheet.stream(), Resources=sheet.resources, **more
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(made)))
    return pdf.pages[-1].obj


def letter(sheet: Sheet, font: Font, seen: Person, *, top: float = 760, left: float = 72, size: float = 11) -> float:
    """Write a short letter that names the one who may be seen; give the height below the last line."""
    sheet.text(left, top, "Verslag van de vergadering", font, size + 5)
    y = top - 34
    lines = [
        BODY[0],
        f"Het stuk is opgesteld door {seen.full} voor het bestuur.",
        *BODY[1:],
        f"Vragen kunt u stellen aan {seen.surname} of aan de griffie.",
        "Een afschrift ligt ter inzage in de bibliotheek.",
    ]
    for line in lines:
        sheet.text(left, y, line, font, size)
        y -= size * 1.7
    return y


def save(pdf: Pdf, **how: object) -> bytes:
    """Write the file, the same bytes each time."""
    out = io.BytesIO()
    pdf.save(out, **{"deterministic_id": True, **how})
    return out.getvalue()
