"""From the sheets of a workbook to figures, agreements and locations: what is taken over, and what stops it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.bevinding import read_cycles
from pipeline.model.extraction import Category
from pipeline.model.locatie import LocatieSoort, LocatieStatus
from pipeline.model.status import Basis
from pipeline.model.uitruil import AfspraakStatus
from pipeline.model.werkblad import Blad, Cel, CelSoort, Rij, Sheets
from pipeline.tools.workbook_columns import read_columns
from pipeline.werkboek import Werkboek, read_stand


def moment(year: int, month: int, day: int, hour: int = 0) -> dt.datetime:
    """Give a day as a spreadsheet keeps it: a moment without a time zone."""
    return dt.datetime.combine(dt.date(year, month, day), dt.time(hour))


TODAY, P = dt.date(2026, 4, 9), moment(2025, 7, 1)
Value = str | int | float | dt.datetime | None
FIGURE: dict[str, Value] = {
    "gemeente": "Twenterand",
    "code": "GM1700",
    "categorie": "regulier",
    "peildatum": P,
    "wettelijke_taak": 142,
    "gerealiseerd": 5,
    "bron": "PRT",
}
AGREEMENT: dict[str, Value] = {
    "van": "Twenterand",
    "naar": "Almelo",
    "categorie": "regulier",
    "aantal": 40,
    "tegenprestatie": "opvangplek",
    "tafel": "PRT",
    "afgesproken_op": moment(2025, 3, 1),
    "status": "vastgesteld",
}
LOCATION: dict[str, Value] = {
    "kenmerk": "AZC-1",
    "gemeente": "Twenterand",
    "categorie": "regulier",
    "plekken": 80,
    "beschikbaar_vanaf": moment(2025, 1, 1),
    "beschikbaar_tot": "geen einde",
    "soort": "regulier azc",
    "status": "gerealiseerd",
}


def cel(address: str, value: Value) -> Cel:
    if isinstance(value, str):
        return Cel(address, CelSoort.TEKST, value, value)
    kind = CelSoort.DATUM if isinstance(value, dt.datetime) else CelSoort.GETAL
    return Cel(address, kind, value, str(value))


def blad(name: str, rows: Sequence[Mapping[str, Value]], **more: object) -> Blad:
    columns = read_columns(name)
    letters = {one.veld: chr(ord("A") + number) for number, one in enumerate(columns)}
    head = Rij(1, {letters[one.veld]: cel(f"{letters[one.veld]}1", one.kop) for one in columns})
    filled = [
        Rij(number, {letters[v]: cel(f"{letters[v]}{number}", value) for v, value in row.items() if value is not None})
        for number, row in enumerate(rows, start=2)
    ]
    return Blad(name, False, (head, *filled), **more)  # type: ignore[arg-type]


def uitleg(area: str = "provincie Overijssel", cyclus: str = "2024-2026") -> Blad:
    rows = [("Gebied", area), ("Cyclus", cyclus)]
    return Blad(
        "Uitleg", False, tuple(Rij(n, {"A": cel("A", a), "B": cel("B", b)}) for n, (a, b) in enumerate(rows, 2))
    )


def read(
    stand: Sequence[Mapping[str, Value]] = (),
    afspraken: Sequence[Mapping[str, Value]] = (),
    locaties: Sequence[Mapping[str, Value]] = (),
    about: Blad | None = None,
) -> Werkboek:
    sheets = (blad("Stand", stand), blad("Afspraken", afspraken), blad("Locaties", locaties), about or uitleg())
    return read_stand(Sheets(sheets), read_cycles(), "werkboek", TODAY)


def wrong(**more: Value) -> str:
    """Give the one fout of a workbook with one row that is changed so."""
    found = read([FIGURE | more])
    assert found.invoer == ()
    (told,) = found.fouten
    return told


# -- figures ----------------------------------------------------------------------------------------------------


def test_a_filled_row_becomes_a_figure_with_its_cells_as_proof() -> None:
    (one,) = read([FIGURE | {"in_voorbereiding": 20, "toelichting": "start in mei"}]).invoer
    record = one.record
    assert (record.gemeente, record.cyclus, record.categorie) == ("GM1700", "2024-2026", Category.REGULIER)
    assert (record.peildatum, record.wettelijke_taak, record.realisatie) == (dt.date(2025, 7, 1), 142, 5)
    assert (record.basis, record.document_id, one.in_voorbereiding) == (Basis.PRT, "werkboek", 20)
    assert (one.cellen["Stand!E2"], one.toelichting) == ("142", "start in mei")


def test_an_empty_cell_is_unknown_and_a_zero_is_zero() -> None:
    (unknown,) = read([FIGURE | {"gerealiseerd": None}]).invoer
    (zero,) = read([FIGURE | {"gerealiseerd": 0}]).invoer
    assert (unknown.record.realisatie, zero.record.realisatie) == (None, 0)


@pytest.mark.parametrize("typed", ["142", " 142 ", 142.0])
def test_a_number_with_one_meaning_is_read(typed: Value) -> None:
    assert read([FIGURE | {"gerealiseerd": typed}]).invoer[0].record.realisatie == 142


@pytest.mark.parametrize("typed", ["1.234", "1 234", "1\u00a0234", "1234"])
def test_a_number_typed_with_groups_of_three_is_read(typed: str) -> None:
    assert read([FIGURE | {"gerealiseerd": typed}]).invoer[0].record.realisatie == 1234


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("ca. 140", "schatting"),
        ("ongeveer 140", "schatting"),
        ("100 à 120", "schatting"),
        (">100", "schatting"),
        ("1,234", "meer manieren"),
        ("12.5", "meer manieren"),
        ("0123", "geen aantal"),
        ("-", "geen aantal"),
        ("n.v.t.", "geen aantal"),
        ("onbekend", "geen aantal"),
        ("l42", "geen aantal"),
        ("-5", "negatief"),
        (-5, "negatief"),
        (12.5, "geen heel getal"),
        (1_000_000, "te groot"),
        (moment(2025, 7, 1), "datum"),
    ],
)
def test_a_number_that_leaves_a_doubt_is_told_with_its_cell(typed: Value, reason: str) -> None:
    """INV-04: an approximation, or what can be read in two ways, is never stored."""
    told = wrong(gerealiseerd=typed)
    assert told.startswith("Stand!F2: ")
    assert reason in told


def test_a_message_never_repeats_what_stands_in_a_cell() -> None:
    assert "Jansen" not in wrong(gerealiseerd="vraag mevrouw Jansen") + wrong(gemeente="Jansen")


def test_a_formula_without_outcome_is_told_with_its_cell() -> None:
    sheet = blad("Stand", [FIGURE])
    cells = {**sheet.rijen[1].cellen, "F": Cel("F2", CelSoort.NIET_BEREKEND, None, "")}
    sheets = Sheets((Blad("Stand", False, (sheet.rijen[0], Rij(2, cells))), uitleg()))
    (told,) = read_stand(sheets, read_cycles(), "d", TODAY).fouten
    assert told.startswith("Stand!F2: hier staat een formule zonder uitkomst")


def test_a_figure_without_peildatum_is_refused() -> None:
    """INV-05."""
    assert wrong(peildatum=None).startswith("Stand!D2: deze cel is leeg")


def test_a_peildatum_in_the_future_is_refused() -> None:
    assert "toekomst" in wrong(peildatum=moment(2026, 7, 1))


@pytest.mark.parametrize("typed", ["1-7-2025", "2025-07-01", "01-07-2025"])
def test_a_day_typed_as_text_is_read_as_the_day_it_is(typed: str) -> None:
    assert read([FIGURE | {"peildatum": typed}]).invoer[0].record.peildatum == dt.date(2025, 7, 1)


@pytest.mark.parametrize("typed", ["1/7/2025", "juli 2025", "31-2-2025", "Q2", 45839, "7-2025"])
def test_a_day_that_leaves_a_doubt_is_refused(typed: Value) -> None:
    assert "geen datum" in wrong(peildatum=typed)


def test_a_day_with_a_time_is_refused() -> None:
    assert "tijdstip" in wrong(peildatum=moment(2025, 7, 1, 13))


def test_a_peildatum_before_any_verdeelbesluit_is_refused() -> None:
    assert "verdeelbesluit" in wrong(peildatum=moment(2024, 3, 1))


def test_a_workbook_of_another_cyclus_than_its_figures_is_refused() -> None:
    (told,) = read([FIGURE], about=uitleg(cyclus="2026-2028")).fouten
    assert "hoort bij cyclus 2024-2026" in told


def test_an_unknown_gemeente_is_refused() -> None:
    assert "Kies de officiële naam" in wrong(gemeente="Twenteland", code=None)


def test_a_name_of_two_gemeenten_is_refused_with_both() -> None:
    assert "Bergen (NH) of Bergen (L)" in wrong(gemeente="Bergen", code=None)


@pytest.mark.parametrize("name", ["Bergen (NH)", "Bergen (NH.)"])
def test_a_name_with_the_point_of_its_abbreviation_is_the_same_name(name: str) -> None:
    found = read([FIGURE | {"gemeente": name, "code": None}], about=uitleg("provincie Noord-Holland"))
    assert found.invoer[0].record.gemeente == "GM0373"


def test_a_gemeente_that_ended_is_refused_with_its_successor() -> None:
    assert "Kies de opvolger: Maashorst" in wrong(gemeente="Landerd", code=None)


def test_a_name_and_a_code_that_do_not_fit_are_refused() -> None:
    assert wrong(code="GM0141").startswith("Stand!B2: de code hoort bij een andere gemeente")


def test_a_gemeente_outside_the_area_of_the_workbook_is_refused() -> None:
    assert "buiten het gebied" in wrong(gemeente="Utrecht", code=None)


def test_an_apostrophe_of_a_word_processor_is_the_same_name() -> None:
    found = read([FIGURE | {"gemeente": "’s-hertogenbosch", "code": None}], about=uitleg("provincie Noord-Brabant"))
    assert found.invoer[0].record.gemeente == "GM0796"


def test_the_province_utrecht_is_not_the_gemeente_utrecht() -> None:
    row = FIGURE | {"gemeente": "Zeist", "code": None}
    assert read([row], about=uitleg("provincie Utrecht")).fouten == ()
    assert "buiten het gebied" in read([row], about=uitleg("gemeente Utrecht")).fouten[0]


def test_a_total_is_no_category() -> None:
    assert "Kies uit: regulier, AMV" in wrong(categorie="totaal")


def test_a_figure_without_source_is_refused() -> None:
    assert wrong(bron=None).startswith("Stand!H2: deze cel is leeg")


def test_the_same_figure_twice_with_another_value_is_refused() -> None:
    """INV-02."""
    (told,) = read([FIGURE, FIGURE | {"gerealiseerd": 6}]).fouten
    assert told.startswith("Stand!A3: bij Stand!A2 staat over hetzelfde een andere waarde")


def test_the_same_row_twice_is_read_once_and_told() -> None:
    found = read([FIGURE, FIGURE])
    assert (len(found.invoer), found.fouten) == (1, ())
    assert "Stand!A3" in found.opmerkingen[0]


def test_figures_of_two_sources_stand_beside_each_other() -> None:
    """INV-25: none takes the place of the other."""
    found = read([FIGURE, FIGURE | {"bron": "gemeente", "gerealiseerd": 12}])
    assert [(one.record.basis, one.record.realisatie) for one in found.invoer] == [(Basis.PRT, 5), (Basis.GEMEENTE, 12)]


def test_every_error_is_told_at_once() -> None:
    found = read([FIGURE | {"gerealiseerd": -1, "peildatum": None}, FIGURE | {"bron": "krant"}])
    assert [told.split(":")[0] for told in found.fouten] == ["Stand!D2", "Stand!F2", "Stand!H3"]


def test_a_row_with_only_a_task_is_one_that_nobody_filled_in() -> None:
    found = read([FIGURE | {"peildatum": None, "gerealiseerd": None}])
    assert (found.invoer, found.fouten) == ((), ())
    assert "alleen een wettelijke taak" in found.opmerkingen[0]


def test_far_more_places_than_the_task_is_told() -> None:
    assert any("veel meer" in told for told in read([FIGURE | {"gerealiseerd": 1420}]).opmerkingen)


@given(st.integers(0, 20_000), st.integers(0, 20_000))
def test_every_whole_number_is_read_as_it_is(task: int, real: int) -> None:
    (one,) = read([FIGURE | {"wettelijke_taak": task, "gerealiseerd": str(real)}]).invoer
    assert (one.record.wettelijke_taak, one.record.realisatie) == (task, real)


# -- the sheets themselves --------------------------------------------------------------------------------------


def only(*sheets: Blad) -> Werkboek:
    return read_stand(Sheets(sheets), read_cycles(), "d", TODAY)


def test_without_the_sheet_stand_nothing_is_read() -> None:
    assert only(uitleg()).fouten == ("Stand: dit blad ontbreekt. Gebruik het werkboek van ibt records template.",)


def test_without_an_area_nothing_is_read() -> None:
    found = only(blad("Stand", [FIGURE]), uitleg("Overijsel"))
    assert found.invoer == ()
    assert found.fouten[0].startswith("Uitleg: de regel Gebied ontbreekt")


def test_merged_cells_are_refused_with_the_reason() -> None:
    (told,) = only(blad("Stand", [FIGURE], samengevoegd=("E2:F2",)), uitleg()).fouten
    assert told.startswith("Stand!E2:F2: hier zijn cellen samengevoegd")


def test_columns_are_known_by_their_heading_and_not_by_their_place() -> None:
    sheet = blad("Stand", [FIGURE])
    swap = {"E": "F", "F": "E"}
    rows = tuple(Rij(row.nummer, {swap.get(at, at): one for at, one in row.cellen.items()}) for row in sheet.rijen)
    (one,) = only(Blad("Stand", False, rows), uitleg()).invoer
    assert (one.record.wettelijke_taak, one.record.realisatie) == (142, 5)


def test_a_heading_that_is_gone_is_told() -> None:
    sheet = blad("Stand", [FIGURE])
    head = Rij(1, {at: one for at, one in sheet.rijen[0].cellen.items() if at != "F"})
    (told,) = only(Blad("Stand", False, (head, *sheet.rijen[1:])), uitleg()).fouten
    assert told == "Stand!1: de kop Gerealiseerd ontbreekt op rij 1 of staat er twee keer. Herstel de koppen."


def test_a_column_of_their_own_is_left_out_and_told() -> None:
    sheet = blad("Stand", [FIGURE])
    rows = tuple(Rij(row.nummer, {**row.cellen, "K": cel(f"K{row.nummer}", "eigen")}) for row in sheet.rijen)
    found = only(Blad("Stand", False, rows), uitleg())
    assert len(found.invoer) == 1
    assert "Stand: kolom K hoort niet bij het werkboek en is niet gelezen." in found.opmerkingen


def test_an_outcome_of_a_formula_is_read_and_told() -> None:
    found = only(blad("Stand", [FIGURE], formules=3), uitleg())
    assert len(found.invoer) == 1
    assert "3 cellen met een formule" in " ".join(found.opmerkingen)


@pytest.mark.parametrize(
    ("hidden", "told"),
    [
        (Blad("Stand", True, blad("Stand", [FIGURE]).rijen), "Stand: dit blad is verborgen en er staat iets in rij 2."),
        (blad("Stand", [FIGURE], verborgen_rijen=(2,)), "Stand: rij 2 is verborgen"),
        (blad("Stand", [FIGURE], verborgen_kolommen=("F",)), "Stand: kolom F is verborgen"),
    ],
)
def test_figures_that_nobody_sees_refuse_the_workbook_until_somebody_looks(hidden: Blad, told: str) -> None:
    (found,) = only(hidden, uitleg()).fouten
    assert found.startswith(told) and "Maak alles zichtbaar" in found


def test_a_hidden_location_is_refused_too() -> None:
    sheets = (blad("Stand", []), blad("Locaties", [LOCATION], verborgen_rijen=(2,)), uitleg())
    assert only(*sheets).fouten[0].startswith("Locaties: rij 2 is verborgen")


def test_a_hidden_row_that_nobody_filled_in_stops_nothing() -> None:
    row = {key: FIGURE[key] for key in ("gemeente", "code", "categorie", "wettelijke_taak", "bron")}
    assert only(blad("Stand", [row], verborgen_rijen=(2,)), uitleg()).fouten == ()


# -- whose figures ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", ["ministerie", "PRT", "COA"])
def test_inv_25_a_workbook_of_one_gemeente_holds_its_own_figures_only(source: str) -> None:
    (told,) = read([FIGURE | {"bron": source}], about=uitleg("gemeente Twenterand")).fouten
    assert told == "Stand!H2: in een werkboek voor één gemeente staan alleen cijfers van de gemeente. Kies gemeente."


def test_inv_25_a_source_that_the_importer_may_not_bring_in_is_wrong_with_its_cell() -> None:
    sheets = Sheets((blad("Stand", [FIGURE]), uitleg()))
    found = read_stand(sheets, read_cycles(), "d", TODAY, {Basis.PRT: "dit mag u niet."})
    assert (found.invoer, found.fouten[0]) == ((), "Stand!H2: dit mag u niet.")


# -- bounds -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["wettelijke_taak", "gerealiseerd", "in_voorbereiding"])
def test_more_places_than_a_gemeente_can_have_are_refused(field: str) -> None:
    assert "te groot om te kunnen kloppen: het hoogste is 20.000" in wrong(**{field: 20_001})


def test_a_location_with_more_places_than_a_gemeente_can_have_is_refused() -> None:
    (told,) = read(locaties=[LOCATION | {"plekken": 20_001}]).fouten
    assert "te groot" in told


@pytest.mark.parametrize("day", ["31-12-1999", "1-1-2100", "31-12-9999"])
def test_a_day_that_cannot_be_meant_is_refused(day: str) -> None:
    (told,) = read(locaties=[LOCATION | {"beschikbaar_vanaf": day}]).fouten
    assert "het jaar klopt niet" in told


# -- agreements -------------------------------------------------------------------------------------------------


def test_an_agreement_is_read() -> None:
    (one,) = read(afspraken=[AGREEMENT | {"tegenprestatie": "Oekraïneplek"}]).afspraken
    assert (one.van, one.naar, one.aantal, one.object) == ("GM1700", "GM0141", 40, "oekraineplek")
    assert (one.status, one.afgesproken_op, one.geldig_tot) == (AfspraakStatus.VASTGESTELD, dt.date(2025, 3, 1), None)


def test_an_agreement_keeps_its_id_when_its_number_or_status_changes() -> None:
    (first,) = read(afspraken=[AGREEMENT]).afspraken
    (later,) = read(afspraken=[AGREEMENT | {"aantal": 30, "status": "ingetrokken"}]).afspraken
    assert first.id == later.id


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"naar": "Twenterand"}, "met zichzelf"),
        ({"aantal": 0}, "groter zijn dan nul"),
        ({"aantal": None}, "deze cel is leeg"),
        ({"afgesproken_op": moment(2027, 1, 1)}, "toekomst"),
        ({"geldig_tot": moment(2025, 1, 1)}, "voor de eerste dag"),
        ({"van": "Utrecht", "naar": "Zeist"}, "geen van beide"),
        ({"tafel": "LRT"}, "Kies uit: PRT, RRT"),
    ],
)
def test_an_agreement_that_cannot_be_is_refused(more: dict[str, Value], reason: str) -> None:
    found = read(afspraken=[AGREEMENT | more])
    assert found.afspraken == ()
    assert reason in found.fouten[0]


def test_an_agreement_with_a_gemeente_outside_the_area_is_read_and_told() -> None:
    found = read(afspraken=[AGREEMENT | {"naar": "Utrecht"}])
    assert len(found.afspraken) == 1
    assert "buiten het gebied" in found.opmerkingen[0]


def test_one_agreement_told_in_two_ways_is_refused() -> None:
    found = read(afspraken=[AGREEMENT, AGREEMENT | {"aantal": 30}])
    assert found.fouten[0].startswith("Afspraken!A3: bij Afspraken!A2")


# -- locations --------------------------------------------------------------------------------------------------


def test_a_location_is_read() -> None:
    (one,) = read(locaties=[LOCATION | {"uitkering": "nee"}]).locaties
    assert (one.id, one.gemeente, one.plekken) == ("GM1700-AZC-1", "GM1700", 80)
    assert (one.soort, one.status) == (LocatieSoort.AZC, LocatieStatus.GEREALISEERD)
    assert (one.beschikbaar_tot, one.openbaar, one.uitkering) == (dt.date.max, False, False)


def test_an_end_that_is_not_known_is_not_the_same_as_no_end() -> None:
    (one,) = read(locaties=[LOCATION | {"beschikbaar_tot": None}]).locaties
    assert one.beschikbaar_tot is None


def test_a_bridge_points_to_the_location_of_the_same_gemeente() -> None:
    bridge = LOCATION | {"kenmerk": "NOOD-1", "overbrugt": "AZC-1"}
    found = read(locaties=[LOCATION, bridge])
    assert (found.locaties[1].overbrugt, found.opmerkingen) == ("GM1700-AZC-1", ())


def test_a_bridge_to_a_location_that_is_not_there_is_told() -> None:
    assert "Overbrugt" in read(locaties=[LOCATION | {"overbrugt": "AZC-9"}]).opmerkingen[0]


def test_an_address_is_no_kenmerk() -> None:
    found = read(locaties=[LOCATION | {"kenmerk": "Dorpsstraat 12"}])
    assert "Vul geen adres in" in found.fouten[0]
    assert "Dorpsstraat" not in found.fouten[0]


def test_both_categories_of_one_location_are_two_rows() -> None:
    assert len(read(locaties=[LOCATION, LOCATION | {"categorie": "AMV", "plekken": 20}]).locaties) == 2


def test_one_location_told_in_two_ways_is_refused() -> None:
    assert read(locaties=[LOCATION, LOCATION | {"plekken": 81}]).fouten[0].startswith("Locaties!A3")
