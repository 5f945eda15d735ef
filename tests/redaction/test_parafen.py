"""Initials and parafen by the traces around them, and short words that are none."""

from __future__ import annotations

import pytest

from redaction.detect.frames.marks import find_marks
from redaction.detect.frames.parafen import find_parafen, is_paraaf
from redaction.detect.text.layout import view_of_text


def marks(text: str) -> set[str]:
    view = view_of_text(text)
    return {text[hit.start : hit.end] for hit in (*find_parafen(view), *find_marks(view))}


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("Gezien, paraaf qz.", "qz."),
        ("12-02-2024 10:31 (KJS): map gemaakt.", "KJS"),
        ("Met opmerkingen [ LG3 ]: klopt dit?", "LG3"),
        ("v1  rb  3/5\nv2  gw  6/5", "rb"),
        ("Versie 0.8 – bijgewerkt 22-01-2025, kwz\n", "kwz"),
        ("2024.000914.01/hvr\n\nLEVERING", "hvr"),
        ("Casus 2. Kind A.W., 4 jaar", "A.W."),
        ("De brief is gelezen door Noor en MvE\n", "MvE"),
        ("paraaf wk 19:\tBK\tsd\tFG", "sd"),
        ("Alles klopt. gr FW\n", "FW"),
        ("11:30\tvervoer\tja PR\n", "PR"),
        ("prestatie akkoord: ET", "ET"),
        ("JH kun jij dat doen?", "JH"),
        ("Verklaring: kwz = Karel Weerzin", "kwz"),
        ("[geschrapt door RWB: geen namen]", "RWB"),
        ("Actie 6.2  FeK + LXC  notitie", "FeK"),
        ("Dat was het voor vandaag.\n\njdk", "jdk"),
    ],
)
def test_a_paraaf_is_seen_by_its_trace(text: str, mark: str) -> None:
    assert mark in marks(text)


@pytest.mark.parametrize(
    "text",
    [
        "Akkoord: ja",
        "De RvS en de CdK zijn gevraagd.",
        "OD = Omgevingsdienst, PM = pro memorie",
        "Zaak 2024.000914.01/wob",
        "paraaf: nvt",
        "Dat is alles.\n\nICT\n\nDe servers staan uit.",
    ],
)
def test_an_abbreviation_or_short_word_is_no_paraaf(text: str) -> None:
    assert marks(text) == set()


def test_a_rare_short_word_counts_only_where_a_paraaf_stands() -> None:
    assert is_paraaf("RE", sure=True)
    assert not is_paraaf("RE")
