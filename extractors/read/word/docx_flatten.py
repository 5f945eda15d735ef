"""Brings the text of a DOCX to the few elements that every program draws: nothing that shows is lost by it.

Content controls, links and tags give way to what they hold, formulas become text, unknown signs go.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from types import MappingProxyType

from lxml import etree

from extractors.read.word.ooxml import WP, A, M, O, V, W, make_run, raw_text, remove, replace, unwrap
from pipeline.model.document import Layer, LayerKind

_SHELLS = tuple(f"{W}{name}" for name in ("hyperlink", "smartTag", "customXml", "bdo", "dir", "sdtContent", "ins"))
_NOTHING = tuple(
    f"{W}{name}"
    for name in (
        "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "bookmarkStart", "bookmarkEnd", "proofErr", "permStart",
        "permEnd", "commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef", "subDoc",
        "contentPart", "lastRenderedPageBreak", "control", "movie",
    )
)  # fmt: skip
_IN_RUN = frozenset(
    f"{W}{name}"
    for name in (
        "rPr", "t", "tab", "ptab", "br", "cr", "softHyphen", "noBreakHyphen", "drawing", "pict", "sym",
        "footnoteReference", "endnoteReference", "footnoteRef", "endnoteRef", "separator", "continuationSeparator",
    )
)  # fmt: skip
"""What may stand in a run of text; one of the engines refuses a file that holds anything else."""
SYMBOLS: Mapping[tuple[str, int], str] = MappingProxyType(
    {
        ("wingdings", 0x6F): "☐", ("wingdings", 0xA8): "☐", ("wingdings", 0x71): "☐", ("wingdings", 0xFD): "☒",
        ("wingdings", 0xFE): "☑", ("wingdings", 0x78): "☒", ("wingdings", 0xFC): "✓", ("wingdings", 0xFB): "✗",
        ("wingdings", 0xE0): "→", ("wingdings", 0xF0): "⇨", ("wingdings", 0xA7): "▪", ("wingdings", 0x6C): "●",
        ("wingdings", 0x28): "☎", ("wingdings", 0x2A): "✉", ("wingdings 2", 0x52): "☑", ("wingdings 2", 0x54): "☒",
        ("wingdings 2", 0xA3): "☐", ("wingdings 2", 0x50): "✓", ("wingdings 2", 0x4F): "✗", ("symbol", 0xB7): "•",
        ("symbol", 0xAE): "→", ("symbol", 0xB3): "≥", ("symbol", 0xA3): "≤", ("symbol", 0xB4): "×",
    }
)  # fmt: skip
"""Signs that are only a picture in a font of signs, as the characters that mean the same."""
_WRITTEN_OUT = str.maketrans(
    {"☐": "[ ]", "☒": "[x]", "☑": "[x]", "✓": "[v]", "✗": "[-]", "→": "->", "⇨": "=>", "ĳ": "ij", "Ĳ": "IJ"}
)
_SUPERSCRIPT = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")


def flatten(root: etree._Element) -> tuple[list[Layer], Counter[str]]:
    """Flatten a part in place; give texts that no one sees (alt texts) and what a reviewer must be told, by name."""
    told = Counter(
        objects=sum(1 for _ in root.iter(f"{O}OLEObject")),
        placeholders=sum(1 for _ in root.iter(f"{W}showingPlcHdr")),
        subdocuments=sum(1 for _ in root.iter(f"{W}subDoc")),
        controls=sum(1 for _ in root.iter(f"{W}control")),
    )
    remove(root.iter(*_NOTHING))
    unwrap(root.iter(*_SHELLS))
    unwrap(root.iter(f"{W}sdt"))
    _flatten_formulas(root)
    _flatten_runs(root)
    return _take_alt_texts(root), told


def write_signs_out(root: etree._Element) -> None:
    """Write the signs that a machine without fonts cannot draw in plain letters, in place: `☒` as `[x]`."""
    for leaf in root.iter(f"{W}t"):
        leaf.text = (leaf.text or "").translate(_WRITTEN_OUT)


def _flatten_formulas(root: etree._Element) -> None:
    for formula in list(root.iter(f"{M}oMathPara")):
        replace(formula, *formula.iter(f"{M}oMath"))
    for formula in list(root.iter(f"{M}oMath")):
        replace(formula, make_run(formula_text(formula)))


def _flatten_runs(root: etree._Element) -> None:
    for ruby in list(root.iter(f"{W}ruby")):
        base, above = ruby.find(f"{W}rubyBase"), ruby.find(f"{W}rt")
        texts = ["" if part is None else raw_text(part) for part in (base, above)]
        replace(ruby, *make_run(f"{texts[0]} ({texts[1]})" if texts[1] else texts[0]))
    for embedded in list(root.iter(f"{W}object")):
        remove(embedded.iter(f"{O}OLEObject"))
        embedded.tag = f"{W}pict"
    for sign in list(root.iter(f"{W}sym")):
        text = symbol_text(sign)
        if text:
            replace(sign, *make_run(text))
    remove(leaf for run in root.iter(f"{W}r") for leaf in list(run) if leaf.tag not in _IN_RUN)


def symbol_text(sign: etree._Element) -> str:
    """Give the character that a sign of a sign font means; empty when it is not known."""
    try:
        code = int(sign.get(f"{W}char", ""), 16)
    except ValueError:
        return ""
    font = sign.get(f"{W}font", "").casefold()
    if 0xF000 <= code <= 0xF0FF:
        return SYMBOLS.get((font, code - 0xF000), "")
    return SYMBOLS.get((font, code), chr(code) if 32 <= code < 0xD800 else "")


def _take_alt_texts(root: etree._Element) -> list[Layer]:
    """Take the descriptions of pictures out: they are in the file and on no page."""
    layers = []
    for element in root.iter(f"{WP}docPr", f"{V}shape", f"{V}rect", f"{V}group", "{*}cNvPr"):
        for name in ("descr", "title", "alt"):
            text = element.attrib.pop(name, "")
            if text.strip():
                layers.append(Layer(LayerKind.HIDDEN, text))
    remove(root.iter(f"{A}hlinkClick", f"{A}hlinkHover"))
    return list(dict.fromkeys(layers))


# --- formulas ------------------------------------------------------------------------------------------------------


def formula_text(element: etree._Element) -> str:
    """Give a formula on one line: `(a + b)/2`, `x²`, `√(y)`."""
    name = etree.QName(element).localname
    if name == "t":
        return element.text or ""
    return _FORMS.get(name, _all)(element)


def _all(element: etree._Element) -> str:
    return "".join(formula_text(child) for child in element if isinstance(child.tag, str) and child.tag[-2:] != "Pr")


def _part(element: etree._Element, name: str) -> str:
    part = element.find(f"{M}{name}")
    return "" if part is None else _all(part)


def _grouped(text: str) -> str:
    return text if len(text) < 2 or text.isalnum() else f"({text})"


def _power(element: etree._Element) -> str:
    power = _part(element, "sup")
    raised = power.translate(_SUPERSCRIPT)
    plain = any(a == b for a, b in zip(power, raised, strict=True))
    return (f"_{_grouped(_part(element, 'sub'))}" if element.find(f"{M}sub") is not None else "") + (
        f"^{_grouped(power)}" if plain else raised
    )


def _sign(element: etree._Element, name: str, default: str) -> str:
    found = element.find(f"{M}{etree.QName(element).localname}Pr/{M}{name}")
    return default if found is None else found.get(f"{M}val", "")


def _delimited(element: etree._Element) -> str:
    inner = _sign(element, "sepChr", "|").join(_all(part) for part in element.findall(f"{M}e"))
    return f"{_sign(element, 'begChr', '(')}{inner}{_sign(element, 'endChr', ')')}"


_FORMS: Mapping[str, Callable[[etree._Element], str]] = MappingProxyType(
    {
        "f": lambda e: f"{_grouped(_part(e, 'num'))}/{_grouped(_part(e, 'den'))}",
        "sSup": lambda e: _grouped(_part(e, "e")) + _power(e),
        "sSub": lambda e: f"{_grouped(_part(e, 'e'))}_{_grouped(_part(e, 'sub'))}",
        "sSubSup": lambda e: _grouped(_part(e, "e")) + _power(e),
        "rad": lambda e: f"{_part(e, 'deg')}√({_part(e, 'e')})",
        "nary": lambda e: f"{_sign(e, 'chr', '∫')}{_power(e)} {_part(e, 'e')}",
        "d": _delimited,
        "func": lambda e: f"{_part(e, 'fName')} {_part(e, 'e')}",
        "m": lambda e: "; ".join(" ".join(_all(cell) for cell in row) for row in e.findall(f"{M}mr")),
        "eqArr": lambda e: "; ".join(_all(row) for row in e.findall(f"{M}e")),
    }
)
