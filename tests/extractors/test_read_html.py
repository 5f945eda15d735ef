from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.read import html
from extractors.read.html import find_blocks, read_html
from extractors.read.pdf import read_pages
from extractors.read.source import How, Source
from pipeline.errors import LimitExceeded
from pipeline.model.document import LayerKind


def _lines(source: str) -> list[str]:
    return [line for block in find_blocks(source) for line in block.get("lines", [])]


def _read(tmp_path: Path, content: bytes) -> tuple[Source, str]:
    (tmp_path / "a.html").write_bytes(content)
    source = html.render(tmp_path / "a.html", tmp_path / "a.pdf", How())
    return source, "\f".join(page.text for page in read_pages(tmp_path / "a.pdf", ocr_dpi=None))


def _table(source: str) -> dict[str, Any]:
    return next(block for block in find_blocks(source) if block["kind"] == "table")


HIDING = [
    '<span style="display:none">Pietersen</span>',
    '<span style="DISPLAY : NONE !important">Pietersen</span>',
    '<span style="visibility:hidden">Pietersen</span>',
    '<span style="font-size:0px">Pietersen</span>',
    '<span style="font-size:1pt">Pietersen</span>',
    '<span style="opacity:0">Pietersen</span>',
    '<span style="mso-hide:all">Pietersen</span>',
    '<span style="color:#fff">Pietersen</span>',
    '<font color="white">Pietersen</font>',
    '<div style="background:#000080;color:rgb(0,0,128)">Pietersen</div>',
    "<p hidden>Pietersen</p>",
    '<div style="position:absolute;left:-9999px">Pietersen</div>',
    '<div style="max-height:0;overflow:hidden"><b>Pietersen</b></div>',
    '<style>.x, p.y {display:none}</style><p class="a x">Pietersen</p>',
    "<style>#z{visibility:hidden}</style><div id=z><p>Pietersen</p></div>",
    '<input type="hidden" value="Pietersen">',
]


@pytest.mark.parametrize("source", HIDING)
def test_hidden_text_is_made_visible_and_told(source: str) -> None:
    found = read_html(f"<p>Zicht</p>{source}<p>baar</p>")
    assert "Pietersen" in " ".join(line for block in found.blocks for line in block["lines"])
    assert found.doubts == (html.HIDDEN_TEXT,)


@pytest.mark.parametrize(
    "source",
    [
        '<p style="display:block;color:#000">Jansen</p>',
        '<div style="background:#000"><p style="color:#fff">Jansen</p></div>',
        '<td bgcolor="#003366"><font color=white>Jansen</font></td>',
        "<style>@media print{p{display:none}} @font-face{x:y}</style><p>Jansen</p>",
        '<p style="font-size:0.9em">Jansen</p>',
        '<div style="display:none">  \u200c &nbsp; </div>Jansen',
    ],
)
def test_text_that_can_be_seen_raises_no_doubt(source: str) -> None:
    wrapped = f"<table><tr>{source}</tr></table>" if source.startswith("<td") else source
    assert read_html(wrapped).doubts == ()


def test_a_remark_of_the_maker_is_a_layer(tmp_path: Path) -> None:
    source, text = _read(tmp_path, b"<p>Tekst</p><!-- bellen met Jansen --><!--[if mso]><p>x</p><![endif]-->")
    assert [(layer.kind, layer.text) for layer in source.layers] == [(LayerKind.COMMENT, "bellen met Jansen")]
    assert text == "Tekst"


def test_nothing_is_fetched_and_nothing_runs(tmp_path: Path) -> None:
    page = b'<img src="http://voorbeeld.example/p.png"><script>x()</script><iframe src="file:///etc/passwd"></iframe>'
    source, text = _read(tmp_path, page + b'<a href="javascript:x()">klik</a><svg><text>plaatje</text></svg>')
    assert text == "klik"
    assert source.doubts == (html.UNREAD,)
    assert b"passwd" not in (tmp_path / "a.pdf").read_bytes()
    assert source.tables == ()


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ('<a href="https://kwaad.example/">www.overheid.nl</a>', "www.overheid.nl <https://kwaad.example/>"),
        (
            '<a href="mailto:j.jansen@voorbeeld.example?subject=x">Jan</a>',
            "Jan <mailto:j.jansen@voorbeeld.example?subject=x>",
        ),
        ('<a href="mailto:a@b.example">A@b.example</a>', "A@b.example"),
        ('<a href="https://www.b.example/">b.example</a>', "b.example"),
        ('<a href="tel:+31612345678">+31 6 1234 5678</a>', "+31 6 1234 5678"),
        ('<a href="#boven">naar boven</a>', "naar boven"),
        ("<a name=x>anker</a>", "anker"),
    ],
)
def test_a_link_shows_its_address_when_the_words_do_not(link: str, shown: str) -> None:
    assert _lines(f"<p>{link}</p>") == [shown]


def test_spans_heads_and_captions_of_a_table_are_kept() -> None:
    source = (
        "<table><caption>Tabel 1</caption><thead><tr><th rowspan=2>Gemeente</th><th colspan=2>Taak</th></tr>"
        "<tr><th>regulier</th><th>amv</th></tr></thead><tbody><tr><td>Almelo</td><td>129</td><td>14</td></tr></tbody></table>"
    )
    found = read_html(source)
    assert found.blocks[0] == {"kind": "text", "lines": ["Tabel 1"]}
    assert found.tables[0].header_rows == 2
    assert found.tables[0].rows == (
        ("Gemeente", "Taak", "Taak"),
        ("Gemeente", "regulier", "amv"),
        ("Almelo", "129", "14"),
    )


def test_a_table_without_a_head_has_none() -> None:
    assert _table("<table><tr><td>Taak</td><td>1</td></tr><tr><td>Rest</td><td>2</td></tr></table>")["header_rows"] == 0


def test_a_table_inside_a_table_only_lays_out_the_page() -> None:
    inner = "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>"
    found = read_html(f"<table><tr><td>Kop</td><td>Zij</td></tr><tr><td>x {inner} y</td></tr></table>")
    assert [table.rows for table in found.tables] == [(("a", "b"), ("1", "2"))]
    assert {"Kop   Zij", "x", "y"} <= set(
        _lines(f"<table><tr><td>Kop</td><td>Zij</td></tr><tr><td>x {inner} y</td></tr></table>")
    )


def test_a_cell_that_claims_a_thousand_columns_is_bounded() -> None:
    row = "<tr>" + "<td colspan=99999 rowspan=99999>x</td>" * 9 + "</tr>"
    with pytest.raises(LimitExceeded, match="te groot"):
        read_html(f"<table>{row * 700}</table>")


def test_lists_keep_their_signs_and_numbers() -> None:
    source = (
        "<ul><li>een<ul><li>een a</li></ul></li><li>twee</li></ul><ol start=3><li>drie</li><li value=9>negen</li></ol>"
    )
    assert _lines(source) == ["• een", "– een a", "• twee", "3. drie", "9. negen"]


def test_quotations_keep_how_deep_they_are() -> None:
    blocks = find_blocks("<p>a</p><blockquote>b<blockquote><p>c</p></blockquote>d</blockquote>e")
    assert [(block["lines"], block.get("quote", 0)) for block in blocks] == [
        (["a"], 0), (["b"], 1), (["c"], 2), (["d"], 1), (["e"], 0),
    ]  # fmt: skip


def test_set_text_keeps_its_spaces() -> None:
    assert find_blocks("<pre>a   b\n  c</pre>") == [{"kind": "mono", "lines": ["a   b", "  c"]}]


def test_headings_are_headings_and_entities_letters() -> None:
    assert find_blocks("<h2>Reactie &amp; vraag &euro; 5&nbsp;miljoen</h2>") == [
        {"kind": "text", "lines": ["Reactie & vraag € 5\u00a0miljoen"], "level": 2}
    ]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ('<meta charset="utf-8"><p>geïnd €</p>', "utf-8"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"><p>geïnd €</p>', "cp1252"),
        ("<p>geïnd €</p>", "cp1252"),
        ("<p>geïnd €</p>", "utf-8"),
        ("<p>geïnd €</p>", "utf-16"),
        ('<meta charset="utf-8"><p>geïnd €</p>', "cp1252"),
        ('<meta charset="bestaat-niet"><p>geïnd €</p>', "utf-8"),
        ('<meta charset="rot13"><p>geïnd €</p>', "utf-8"),
        ('<meta charset="iso-8859-15"><p>geïnd €</p>', "iso-8859-15"),
    ],
)
def test_the_character_set_costs_no_letter(tmp_path: Path, content: str, encoding: str) -> None:
    assert _read(tmp_path, content.encode(encoding))[1] == "geïnd €"


def test_the_title_of_a_page_heads_it(tmp_path: Path) -> None:
    assert _read(tmp_path, b"<title>Stand &amp; zaken</title><p>Tekst</p>")[1] == "Titel: Stand & zaken\n\nTekst"


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from('<>/="! abctrdhlipeu&#;-\n'), max_size=200))
def test_no_markup_breaks_the_reader(source: str) -> None:
    read_html(source)


_WORDS = st.lists(st.text(alphabet="abcdefgéïW0123456789", min_size=1, max_size=9), min_size=1, max_size=6)
_WRAP = st.sampled_from(["p", "div", "li", "td", "th", "blockquote", "h2", "pre", "span", "a", "ul", "table", "tr"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(_WRAP, st.booleans(), _WORDS), max_size=12))
def test_no_word_gets_lost_whatever_the_markup(pieces: list[tuple[str, bool, list[str]]]) -> None:
    source = "".join(f"<{tag}>{' '.join(words)} {f'</{tag}>' if closed else ''}" for tag, closed, words in pieces)
    found = read_html(source)
    seen = " ".join([*_lines(source), *(cell for table in found.tables for row in table.rows for cell in row)])
    wanted = "".join("".join(words) for _, _, words in pieces)
    assert sorted(set(wanted) - set("".join(seen.split()))) == []
    assert all(any(word in chunk for chunk in seen.split()) for _, _, words in pieces for word in words)
