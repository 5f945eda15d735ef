"""Deciding in a real workspace: each step of the ladder with its guards, and what never passes."""

from __future__ import annotations

import datetime as dt
import os
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipeline import casework, wiring
from pipeline.correctie import key_of, make_correction
from pipeline.errors import IbtError, NoDecision, RecordError
from pipeline.model.extraction import Category, DocumentType
from pipeline.model.feit import Veld
from pipeline.model.ladder import LadderZaak, afwijking_of
from pipeline.model.post import Poststuk
from pipeline.model.stand import Uitkomst
from pipeline.model.status import Basis, Besluit, StatusRecord, Voorstel, VoorstelKind
from pipeline.model.uitruil import AfspraakStatus, Uitruil
from pipeline.store import decisions, feiten, poststukken, records
from pipeline.store.tables import DocumentRow, DocumentState
from pipeline.termijn import read_terms
from pipeline.termijnstand import start_term
from pipeline.tools.datum import vandaag
from pipeline.trede import make_voorstel, read_ladder
from pipeline.workspace import Workspace
from pipeline.zaak.besluiten import Wil, decide_without_proposal, take_over, verloop, zaken
from pipeline.zaak.bureau import Bureau, today
from pipeline.zaak.voorstellen import open_voorstellen

CODE, CYCLUS, NEXT = "GM1700", "2024-2026", "2026-2028"
DOCUMENT, COMPLIANCE = "d" * 64, dt.date(2025, 7, 1)
BEHANDELAAR, DIRECTEUR, MINISTER = "voorbeeld-behandelaar", "voorbeeld-directeur", "voorbeeld-minister"
Facts = dict[str, str | tuple[str, str]]
FOUND: Facts = {"bevinding": "gedeeltelijk", "peildatum": "1-7-2025", "cijfers_nagekeken": "ja"}
WRITER: Facts = {"opgesteld_door": "B. Behandelaar"}
UP: dict[int, tuple[str, Facts]] = {
    1: (BEHANDELAAR, {"signaal": "voortgangsrapportage"}),
    2: (DIRECTEUR, FOUND),
    3: (DIRECTEUR, {"onvoldoende_voortgang": "ja", "gesprek": "gevoerd op 4 mei 2026"} | WRITER),
    4: (MINISTER, {"afspraak_verlopen": "ja", "bestuurlijk_gesprek": "ja", "juridisch_advies": "ja"} | WRITER),
    5: (
        MINISTER,
        {
            "zienswijze_verstreken": "ja",
            "zienswijze_gewogen": "ja",
            "gs_geinformeerd_op": "1-5-2026",
            "raad_afschrift": "ja",
            "voornemen_bekendgemaakt": "ja",
        }
        | WRITER,
    ),
    6: (
        MINISTER,
        {
            "laatste_termijn_verstreken": "ja",
            "hermeting_tekort": "ja",
            "geen_intrekking": "ja",
            "geen_schorsing": "ja",
        }
        | WRITER,
    ),
}
"""Per trede: the lowest mandate that may decide it, and what the decision names."""


def add_figures(
    bureau: Bureau, real: tuple[int, int] = (5, 0), day: dt.date = COMPLIANCE, name: str = DOCUMENT
) -> None:
    moment = dt.datetime(2026, 4, 21, 9, tzinfo=dt.UTC)
    rows = [
        StatusRecord(CODE, CYCLUS, category, day, task, number, Basis.MINISTERIE, name, ())
        for category, task, number in zip((Category.REGULIER, Category.AMV), (142, 23), real, strict=True)
    ]
    state = {"size": 3, "state": DocumentState.DONE, "attempt": 0, "round": 0, "first_seen": moment, "updated": moment}
    with bureau.store.write() as session:
        session.merge(DocumentRow(id=name, **state))
        session.flush()
        records.replace_records(session, name, rows)


def wil(facts: Facts | None = None, mandate: str = DIRECTEUR, who: str = "D. Directeur") -> Wil:
    return casework.make_wil(who, mandate, "De stukken zijn bekeken.", facts or {})


def zaak_van(bureau: Bureau) -> LadderZaak:
    return next((zaak for zaak in zaken(bureau, CODE) if zaak.cyclus == CYCLUS), LadderZaak(CODE, CYCLUS))


def set_trede(
    bureau: Bureau, trede: int, facts: Facts | None = None, mandate: str = "", cyclus: str = CYCLUS
) -> Besluit:
    level, needed = UP.get(trede, (MINISTER, {}))
    told = needed if facts is None else facts
    return casework.set_trede(bureau, CODE, cyclus, trede, wil(told, mandate or level))


def climb(bureau: Bureau, trede: int) -> None:
    """Take a gemeente to a trede, step by step."""
    add_figures(bureau)
    for step in range(1, trede + 1):
        set_trede(bureau, step)


def propose(bureau: Bureau, content: Mapping[str, object], kind: VoorstelKind = VoorstelKind.TREDE) -> Voorstel:
    made = make_voorstel(DOCUMENT, CODE, CYCLUS, kind, content, ("reden",), (), (), read_ladder())
    with bureau.store.write() as session:
        decisions.add_voorstellen(session, [made])
    return made


TREDE_2 = {"trede": 2, "bevinding": "gedeeltelijk", "peildatum": "2025-07-01"}


# -- every step


def test_a_gemeente_climbs_from_0_to_6_one_decision_at_a_time(bureau: Bureau) -> None:
    climb(bureau, 6)
    zaak = zaak_van(bureau)
    assert [(step.van, step.naar) for step in zaak.stappen] == [(n, n + 1) for n in range(6)]


@pytest.mark.parametrize("trede", range(1, 7))
def test_no_step_up_passes_without_any_of_what_it_needs(bureau: Bureau, trede: int) -> None:
    climb(bureau, trede - 1)
    with pytest.raises(RecordError, match="mist nog"):
        set_trede(bureau, trede, WRITER)
    for fact in UP[trede][1]:
        with pytest.raises(IbtError):
            set_trede(bureau, trede, {key: value for key, value in UP[trede][1].items() if key != fact})
    assert zaak_van(bureau).trede == trede - 1


@pytest.mark.parametrize("trede", range(2, 7))
def test_no_step_up_passes_on_a_lower_mandate(bureau: Bureau, trede: int) -> None:
    climb(bureau, trede - 1)
    lower = BEHANDELAAR if UP[trede][0] == DIRECTEUR else DIRECTEUR
    with pytest.raises(NoDecision, match=r"niveau .* nodig"):
        set_trede(bureau, trede, mandate=lower)


@pytest.mark.parametrize(("trede", "to"), [(0, 3), (1, 4), (2, 4), (2, 5), (3, 5), (4, 6)])
def test_a_skipped_step_needs_a_motivation_of_its_own(bureau: Bureau, trede: int, to: int) -> None:
    climb(bureau, trede)
    with pytest.raises(RecordError, match="geen gewone stap"):
        set_trede(bureau, to)
    set_trede(bureau, to, {**UP[to][1], "override_motivation": "spoed: de opvang sluit"}, MINISTER)
    assert zaak_van(bureau).trede == to


@pytest.mark.parametrize("told", ["nee", "onbekend"])
def test_a_denied_fact_does_not_carry_a_step(bureau: Bureau, told: str) -> None:
    climb(bureau, 2)
    with pytest.raises(RecordError, match="mist nog"):
        set_trede(bureau, 3, {**UP[3][1], "onvoldoende_voortgang": told})


def test_gedeputeerde_staten_know_before_the_decision_of_trede_5(bureau: Bureau) -> None:
    climb(bureau, 4)
    today = vandaag().strftime("%d-%m-%Y")
    with pytest.raises(RecordError, match="vóór het"):
        set_trede(bureau, 5, {**UP[5][1], "gs_geinformeerd_op": today})


# -- down, closed, open again


@pytest.mark.parametrize(("trede", "to"), [(1, 0), (2, 0), (3, 0), (3, 2), (4, 3), (4, 0)])
def test_a_plausible_plan_takes_a_gemeente_down(bureau: Bureau, trede: int, to: int) -> None:
    climb(bureau, trede)
    set_trede(bureau, to, {"aannemelijk_plan": "plan van 1 juni 2026"} | WRITER, UP[trede][0])
    assert zaak_van(bureau).trede == to


def test_a_step_down_asks_the_level_of_the_step_that_is_left(bureau: Bureau) -> None:
    climb(bureau, 4)
    with pytest.raises(NoDecision, match="niveau minister nodig"):
        set_trede(bureau, 3, {"aannemelijk_plan": "plan"} | WRITER, DIRECTEUR)


def test_the_decision_of_trede_5_is_left_by_withdrawing_it(bureau: Bureau) -> None:
    climb(bureau, 5)
    with pytest.raises(RecordError, match="intrekking"):
        set_trede(bureau, 0, {"aannemelijk_plan": "plan"} | WRITER)
    set_trede(bureau, 0, {"intrekking": "besluit van 1 juli 2026"} | WRITER)
    assert zaak_van(bureau).trede == 0


def test_a_closed_case_takes_no_step_until_a_decision_opens_it(bureau: Bureau) -> None:
    climb(bureau, 2)
    with pytest.raises(RecordError, match="kan niet worden gesloten"):
        set_trede(bureau, 2, {"afgesloten": "klaar"})
    set_trede(bureau, 0, {"aannemelijk_plan": "plan", "afgesloten": "de cyclus is voorbij"})
    with pytest.raises(RecordError, match="gesloten"):
        set_trede(bureau, 2)
    set_trede(bureau, 2, {**FOUND, "heropend": "het verdeelbesluit is gewijzigd"})
    assert (zaak := zaak_van(bureau)).trede == 2 and not zaak.afgesloten


# -- who decides


def test_from_trede_3_on_who_wrote_it_does_not_decide(bureau: Bureau) -> None:
    climb(bureau, 2)
    with pytest.raises(NoDecision, match="niet zelf over besluiten"):
        set_trede(bureau, 3, {**UP[3][1], "opgesteld_door": "d.  DIRECTEUR"})
    with pytest.raises(NoDecision, match="wie het stuk opstelde"):
        set_trede(bureau, 3, {k: v for k, v in UP[3][1].items() if k != "opgesteld_door"})


@pytest.mark.parametrize("field", ["wie", "mandaat", "motivering"])
def test_a_decision_without_person_mandate_or_motivation_is_none(bureau: Bureau, field: str) -> None:
    voorstel = propose(bureau, {"familie": "L07"}, VoorstelKind.BRIEF)
    told = {"wie": "D. Directeur", "mandaat": DIRECTEUR, "motivering": "Bekeken.", field: " "}
    with pytest.raises(NoDecision, match="naam, een mandaat en een motivering"):
        take_over(bureau, voorstel.id, Wil(**told))


def test_a_mandate_that_is_not_in_the_register_is_refused(bureau: Bureau) -> None:
    add_figures(bureau)
    with pytest.raises(NoDecision, match="ibt ladder mandates"):
        set_trede(bureau, 2, mandate="eigen-mandaat")


def test_the_register_of_the_organisation_goes_before_the_examples(workspace: Workspace) -> None:
    workspace.registers.mkdir(exist_ok=True)
    (workspace.registers / "mandaten.toml").write_text(
        '[[mandaat]]\nsleutel = "drm"\nfunctie = "directeur"\nbestuursorgaan = "de minister van Asiel en Migratie"\n'
        'niveau = "directeur"\nbrieven = ["L02"]\ngeldig_vanaf = 2024-01-01\ngeldig_tot = ""\nfictief = false\n\n'
        '[[mandaat]]\nsleutel = "oud"\nfunctie = "directeur"\nbestuursorgaan = "de minister van Asiel en Migratie"\n'
        'niveau = "directeur"\nbrieven = []\ngeldig_vanaf = 2024-01-01\ngeldig_tot = 2025-12-31\nfictief = false\n',
        encoding="utf-8",
    )
    with casework.open_bureau(workspace) as bureau:
        add_figures(bureau)
        for gone in (DIRECTEUR, "oud"):
            with pytest.raises(NoDecision, match="geldt niet op"):
                set_trede(bureau, 2, mandate=gone)
        set_trede(bureau, 2, mandate="drm")


# -- the finding


def test_a_finding_that_the_figures_do_not_bear_out_is_refused(bureau: Bureau) -> None:
    add_figures(bureau)
    with pytest.raises(RecordError, match="de cijfers geven: voldoet gedeeltelijk"):
        casework.set_bevinding(bureau, CODE, CYCLUS, "niet", None, wil())


def test_a_deviation_keeps_what_the_figures_said_and_why(bureau: Bureau) -> None:
    add_figures(bureau)
    facts: Facts = {"afwijking": ("FOUT_IN_BRON", "De telling is herzien.")}
    besluit = casework.set_bevinding(bureau, CODE, CYCLUS, "niet", None, wil(facts))
    assert afwijking_of(besluit.content) == ("FOUT_IN_BRON", "De telling is herzien.", Uitkomst.GEDEELTELIJK)
    assert casework.count_deviations(bureau) == {"FOUT_IN_BRON": 1}


@pytest.mark.parametrize("why", [("ZOMAAR", "Zo is het."), ("OVERIG", " ")])
def test_a_deviation_without_known_reason_or_motivation_is_refused(bureau: Bureau, why: tuple[str, str]) -> None:
    add_figures(bureau)
    with pytest.raises(RecordError, match="een afwijking heeft een reden"):
        casework.set_bevinding(bureau, CODE, CYCLUS, "niet", None, wil({"afwijking": why}))


def test_a_proposal_is_held_against_the_figures_of_now(bureau: Bureau) -> None:
    add_figures(bureau)
    voorstel = propose(bureau, TREDE_2)
    add_figures(bureau, (142, 23))
    with pytest.raises(RecordError, match="de cijfers geven: voldoet\\."):
        take_over(bureau, voorstel.id, wil({"cijfers_nagekeken": "ja"}))


def test_a_finding_on_another_day_is_held_against_the_figures_of_that_day(bureau: Bureau) -> None:
    add_figures(bureau)
    later = dt.date(2026, 4, 1)
    add_figures(bureau, (150, 23), later, "e" * 64)
    casework.set_bevinding(bureau, CODE, CYCLUS, "voldoet", later, wil())
    with pytest.raises(RecordError, match="voldoet gedeeltelijk"):
        set_trede(bureau, 1, {"signaal": "rapportage", "bevinding": "voldoet", "peildatum": "2026-04-01"})


def test_a_decision_on_the_finding_names_one(bureau: Bureau) -> None:
    with pytest.raises(RecordError, match="noemt geen bevinding"):
        decide_without_proposal(bureau, CODE, CYCLUS, VoorstelKind.BEVINDING, {"peildatum": "2025-07-01"}, wil())


# -- proposals


def test_a_proposal_is_taken_over_with_the_facts_that_the_decider_adds(bureau: Bureau) -> None:
    add_figures(bureau)
    voorstel = propose(bureau, TREDE_2)
    besluit = take_over(bureau, voorstel.id, wil({"cijfers_nagekeken": "ja"}))
    assert besluit.content == TREDE_2 | {"cijfers_nagekeken": True}
    assert (besluit.voorstel_id, bureau.desk.besluiten(CODE)) == (voorstel.id, (besluit,))
    assert open_voorstellen(bureau) == ()


def test_a_proposal_is_decided_once(bureau: Bureau) -> None:
    voorstel = propose(bureau, {"familie": "L07"}, VoorstelKind.BRIEF)
    take_over(bureau, voorstel.id, wil())
    for gone in (voorstel.id, "bestaat-niet"):
        with pytest.raises(NoDecision, match="al besloten"):
            take_over(bureau, gone, wil())


def test_a_proposal_that_was_replaced_cannot_be_decided(bureau: Bureau) -> None:
    voorstel = propose(bureau, {"familie": "L07"}, VoorstelKind.BRIEF)
    with bureau.store.write() as session:
        decisions.replace_voorstellen(session, DOCUMENT, [])
    with pytest.raises(NoDecision, match="vervangen"):
        take_over(bureau, voorstel.id, wil())


def test_a_proposal_tells_what_must_be_weighed_and_what_is_not_known(bureau: Bureau) -> None:
    propose(bureau, TREDE_2)
    propose(bureau, {"familie": "L02"}, VoorstelKind.BRIEF)
    agreement = Uitruil(
        "u", "uitruil", CODE, "GM0141", Category.REGULIER, 40, "opvangplek", "PRT", dt.date(2025, 3, 1),
        AfspraakStatus.VASTGESTELD,
    )  # fmt: skip
    with bureau.store.write() as session:
        feiten.add_feit(session, "u", agreement, "R. Regietafel")
        add_post(session, DocumentType.ARTICLE8, None)
        add_post(session, DocumentType.OTHER, "bezwaar")
    trede, brief = open_voorstellen(bureau)
    assert (
        "Afspraak: Twenterand draagt 40 plekken (Regulier) over aan Almelo, afgesproken op 1-3-2025." in trede.reasons
    )
    assert "Melding op grond van artikel 8: 2-3-2026." in trede.reasons
    assert any("bezwaar of beroep" in doubt for doubt in trede.uncertainties)
    assert brief.reasons == ("reden",)


def add_post(session: object, kind: DocumentType, route: str | None) -> None:
    name = f"{kind.value[0]}" * 64
    moment = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
    state = {"size": 3, "state": DocumentState.DONE, "attempt": 0, "round": 0, "first_seen": moment, "updated": moment}
    session.merge(DocumentRow(id=name, **state))  # type: ignore[attr-defined]
    session.flush()  # type: ignore[attr-defined]
    told = (None, None, None, None, None, {}, False)
    poststukken.replace_poststuk(
        session,  # type: ignore[arg-type]
        Poststuk(name, kind, route, (CODE,), None, dt.date(2026, 3, 2), *told, melding=kind is DocumentType.ARTICLE8),
    )


# -- decisions without a proposal


def test_a_term_is_extended_by_a_decision_of_its_own(bureau: Bureau) -> None:
    content = {"termijn": "t", "uitstel_tot": "2026-05-14", "toegekend": True, "reden": "raadsvergadering"}
    besluit = decide_without_proposal(bureau, CODE, CYCLUS, VoorstelKind.TERMIJN, content, wil(mandate=BEHANDELAAR))
    assert (besluit.content, besluit.voorstel_id) == (content, None)


@pytest.mark.parametrize(("code", "cyclus"), [("GM9999", CYCLUS), (CODE, "2028-2030")])
def test_a_decision_on_nothing_is_refused(bureau: Bureau, code: str, cyclus: str) -> None:
    with pytest.raises(RecordError, match=r"register|bestaat niet"):
        decide_without_proposal(bureau, code, cyclus, VoorstelKind.TREDE, {"trede": 1}, wil({"signaal": "ja"}))


def test_two_cycles_are_two_cases(bureau: Bureau) -> None:
    climb(bureau, 3)
    set_trede(bureau, 1, cyclus=NEXT)
    assert [(zaak.cyclus, zaak.trede) for zaak in zaken(bureau, CODE)] == [(CYCLUS, 3), (NEXT, 1)]
    with bureau.store.read() as session:
        assert decisions.treden(session) == {CODE: {CYCLUS: 3, NEXT: 1}}


def test_the_history_tells_every_decision_with_the_trede_before_it(bureau: Bureau) -> None:
    climb(bureau, 2)
    casework.set_bevinding(bureau, CODE, CYCLUS, "gedeeltelijk", None, wil())
    assert [(one.van, one.besluit.kind) for one in verloop(bureau, CODE)] == [
        (0, VoorstelKind.TREDE),
        (1, VoorstelKind.TREDE),
        (None, VoorstelKind.BEVINDING),
    ]


# -- facts as they are typed


@pytest.mark.parametrize("typed", ["9-4-2026", "09-04-2026", "2026-04-09"])
def test_a_day_is_kept_as_a_day_however_it_is_typed(typed: str) -> None:
    assert wil({"peildatum": typed}).feiten == {"peildatum": "2026-04-09"}


def test_a_fact_that_must_be_a_day_is_refused_when_it_is_none() -> None:
    with pytest.raises(RecordError, match="dit is geen dag"):
        wil({"gs_geinformeerd_op": "ja"})


def test_an_unknown_fact_is_refused_with_the_list_of_what_there_is() -> None:
    with pytest.raises(RecordError, match=r"onbekend gegeven in het besluit: mening(.|\n)*juridisch_advies: "):
        wil({"mening": "ja"})


# -- the only way in


def test_nothing_but_the_checked_door_writes_a_decision() -> None:
    root = Path(__file__).parents[2]
    writers = [path.name for path in (root / "pipeline").rglob("*.py") if "decisions.add_besluit(" in path.read_text()]
    assert writers == ["besluiten.py"]


# -- two officials at once


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """Give a workspace on each database; PostgreSQL only where a server is given."""
    if request.param == "sqlite":
        yield wiring.make_workspace(tmp_path / "plek")
        return
    server = os.environ.get("IBT_TEST_PG_URL")
    if not server:
        pytest.skip("IBT_TEST_PG_URL noemt geen PostgreSQL-server")
    admin = sa.create_engine(sa.make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    names = {key: f"besluit_{uuid.uuid4().hex}" for key in ("IBT_DATABASE_URL", "IBT_ENGINE_URL")}
    with admin.connect() as connection:
        for key, name in names.items():
            connection.exec_driver_sql(f"create database {name}")
            monkeypatch.setenv(key, admin.url.set(database=name).render_as_string(hide_password=False))
    yield wiring.make_workspace(tmp_path / "plek")
    with admin.connect() as connection:
        for name in names.values():
            connection.exec_driver_sql(f"drop database {name} with (force)")
    admin.dispose()


def at_once(works: Sequence[Callable[[], object]]) -> list[str]:
    """Do all at the same moment; gives the name of each error, empty for what passed."""
    gate, told = threading.Barrier(len(works)), [""] * len(works)

    def run(number: int) -> None:
        gate.wait()
        try:
            works[number]()
        except IbtError as refused:
            told[number] = type(refused).__name__

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def test_of_two_officials_who_take_over_one_proposal_one_passes(place: Workspace) -> None:
    with casework.open_bureau(place) as bureau:
        add_figures(bureau)
        voorstel = propose(bureau, TREDE_2)
        work = partial(take_over, bureau, voorstel.id, wil({"cijfers_nagekeken": "ja"}))
        assert sorted(at_once([work] * 4)) == ["", "NoDecision", "NoDecision", "NoDecision"]
        assert len(bureau.desk.besluiten()) == 1


def test_of_two_steps_from_one_trede_the_second_meets_the_trede_after_the_first(place: Workspace) -> None:
    with casework.open_bureau(place) as bureau:
        climb(bureau, 2)
        down = partial(set_trede, bureau, 0, {"aannemelijk_plan": "plan"}, DIRECTEUR)
        told = at_once([partial(set_trede, bureau, 3), down])
        assert told.count("") == 1
        assert len(zaak_van(bureau).stappen) == 3


def test_of_two_officials_who_give_more_time_one_passes_and_every_list_stays_readable(place: Workspace) -> None:
    with casework.open_bureau(place) as bureau:
        term = start_term(CODE, CYCLUS, read_terms()["antwoord_l02"], "L02-x", today())
        with bureau.store.write() as session:
            feiten.add_feit(session, term.id, term, "B. Behandelaar", gemeente=CODE, cyclus=CYCLUS)
        weeks = [term.uiterlijk + dt.timedelta(days=7 * number) for number in (1, 2, 3, 4)]
        told = at_once([partial(casework.extend_term, bureau, term.id, day, wil()) for day in weeks])
        assert sorted(told) == ["", "RecordError", "RecordError", "RecordError"]
        (state,) = casework.term_states(bureau)
        assert state.uiterlijk in weeks and state.twijfels == ()


def test_a_decision_waits_for_a_correction_that_is_being_written_and_sees_it(place: Workspace) -> None:
    with casework.open_bureau(place) as bureau:
        add_figures(bureau)
        (read,) = [one.gelezen for one in casework.figures(bureau, CODE) if one.record.categorie is Category.REGULIER]
        said = make_correction(read, Veld.REALISATIE, 0, "De plekken zijn vervallen.")
        told: list[str] = []
        decide = partial(casework.set_bevinding, bureau, CODE, CYCLUS, "gedeeltelijk", None, wil())
        decider = threading.Thread(target=lambda: told.extend(at_once([decide])))
        with bureau.store.write() as session:
            feiten.add_feit(session, key_of(said), said, "B. Behandelaar", gemeente=CODE, cyclus=CYCLUS)
            decider.start()
            decider.join(0.5)  # long enough to decide on the figures of before, if nothing held it
        decider.join()
        assert (told, bureau.desk.besluiten(CODE)) == (["RecordError"], ())
