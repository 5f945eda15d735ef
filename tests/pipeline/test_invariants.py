"""The invariants of the data model by id; docs/invariants.md says where each is enforced."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.besluit import Toets, check_besluit, derive_zaak
from pipeline.bevinding import derive_bevinding, derive_categorie, derive_records, read_cycles
from pipeline.blobs import BlobStore
from pipeline.errors import FigureConflict, LetterError, LetterIncomplete, NoDecision, RecordError
from pipeline.legtwo.mail import read_mailboxes, recipients
from pipeline.model.extraction import Bevinding, Category, DocumentType, Extraction, Figure, Measure
from pipeline.model.ladder import LadderZaak
from pipeline.model.observation import Context, Proof
from pipeline.model.place import Box
from pipeline.model.stand import Uitkomst
from pipeline.model.status import Basis, Besluit, StatusRecord, VoorstelKind
from pipeline.model.uitruil import AfspraakStatus, Uitruil
from pipeline.opgave import check_distribution, check_gemeente, effective_tasks
from pipeline.store.records import one_per_key
from pipeline.termijn import read_terms
from pipeline.termijnstand import check_term, start_term
from pipeline.tools.ambt import check_signatory, formula, read_mandates
from pipeline.trede import check_transition, read_ladder
from pipeline.vergelijk import compare
from templates.catalogue import read_catalogue
from templates.check import check_letter
from templates.compose import Envelope
from templates.families.l02 import L02Fields, LadderCase, compose_l02
from templates.fields import Addressee, Cycle, Organisation, Source, Term, TermUnit

ROOT = Path(__file__).parents[2]
REG, AMV = Category.REGULIER, Category.AMV
TWENTERAND, ALMELO, BEST = "GM1700", "GM0141", "GM0753"
P, LETTER_DAY = dt.date(2025, 7, 1), dt.date(2026, 4, 9)
LADDER, CYCLES = read_ladder(), read_cycles()
CATALOGUE = read_catalogue()


def proof(context: Context = Context.CELL, *, needs_review: bool = False) -> Proof:
    return Proof(1, Box(1, 2, 3, 4), "5", None, context, "tabel.kolomkop", 0.9, needs_review)


def figure(category: Category, measure: Measure, value: int, day: dt.date | None = P, **more: object) -> Figure:
    told: dict[str, object] = {"qualifier": None, "evidence": (proof(),)} | more
    return Figure("Twenterand", category, measure, value, day, **told)  # type: ignore[arg-type]


def letter(*figures: Figure, kind: DocumentType = DocumentType.IBT_LETTER) -> Extraction:
    task = figure(REG, Measure.WETTELIJKE_TAAK, 142, None)
    return Extraction("d" * 64, kind, ("Twenterand",), letter_date=LETTER_DAY, figures=(task, *figures))


def realised(*figures: Figure, kind: DocumentType = DocumentType.IBT_LETTER) -> list[int | None]:
    return [record.realisatie for record in derive_records(letter(*figures, kind=kind), CYCLES)]


def record(category: Category, task: int, number: int, basis: Basis = Basis.PRT, **more: object) -> StatusRecord:
    told: dict[str, object] = {"gemeente": TWENTERAND, "cyclus": "2024-2026", "peildatum": P, "document_id": "d" * 64}
    return StatusRecord(
        categorie=category,
        wettelijke_taak=task,
        realisatie=number,
        basis=basis,
        evidence=(),
        **(told | more),  # type: ignore[arg-type]
    )


def besluit(content: dict[str, object], kind: VoorstelKind = VoorstelKind.TREDE, **more: object) -> Besluit:
    told: dict[str, object] = {
        "mandate": "voorbeeld-minister",
        "decided_at": dt.datetime(2026, 4, 8, 12, tzinfo=dt.UTC),
    }
    told = {"id": kind.value, "decided_by": "M. Minister", "motivation": "Zo is het."} | told | more
    return Besluit(gemeente=TWENTERAND, cyclus="2024-2026", kind=kind, content=content, voorstel_id=None, **told)  # type: ignore[arg-type]


def agreement(**more: object) -> Uitruil:
    told: dict[str, object] = {"van": TWENTERAND, "naar": ALMELO, "categorie": REG, "aantal": 40, "tafel": "PRT"}
    told |= {"id": "u", "soort": "uitruil", "object": "opvangplek", "status": AfspraakStatus.VASTGESTELD}
    return Uitruil(**(told | {"afgesproken_op": dt.date(2025, 3, 1)} | more))  # type: ignore[arg-type]


TASKS = {(TWENTERAND, REG): 142, (ALMELO, REG): 200, (BEST, REG): 90}


def l02(**more: object) -> L02Fields:
    """Give the fields of a letter to a real gemeente with invented figures, sender and signatory."""
    sender = Organisation("Ministerie", "Directie", "Postbus 1", "1234 AB Plaats", "www.voorbeeld.nl", "x@voorbeeld.nl")
    to = Addressee("Twenterand", TWENTERAND, "Overijssel", ("Postbus 67", "7670 AB Plaats"))
    told: dict[str, object] = {
        "records": (record(REG, 142, 5), record(AMV, 23, 0)),
        "bevinding": Bevinding.GEDEELTELIJK,
        "besluiten": (
            besluit({"bevinding": "gedeeltelijk"}, VoorstelKind.BEVINDING),
            besluit({"trede": 2}),
        ),
        "cyclus": Cycle("2024-2026", dt.date(2024, 12, 20), P),
        "bron": Source("voortgangsrapportage", "Provinciale Regietafel", dt.date(2025, 6, 30)),
        "termijn": Term(3, TermUnit.WEEKS, dt.date(2026, 4, 30)),
    }
    envelope = Envelope("7001234", LETTER_DAY, sender, to)
    return compose_l02(envelope, LadderCase(**(told | more)), CATALOGUE)  # type: ignore[arg-type]


def faults(text: str) -> str:
    with pytest.raises(LetterIncomplete) as told:
        check_letter("L02", text, l02(), False, CATALOGUE)
    return str(told.value)


# -- records


def test_inv_01_the_bytes_of_an_original_never_change(tmp_path: Path) -> None:
    original = tmp_path / "brief.txt"
    original.write_bytes(b"een brief")
    store = BlobStore(tmp_path / "opslag")
    number = store.keep(original)
    original.write_bytes(b"iets anders")
    assert store.path(number).read_bytes() == b"een brief"
    assert store.keep(original) != number
    assert all(check.problem is None for check in store.integrity())


def test_inv_02_one_realisatie_per_gemeente_cyclus_category_peildatum_and_basis() -> None:
    assert len(one_per_key([record(REG, 142, 5), record(REG, 142, 5)])) == 1
    with pytest.raises(FigureConflict):
        one_per_key([record(REG, 142, 5), record(REG, 142, 6)])


@pytest.mark.parametrize("bad", [{"value": -1}, {"qualifier": "bijna"}])
def test_inv_04_no_negative_or_approximate_number_is_a_task_or_realisatie(bad: dict[str, object]) -> None:
    assert realised(replace(figure(REG, Measure.REALISATIE, 5), **bad)) == []  # type: ignore[arg-type]
    with pytest.raises(RecordError):
        derive_categorie(REG, 142, -1)


def test_inv_05_a_figure_without_peildatum_feeds_no_finding() -> None:
    assert realised(figure(REG, Measure.REALISATIE, 5, None)) == []


def test_inv_06_one_category_never_makes_up_for_the_other() -> None:
    both = [derive_categorie(REG, 142, 1_000), derive_categorie(AMV, 23, 22)]
    assert derive_bevinding(both) is Uitkomst.GEDEELTELIJK


def test_inv_07_the_tasks_of_a_province_add_up_to_its_verdeelbesluit() -> None:
    with pytest.raises(FigureConflict):
        check_distribution(TASKS, {REG: 431, AMV: 0})


def test_inv_08_exchanges_net_to_zero_and_leave_no_task_below_zero() -> None:
    found = effective_tasks(TASKS, [agreement()], CYCLES[0], P).per_gemeente
    assert sum(one.gegeven - one.ontvangen for one in found) == 0
    with pytest.raises(RecordError, match="meer af"):
        effective_tasks(TASKS, [agreement(aantal=143)], CYCLES[0], P)
    with pytest.raises(RecordError, match="met zichzelf"):
        effective_tasks(TASKS, [agreement(naar=TWENTERAND)], CYCLES[0], P)


def test_inv_09_an_exchange_between_provinces_never_counts_by_itself() -> None:
    found = effective_tasks(TASKS, [agreement(naar=BEST)], CYCLES[0], P)
    assert all(one.effectief == one.wettelijk for one in found.per_gemeente)
    assert "alleen een mens" in found.niet_meegeteld[0][1]


def test_inv_25_a_figure_of_the_gemeente_never_overwrites_that_of_the_ministry() -> None:
    pair = [record(REG, 142, 5, Basis.MINISTERIE), record(REG, 142, 150, Basis.GEMEENTE)]
    assert one_per_key(pair) == tuple(pair)
    (found,) = compare(pair, P)
    assert found.ministerie and found.zelfde_dag
    assert (found.ministerie.aantal, found.zelfde_dag.aantal) == (5, 150)


def test_inv_26_a_quoted_figure_is_never_that_of_who_quotes_it() -> None:
    quoted = figure(REG, Measure.REALISATIE, 5, evidence=(proof(Context.QUOTATION),))
    assert realised(quoted, kind=DocumentType.MUNICIPAL_RESPONSE) == []


@pytest.mark.parametrize("group", [Category.STATUSHOUDERS, Category.OEKRAINE, Category.ASIELZOEKERS, Category.TOTAAL])
def test_inv_27_other_groups_never_enter_the_finding(group: Category) -> None:
    assert realised(figure(group, Measure.REALISATIE, 500)) == []


# -- ladder and terms


def test_inv_10_the_last_day_follows_from_anchor_and_rule() -> None:
    term = start_term(TWENTERAND, "2024-2026", read_terms()["antwoord_l02"], "brief", LETTER_DAY)
    check_term(term)
    for wrong in (dt.date(2026, 5, 1), dt.date(2026, 4, 8)):
        with pytest.raises(RecordError):
            check_term(replace(term, uiterlijk=wrong))
    with pytest.raises(LetterError):
        l02(termijn=Term(3, TermUnit.WEEKS, dt.date(2026, 5, 1)))


def test_inv_11_the_trede_changes_only_by_decision_and_one_step_at_a_time() -> None:
    with pytest.raises(NoDecision):
        check_transition(2, 3, None, LADDER)
    with pytest.raises(RecordError, match="geen gewone stap"):
        check_transition(2, 4, besluit({"trede": 4}), LADDER)
    check_transition(0, 2, besluit({"trede": 2, "bevinding": "niet", "peildatum": "2025-07-01"}), LADDER)
    assert derive_zaak(TWENTERAND, "2024-2026", []).trede == 0


def test_inv_13_gedeputeerde_staten_know_before_the_decision_of_trede_5() -> None:
    """The rest of INV-13 (terms in the future, remedies, copies) comes with the text of L05."""
    content = {fact: True for needed in LADDER.overgang(4, 5).eisen for fact in needed}  # type: ignore[union-attr]
    content |= {"trede": 5, "opgesteld_door": "B. Behandelaar", "gs_geinformeerd_op": "2026-04-08"}
    toets = Toets(LadderZaak(TWENTERAND, "2024-2026", 4), LADDER, read_mandates(), None)
    with pytest.raises(RecordError, match="vóór het"):
        check_besluit(besluit(content), toets)
    check_besluit(besluit(content | {"gs_geinformeerd_op": "2026-04-07"}), toets)


@pytest.mark.parametrize(
    ("code", "day", "province", "told"),
    [
        (TWENTERAND, LETTER_DAY, "Gelderland", "ligt in Overijssel"),
        ("GM9999", LETTER_DAY, "Overijssel", "niet in het register"),
        ("GM1685", LETTER_DAY, "Noord-Brabant", "bestaat sinds"),
    ],
)
def test_inv_15_a_gemeente_exists_on_the_day_and_lies_in_the_province(code, day, province, told) -> None:
    check_gemeente(TWENTERAND, LETTER_DAY, "Overijssel")
    with pytest.raises(RecordError, match=told):
        check_gemeente(code, day, province)


# -- letters


def test_inv_03_a_number_that_is_no_confirmed_value_stops_the_letter() -> None:
    assert "getal 143 is geen waarde van een veld" in faults("Uw taak is 143 plekken.")


def test_inv_12_a_letter_of_phase_2_needs_a_decision_on_trede_2() -> None:
    finding = besluit({"bevinding": "gedeeltelijk"}, VoorstelKind.BEVINDING)
    for decided in ((finding,), (finding, besluit({"trede": 3}))):
        with pytest.raises(NoDecision):
            l02(besluiten=decided)


def test_inv_14_a_letter_of_phase_2_holds_no_objection_clause() -> None:
    assert "mag niet: geen bezwaar- of beroepsclausule" in faults("Tegen deze brief kunt u bezwaar maken.")


def test_inv_16_the_signatory_has_a_mandate_and_the_formula_follows_the_office_holder() -> None:
    check_signatory("voorbeeld-directeur", "L02", LETTER_DAY, read_mandates())
    with pytest.raises(RecordError):
        check_signatory("voorbeeld-directeur", "L05", LETTER_DAY, read_mandates())
    assert formula(LETTER_DAY) == "namens hem"
    assert formula(dt.date(2024, 12, 20)) == "namens haar"


def test_inv_17_a_mail_is_made_out_to_an_address_of_the_list_or_to_nobody(tmp_path: Path) -> None:
    fields = l02()
    assert recipients("L02", fields, read_mailboxes(tmp_path))[0] == ("info@twenterand.nl",)
    elsewhere = replace(fields, gemeente=replace(fields.gemeente, code="", adres=("Per e-mail: a@elders.nl",)))
    assert recipients("L02", elsewhere, read_mailboxes(tmp_path))[0] == ()


@pytest.mark.parametrize("left", ["[NAAM PROVINCIE]", "PM", "XX", "{{ datum }}", "CONCEPT"])
def test_inv_18_a_final_letter_holds_no_placeholder(left: str) -> None:
    assert re.search("geen invul|markering CONCEPT", faults(f"Geacht college, {left}"))


# -- the page


def rows() -> dict[str, list[str]]:
    lines = (ROOT / "docs" / "invariants.md").read_text("utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| INV-")]
    return {row[0]: row for row in cells}


def test_the_page_names_every_invariant() -> None:
    assert list(rows()) == [f"INV-{number:02d}" for number in range(1, 31)]


def test_every_place_and_test_that_the_page_names_exists() -> None:
    for row in rows().values():
        for name in re.findall(r"`([\w/]+\.(?:py|toml))`", "|".join(row)):
            assert (ROOT / name).exists(), name
        for name in re.findall(r"`(test_\w+)`", row[3]):
            assert name in globals(), name


def test_every_test_by_id_stands_in_the_page() -> None:
    mine = {name for name in globals() if name.startswith("test_inv_")}
    assert mine == {name for row in rows().values() for name in re.findall(r"`(test_inv_\w+)`", row[3])}
