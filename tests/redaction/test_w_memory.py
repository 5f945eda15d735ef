"""What people decided about names feeds the next documents of the same dossier, and nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.document import Document, LoosePages, Page
from pipeline.model.place import Part, Span
from pipeline.model.woo import Detection
from redaction.detect.memory import Decision, apply, names_to_find, remember, told
from redaction.detect.registry import make_analyzer

TEXT = "Stein sprak met Terwel over Sittard. Mevrouw Stein belde."
DOCUMENT = Document("0" * 64, "text/plain", 1, LoosePages((Page(1, 595, 842, TEXT, ()),)))
CATEGORIES = st.sampled_from(["persoon", "paraaf", "bsn"])
DECISIONS = st.lists(st.builds(Decision, st.sampled_from(["Stein", "Terwel", "stein", ""]), CATEGORIES, st.booleans()))


def seen(word: str, score: float = 0.5, rule: str = "namen.woordvorm", category: str = "persoon") -> Detection:
    start = TEXT.index(word)
    return Detection(Span("0" * 64, (Part(1, start, start + len(word)),)), category, score, rule)


def person(written: str, accepted: bool) -> Decision:
    return Decision(written, "persoon", accepted)


def test_an_accepted_name_is_sure_in_the_next_document() -> None:
    (found,) = apply(remember([person("Terwel", True)]), DOCUMENT, [seen("Terwel")])
    assert (found.score, found.detector) == (0.9, "namen.woordvorm+geheugen.aanvaard")


def test_a_rejected_word_is_not_proposed_again() -> None:
    (found,) = apply(remember([person("Sittard", False)]), DOCUMENT, [seen("Sittard")])
    assert found.score == 0.0


def test_a_rejected_word_comes_back_where_a_form_of_address_announces_a_person() -> None:
    detection = seen("Stein", 0.95, "namen.aanspreektitel")
    (found,) = apply(remember([person("Stein", False)]), DOCUMENT, [detection])
    assert found.score == 0.5


def test_a_name_decided_both_ways_waits_for_a_person() -> None:
    memory = remember([person("Stein", False), person("Stein", True), person("Stein", True)])
    (found,) = apply(memory, DOCUMENT, [seen("Stein", 0.92)])
    assert (found.score, told(memory)) == (0.5, (("stein", 2, 1),))


def test_a_name_that_was_ever_rejected_is_not_looked_for_in_other_documents() -> None:
    memory = remember([person("Marit Stein", True), person("Marit Stein", True), person("Marit Stein", False)])
    assert memory.names == ()


def test_a_rejected_name_is_not_looked_for_because_another_document_gives_it() -> None:
    memory = remember([person("Marit Stein", False), person("Bram Kers", True)])
    assert names_to_find(memory, ["Marit  Stein", "Bram Kers", "Ans Oord"]) == ("Bram Kers", "Ans Oord")


def test_a_single_word_that_is_also_a_word_or_a_place_is_not_looked_for_in_other_documents() -> None:
    others = ["Noord", "Ter", "Smulders", "F. Bakker", "Frans Bakker", "Bakker", "Oss"]
    assert names_to_find(remember([]), others) == ("Smulders", "F. Bakker", "Frans Bakker")


def test_a_missed_name_that_a_person_typed_is_remembered_and_a_missed_thing_is_not() -> None:
    memory = remember([Decision("Bram Kers", "term", True), Decision("de oude loods", "term", True)])
    assert memory.names == ("Bram Kers",)
    assert list(memory.accepted) == ["bram kers"]


def test_what_a_person_judged_stays_as_it_was_seen() -> None:
    detection = seen("Sittard")
    decided = detection.span.parts
    assert apply(remember([person("Sittard", False)]), DOCUMENT, [detection], decided) == (detection,)


def test_a_number_is_never_remembered() -> None:
    memory = remember([Decision("111222333", "bsn", False)])
    assert (memory.accepted, memory.rejected, memory.names) == ({}, {}, ())


def test_a_datum_other_than_a_name_is_never_changed() -> None:
    detection = seen("Sittard", 0.9, "adres.adres", "adres")
    assert apply(remember([person("Sittard", False)]), DOCUMENT, [detection]) == (detection,)


@given(DECISIONS, DECISIONS)
def test_what_one_dossier_decided_changes_nothing_in_another(one: list[Decision], other: list[Decision]) -> None:
    before = remember(other)
    remember(one)
    assert remember(other) == before


@given(DECISIONS)
def test_no_detection_is_lost(decisions: list[Decision]) -> None:
    seen_all = [seen("Stein"), seen("Terwel"), seen("Sittard", 0.9, "adres.adres", "adres")]
    assert [d.span for d in apply(remember(decisions), DOCUMENT, seen_all)] == [d.span for d in seen_all]


def test_the_names_accepted_in_one_document_are_found_by_their_short_forms_in_the_next() -> None:
    memory = remember([person("Marit Swinkels-Kuit", True), person("Oord", False)])
    text = "Swinkels is er. Paraaf MSw, mail m.swinkels@oss.nl"
    later = Document("1" * 64, "text/plain", 1, LoosePages((Page(1, 595, 842, text, ()),)))
    parts = [d.span.parts[0] for d in make_analyzer().detect(later, known=memory.names) if d.score >= 0.8]
    assert {text[p.start : p.end] for p in parts} >= {"Swinkels", "MSw", "m.swinkels"}
