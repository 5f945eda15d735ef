from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractors import masking
from extractors.masking import MASKED, mask

WORDS = (
    *(
        "artikel",
        "8,",
        "9",
        "en",
        "10",
        "lid",
        "3",
        "1",
        "juli",
        "2025",
        "kenmerk",
        ":",
        "123-AB",
        "nummer",
        "5",
        "euro",
    ),
    *("€", "30", "%", "procent", "a@b.nl", "www.voorbeeld.nl/pad", "06-12345678", "1234", "AB", "trede", "12.5", "3½"),
    *("1.234", "10:30", "uur", "blz.", "1)", "de", "gemeente", "reguliere", "plekken", "\n", "\n\n", "\t"),
    "eenheellangwoordzondercijfersdatnietophoudtvoordeveertigletters",
)


def plainly_masked(text: str) -> str:
    for pattern in masking._MASKS:
        text = pattern.sub(masking.unreadable, text)
    return text


@given(st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join))
def test_masking_around_figures_gives_what_masking_the_whole_text_gives(text):
    assert mask(text) == plainly_masked(text)


def test_a_text_keeps_its_length_and_its_counts():
    masked = mask("Op 1 juli 2025 waren er 142 plekken (kenmerk 7468089).")
    assert masked.replace(MASKED, "") == "Op  waren er 142 plekken ("
    assert len(masked) == len("Op 1 juli 2025 waren er 142 plekken (kenmerk 7468089).")
