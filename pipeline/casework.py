"""Wires the work on cases: what the commands of the policy officer use. Factories import when they are called.

The second file with imports in functions, beside `pipeline.wiring`: docs/decisions/0011-work-on-cases.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING

from pipeline import wiring

if TYPE_CHECKING:
    from pipeline.desk import Desk
    from pipeline.legtwo.ambtsdragers import OfficeDesk
    from pipeline.legtwo.dossiers import DossierDesk
    from pipeline.legtwo.letterdesk import LetterDesk
    from pipeline.legtwo.packs import PackDesk
    from pipeline.model.dossier import Dossier
    from pipeline.model.extraction import Category
    from pipeline.model.feit import Beoordeling, Correctie, DubbelOordeel, Koppeling, Veld
    from pipeline.model.ladder import Ladder, Taak
    from pipeline.model.locatie import Telling
    from pipeline.model.post import Dubbel, Poststuk
    from pipeline.model.status import Basis, Besluit, Voorstel
    from pipeline.model.termijn import Gebeurtenis, LopendeTermijn, TermijnStand, Werklijst
    from pipeline.tools.register import Gemeente
    from pipeline.vergelijk import Vergelijking
    from pipeline.workspace import Workspace
    from pipeline.zaak.antwoorden import Antwoord
    from pipeline.zaak.besluiten import Genomen, Wil
    from pipeline.zaak.bureau import Bureau
    from pipeline.zaak.cijfers import Cijfer, Gebeurd
    from pipeline.zaak.invoer import Ingelezen
    from pipeline.zaak.koppelen import Correspondentie
    from pipeline.zaak.opgaven import Opgavenblad, Overgenomen
    from pipeline.zaak.poststroom import Afslag
    from pipeline.zaak.verdeling import Verdeling


@contextmanager
def open_bureau(workspace: Workspace) -> Iterator[Bureau]:
    """Open a workspace for work on cases and close it afterwards.

    Raises:
        SetupError: A database is missing, out of reach or of another version.
        ConfigError: A register of the workspace is wrong.
    """
    from pipeline.zaak.bureau import Bureau

    config, registers = workspace.config, workspace.registers
    with wiring.open_desk(workspace) as desk:
        texts, line = wiring.catalogue(registers), wiring.walk(workspace, desk)
        yield Bureau(desk, line, texts, config.organisatie, registers, workspace.output)


# -- figures ---------------------------------------------------------------------------------------------------


def figures(bureau: Bureau, gemeente: str | None = None) -> tuple[Cijfer, ...]:
    """Give the records of one gemeente (code), or all, as they count now, with a mark on what people changed."""
    from pipeline.zaak import cijfers

    return cijfers.figures(bureau, gemeente)


def stale_corrections(bureau: Bureau, gemeente: str | None = None) -> tuple[Correctie, ...]:
    """Give the corrections that hold no longer because the figure is another by now."""
    from pipeline.zaak import cijfers

    return cijfers.stale_corrections(bureau, gemeente)


def correct_figure(
    bureau: Bureau,
    which: tuple[str, Category, dt.date, Basis, str],
    veld: Veld,
    becomes: int | None,
    who: str,
    motivation: str,
) -> Correctie:
    """Write that a person says a figure is another; `which` is gemeente, category, day, basis and document.

    Raises:
        RecordError: There is no such record or more than one, or the figure cannot be.
    """
    from pipeline.zaak.cijfers import Aanduiding, correct

    return correct(bureau, Aanduiding(*which), veld, becomes, who, motivation)


def figure_history(bureau: Bureau, gemeente: str) -> tuple[Gebeurd, ...]:
    """Give everything that was ever said of the figures of a gemeente (code), oldest first."""
    from pipeline.zaak.cijfers import history

    return history(bureau, gemeente)


def compare_figures(bureau: Bureau, gemeente: str) -> tuple[Vergelijking, ...]:
    """Give what ministry and gemeente (code) say of the realisatie on the deciding days."""
    from pipeline.zaak.cijfers import compare

    return compare(bureau, gemeente)


def tasks_of_province(bureau: Bureau, provincie: str, cyclus: str = "", day: dt.date | None = None) -> Opgavenblad:
    """Give the statutory and the effective tasks of a province on a day, else on the day of compliance.

    Raises:
        InputError: The province or the cyclus is not known.
        RecordError: An agreement cannot be, or the day of compliance is not known.
    """
    from pipeline.tools.register import find_provincie
    from pipeline.zaak import opgaven

    wanted = opgaven.find_cyclus(cyclus, day)
    area = find_provincie(provincie).naam
    return opgaven.opgaven(bureau, area, wanted, opgaven.deciding_day(wanted, day))


def count_places(bureau: Bureau, gemeente: str, cyclus: str = "", day: dt.date | None = None) -> tuple[Telling, ...]:
    """Give what the reported locations of a gemeente (code) come to.

    Raises:
        RecordError: The counting rules or the day of compliance are not known.
    """
    from pipeline.zaak import opgaven

    return opgaven.telling(bureau, gemeente, opgaven.find_cyclus(cyclus, day), day)


def check_distribution(
    bureau: Bureau, document_id: str, regular: int | None, amv: int | None, total: int | None
) -> Verdeling:
    """Give whether the tasks in a verdeelbesluit add up to that of the province.

    Raises:
        RecordError: The document is no verdeelbesluit.
    """
    from pipeline.model.extraction import Category
    from pipeline.zaak.verdeling import check_division

    province = None if regular is None or amv is None else {Category.REGULIER: regular, Category.AMV: amv}
    return check_division(bureau, document_id, province, total)


def take_agreements(bureau: Bureau, document_id: str, who: str = "") -> Overgenomen:
    """Give the agreements that a document tells of and, with the name of a person, keep them.

    Raises:
        InputError: The document is not processed yet.
    """
    from pipeline.zaak.opgaven import take_over_agreements

    return take_over_agreements(bureau, document_id, who)


def find_area(bureau: Bureau, provincie: str, gemeente: str, everyone: bool) -> tuple[Gemeente, ...]:
    """Give the gemeenten that a person asks for; without any wish those of the organisation itself.

    Raises:
        InputError: There is no such province or gemeente.
        ConfigError: The organisation does not say which area is its own.
    """
    from pipeline.zaak import invoer

    return invoer.find_area(bureau, provincie, gemeente, everyone)


def write_template(bureau: Bureau, area: Sequence[Gemeente], cyclus: str, basis: Basis | None, out: Path) -> None:
    """Write a workbook in which these gemeenten are filled in."""
    from pipeline.blobs import write_file
    from pipeline.zaak import invoer, opgaven

    write_file(out, invoer.workbook_to_fill(bureau, area, opgaven.find_cyclus(cyclus), basis))


def write_report(bureau: Bureau, provincie: str, day: dt.date | None, out: Path) -> int:
    """Write the voortgangsrapportage (XLSX) of a province, or of all, and give how many gemeenten it tells of.

    Raises:
        InputError: There is no such province.
        RecordError: No verdeelbesluit holds on that day.
    """
    from pipeline.blobs import write_file
    from pipeline.tools.datum import lange_datum
    from pipeline.tools.workbook_report import progress_report
    from pipeline.zaak import dossier, invoer, rapport
    from pipeline.zaak.bureau import today

    made_on = day or today()
    area = provincie or invoer.own_province(bureau)
    with bureau.store.read() as session:
        rondom = dossier.read_around(session)
    read = partial(dossier.read_dossier, bureau, dag=made_on, rondom=rondom)
    rows = rapport.progress_rows(bureau, area or None, made_on, read)
    title = f"Voortgang opvangplekken{f' {rows[0].provincie}' if area else ''}, {lange_datum(made_on)}"
    write_file(out, progress_report(rows, title, made_on))
    return len({row.gemeente for row in rows})


def import_workbook(
    workspace: Workspace, bureau: Bureau, path: Path, who: str, *, check_only: bool = False, mandate: str = ""
) -> Ingelezen:
    """Read a filled workbook and take in all of it, unless a cell is wrong or it is only to be checked.

    Raises:
        InputError: It is no workbook that can be read.
        RecordError: The name of who hands it in is empty, or the mandate does not hold today.
    """
    from pipeline.zaak import invoer

    limits = wiring.child_limits(workspace.config, Path(gettempdir()))
    return invoer.import_workbook(bureau, path, who, limits, alleen_controleren=check_only, mandaat=mandate)


# -- the ladder ------------------------------------------------------------------------------------------------


def ladder_rules() -> Ladder:
    """Give the rules of the ladder."""
    from pipeline.trede import read_ladder

    return read_ladder()


def open_voorstellen(bureau: Bureau, gemeente: str | None = None) -> tuple[Voorstel, ...]:
    """Give the proposals that wait for a decision, with what must be weighed, of one gemeente (code) or all."""
    from pipeline.zaak import voorstellen

    return voorstellen.open_voorstellen(bureau, gemeente)


def refresh_proposals(bureau: Bureau, gemeente: str | None = None) -> tuple[Voorstel, ...]:
    """Give the open proposals after bringing those for trede 3 up to date: they follow from terms and answers."""
    from pipeline.zaak import voorstellen

    return voorstellen.refresh_proposals(bureau, gemeente)


def tasks(bureau: Bureau, gemeente: str | None = None) -> tuple[Taak, ...]:
    """Give what people must look at, of one gemeente (code) or all."""
    from pipeline.zaak import voorstellen

    return voorstellen.all_tasks(bureau, gemeente)


def make_wil(who: str, mandate: str, motivation: str, facts: Mapping[str, str | tuple[str, str]]) -> Wil:
    """Give who decides and on what ground, from facts as a person typed them; a deviation is reason and motivation.

    Raises:
        RecordError: The ladder does not know a fact, or it is no day while it must be one.
    """
    from pipeline.besluit import typed_fact
    from pipeline.zaak.besluiten import Wil

    rules = ladder_rules()
    told: dict[str, object] = {k: typed_fact(k, v, rules) for k, v in facts.items() if isinstance(v, str)}
    pairs = {k: v for k, v in facts.items() if not isinstance(v, str)}
    told |= {key: {"reden": reden, "motivering": why} for key, (reden, why) in pairs.items()}
    return Wil(who.strip(), mandate.strip(), motivation.strip(), told)


def take_over(bureau: Bureau, voorstel_id: str, wil: Wil) -> Besluit:
    """Write and give the decision of a person who takes over a proposal, and start the term that it is about.

    Raises:
        NoDecision: The proposal is gone or decided, or this person may not decide it.
        RecordError: The ladder, the figures or the facts do not allow it as it stands.
    """
    from pipeline.zaak import termijnen

    return termijnen.take_over(bureau, voorstel_id, wil)


def set_trede(bureau: Bureau, gemeente: str, cyclus: str, trede: int, wil: Wil) -> Besluit:
    """Write and give a decision on the trede without proposal; without a cyclus, in the one in force.

    Raises:
        NoDecision: This person may not decide it.
        RecordError: The ladder, the figures or the facts do not allow it as it stands.
    """
    from pipeline.model.status import VoorstelKind
    from pipeline.zaak import besluiten, opgaven

    wanted = opgaven.find_cyclus(cyclus).id
    return besluiten.decide_without_proposal(bureau, gemeente, wanted, VoorstelKind.TREDE, {"trede": trede}, wil)


def set_bevinding(
    bureau: Bureau, gemeente: str, cyclus: str, bevinding: str, peildatum: dt.date | None, wil: Wil
) -> Besluit:
    """Write and give a decision on the finding without proposal; without a day, on the day of compliance.

    Raises:
        NoDecision: This person may not decide it.
        RecordError: The figures say otherwise and no deviation was given.
    """
    from pipeline.model.status import VoorstelKind
    from pipeline.zaak import besluiten, opgaven

    wanted = opgaven.find_cyclus(cyclus, peildatum)
    day = opgaven.deciding_day(wanted, peildatum).isoformat()
    content = {"bevinding": bevinding, "peildatum": day}
    return besluiten.decide_without_proposal(bureau, gemeente, wanted.id, VoorstelKind.BEVINDING, content, wil)


def decision_history(bureau: Bureau, gemeente: str) -> tuple[Genomen, ...]:
    """Give every decision on a gemeente (code), oldest first, with the trede before it."""
    from pipeline.zaak import besluiten

    return besluiten.verloop(bureau, gemeente)


def count_deviations(bureau: Bureau) -> dict[str, int]:
    """Give how often each reason to deviate was used."""
    from pipeline.zaak import besluiten

    return besluiten.count_deviations(bureau)


# -- terms -----------------------------------------------------------------------------------------------------


def read_dossier(bureau: Bureau, gemeente: str, cyclus: str = "", day: dt.date | None = None) -> Dossier:
    """Give everything known of a gemeente (name or code) in a cyclus on a day; now, unless another is named.

    Raises:
        InputError: There is no such gemeente or cyclus.
    """
    from pipeline.zaak import dossier

    return dossier.read_dossier(bureau, gemeente, cyclus or None, day)


def reminder_told(dossier: Dossier, brief_id: str, searched: dt.date | None = None) -> str:
    """Tell in Dutch whether a reminder of a letter may go out; `searched` is when somebody looked for an answer."""
    from pipeline.zaak.termijnlijst import rappel_kan

    brief = next((one for one in dossier.brieven if one.id == brief_id), None)
    return rappel_kan(dossier, brief, searched)[1] if brief else "De brief bij deze termijn is niet gevonden."


def term_states(bureau: Bureau, gemeente: str | None = None, day: dt.date | None = None) -> tuple[TermijnStand, ...]:
    """Give how the terms of one gemeente (code), or of all, stand on a day, soonest first.

    With whether a reminder may go out, as for the letter itself.
    """
    from pipeline.zaak import termijnlijst
    from pipeline.zaak.bureau import today

    return termijnlijst.standen(bureau, day or today(), gemeente)


def work_list(bureau: Bureau, gemeente: str | None = None, day: dt.date | None = None) -> Werklijst:
    """Give which terms end this week and which are too late, soonest first."""
    from pipeline.zaak import termijnlijst
    from pipeline.zaak.bureau import today

    return termijnlijst.werklijst(bureau, day or today(), gemeente)


def write_calendar(bureau: Bureau, out: Path, day: dt.date | None = None) -> None:
    """Write every term that runs or is too late as a calendar file."""
    from pipeline.blobs import write_file
    from pipeline.zaak import termijnlijst
    from pipeline.zaak.bureau import today

    write_file(out, termijnlijst.agenda(bureau, day or today()))


def start_term(bureau: Bureau, document_id: str, who: str, received: dt.date | None = None) -> LopendeTermijn:
    """Start and give the term of a letter of ours that came in as a document.

    Raises:
        InputError: It is no letter of ours to one gemeente, or it names no term.
        FigureMissing: The term counts from the receipt and that day is not known.
    """
    from pipeline.zaak import termijnen

    return termijnen.start_for_document(bureau, document_id, who, received)


def extend_term(bureau: Bureau, number: str, until: dt.date | None, wil: Wil) -> Besluit:
    """Write and give a decision on more time: granted until a day, refused without one.

    Raises:
        InputError: There is no such term.
        NoDecision: This person may not decide it.
        RecordError: The term does not allow it as it stands.
    """
    from pipeline.zaak import termijnen

    return termijnen.uitstel(bureau, number, until, wil)


def term_history(bureau: Bureau, number: str) -> tuple[LopendeTermijn, tuple[Gebeurtenis, ...]]:
    """Give a term by the begin of its number, with all that happened to it, oldest first.

    Raises:
        InputError: There is no such term, or more than one.
    """
    from pipeline.zaak import termijnen, termijnlijst

    term = termijnen.find_term(bureau, number)
    return term, termijnlijst.terms_of(bureau, term.gemeente).gebeurtenissen[term.id]


# -- links and answers -----------------------------------------------------------------------------------------


def correspondence(bureau: Bureau, gemeente: str | None = None) -> tuple[tuple[str, Correspondentie], ...]:
    """Give per gemeente (code) its letters, its post and what answers what."""
    from pipeline.zaak import koppelen

    return koppelen.koppelingen(bureau, gemeente)


def loose_post(bureau: Bureau) -> tuple[Poststuk, ...]:
    """Give the post that names no gemeente and may hold an answer."""
    from pipeline.zaak import koppelen

    with bureau.store.read() as session:
        return koppelen.loose_mail(session)


def link_document(
    bureau: Bureau, number: str, brief_id: str, who: str, motivation: str, *, belongs: bool = True
) -> Koppeling:
    """Write that a person says whether a document answers a letter.

    Raises:
        InputError: The letter or the document is not there.
        RecordError: The name or the reason is empty, or the letter did not go out.
    """
    from pipeline.zaak import koppelen

    return koppelen.koppel(bureau, bureau.desk.find(number), brief_id, belongs, who, motivation)


def routed(bureau: Bureau) -> tuple[Afslag, ...]:
    """Give the post that leaves the flow of supervision, with what to do with it."""
    from pipeline.zaak import poststroom

    return poststroom.routes(bureau)


def doubles(bureau: Bureau) -> tuple[Dubbel, ...]:
    """Give the pairs of documents that may be one letter and that nobody judged yet."""
    from pipeline.zaak import poststroom

    return poststroom.dubbelen(bureau)


def judge_double(
    bureau: Bureau, one: str, other: str, who: str, motivation: str, *, same: bool = True
) -> DubbelOordeel:
    """Write that a person says whether two documents are one piece of correspondence.

    Raises:
        InputError: A document is not there.
        RecordError: It is one document, or the name or the reason is empty.
    """
    from pipeline.zaak import poststroom

    find = bureau.desk.find
    return poststroom.judge_as_double(bureau, find(one), find(other), same, who, motivation)


def answers_of(bureau: Bureau, wanted: str) -> tuple[tuple[str, Antwoord], ...]:
    """Give the answers of a gemeente (name or code), or the one document, each with the code of its gemeente.

    Raises:
        InputError: There is no such gemeente or document.
    """
    from pipeline.zaak import antwoorden

    return antwoorden.find_municipal_answers(bureau, wanted)


def compare_answer(bureau: Bureau, gemeente: str, day: dt.date) -> tuple[Vergelijking, ...]:
    """Give what ministry and gemeente (code) say of the deciding day of the cyclus that holds on a day."""
    from pipeline.zaak.cijfers import compare
    from pipeline.zaak.opgaven import find_cyclus

    return compare(bureau, gemeente, find_cyclus(dag=day).id)


def judge_answer(
    bureau: Bureau,
    number: str,
    variant: str,
    questions: tuple[Mapping[int, str], Mapping[int, str]],
    reasons: Sequence[str],
    who: str,
) -> Beoordeling:
    """Write what a person makes of an answer; `questions` holds per number the state, and the reaction to it.

    Raises:
        InputError: There is no such document.
        RecordError: A question, the reply or a reason is missing or unknown, or they do not go together.
    """
    from pipeline.zaak import antwoorden

    document_id = bureau.desk.find(number)
    judged = antwoorden.make_questions(document_id, *questions)
    return antwoorden.beoordeel(bureau, document_id, variant, judged, reasons, who)


# -- dossiers to release, and office holders ---------------------------------------------------------------------


def dossier_desk(bureau: Bureau) -> DossierDesk:
    """Give what people do with dossiers of documents to release: `pipeline/legtwo/dossiers.py`."""
    from pipeline.legtwo.dossiers import DossierDesk

    return DossierDesk(bureau.desk)


def documents_of(desk: Desk, dossier: str) -> tuple[str, ...]:
    """Give the ids of the documents of a dossier.

    Raises:
        InputError: There is no such dossier.
    """
    from pipeline.legtwo.dossiers import DossierDesk

    return DossierDesk(desk).stukken(dossier)


def source_notes(workspace: Workspace, desk: Desk, document_id: str) -> tuple[str, ...]:
    """Give in Dutch what is to be said about the redaction that a document came with; never its text."""
    from pipeline.legtwo.why import notes, notes_told

    return notes_told(notes(wiring.walk(workspace, desk).document(document_id)))


def office_desk(workspace: Workspace) -> OfficeDesk:
    """Give what people do with the register of office holders: `pipeline/legtwo/ambtsdragers.py`."""
    from pipeline.legtwo.ambtsdragers import OfficeDesk

    return OfficeDesk(workspace.offices)


# -- letters ---------------------------------------------------------------------------------------------------


def letter_desk(bureau: Bureau) -> LetterDesk:
    """Give what people do with letters: `pipeline/legtwo/letterdesk.py`."""
    from pipeline.legtwo.letterdesk import LetterDesk

    return LetterDesk(bureau)


def write_text(path: Path, text: str) -> None:
    """Write a text file that is there whole or not at all."""
    from pipeline.blobs import write_file

    write_file(path, text.encode())


def find_letter_damage(workspace: Workspace) -> list[str]:
    """Give in Dutch which files of approved letters are gone or changed."""
    from pipeline.legtwo.letterfiles import integriteit

    with open_bureau(workspace) as bureau:
        return list(integriteit(bureau))


# -- packs -----------------------------------------------------------------------------------------------------


def pack_desk(workspace: Workspace, desk: Desk) -> PackDesk:
    """Give what people do with packs: `pipeline/legtwo/packs.py`."""
    from pipeline.legtwo.packs import PackDesk, make_order

    config, folder = workspace.config, workspace.output / "vrijgave"
    texts, room = partial(wiring.catalogue, workspace.registers), partial(wiring.review_room, workspace, desk)
    order = partial(make_order, desk, config, folder, partial(wiring.making, config), texts, room)
    return PackDesk(desk, folder, order, partial(wiring.walk, workspace, desk))


def build_release(workspace: Workspace, desk: Desk, dossier: str, document_ids: Sequence[str], who: str) -> Path:
    """Build a release pack in the output folder of a workspace and give its folder."""
    return pack_desk(workspace, desk).build(dossier, document_ids, who)
