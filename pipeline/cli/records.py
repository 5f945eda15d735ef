"""Commands on the figures of gemeenten: the standing, corrections, history, comparison and workbooks."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline import casework, wiring
from pipeline.cli.app import (
    DutchCommand,
    find_workspace,
    print_json,
    print_table,
    tell,
    warn,
)
from pipeline.cli.cases import FOLDER, JSON, WHO, bureau_at, has_command, listing_group
from pipeline.errors import ExitCode, InputError
from pipeline.model.extraction import Category
from pipeline.model.feit import Veld
from pipeline.model.status import Basis
from pipeline.tools.datum import korte_datum
from pipeline.tools.grenzen import against_day
from pipeline.tools.register import find_gemeente, gemeente_by_code
from pipeline.zinnen import number_told

if TYPE_CHECKING:
    from pipeline.vergelijk import Waarde
    from pipeline.zaak.cijfers import Cijfer
    from pipeline.zaak.invoer import Ingelezen

records = listing_group("records", "De stand per gemeente: taak en realisatie per peildatum, met bron.")

DAY_FORMATS = ["%Y-%m-%d", "%d-%m-%Y"]
GEMEENTE = Annotated[str, typer.Argument(metavar="GEMEENTE", help="Officiële naam of code (GM…).")]
CYCLUS = Annotated[str, typer.Option("--cyclus", help="Zoals 2024-2026; anders de cyclus die geldt.")]


# -- the standing -----------------------------------------------------------------------------------------------


@records.callback()
def show_standing(
    context: typer.Context,
    gemeente: Annotated[str, typer.Option("--gemeente", help="Alleen deze gemeente.")] = "",
    folder: FOLDER = None,
    as_json: JSON = False,
) -> None:
    """Toon de stand per gemeente: taak en realisatie per peildatum, met bron."""
    if has_command(context, gemeente, folder, as_json):
        return
    code = find_gemeente(gemeente).code if gemeente else None
    with bureau_at(folder) as bureau:
        found = casework.figures(bureau, code)
        lapsed = casework.stale_corrections(bureau, code)
    if as_json:
        print_json([_as_json(one) for one in found])
        return
    columns = ("gemeente", "cyclus", "categorie", "peildatum", "wettelijke taak", "realisatie", "bron", "document")
    print_table("Stand", (*columns, "merk"), [_row(one) for one in found])
    for one in lapsed:
        place = f"{name_told(one.gemeente)}, {one.categorie}, {korte_datum(one.peildatum)}"
        warn(f"{place}: een correctie geldt niet meer, want het cijfer is intussen anders. Zie ibt records history.")


def _as_json(one: Cijfer) -> dict[str, object]:
    corrected = [veld.value for veld in one.gecorrigeerd]
    marks = {"gecorrigeerd": corrected, "ingelezen": one.ingelezen, "vervangen_door": one.vervangen_door}
    return {**wiring.as_json(one.record), **marks}


def _row(one: Cijfer) -> tuple[object, ...]:
    record = one.record
    where = (name_told(record.gemeente), record.cyclus, record.categorie, record.peildatum)
    numbers = (number_told(record.wettelijke_taak), number_told(record.realisatie))
    corrected = [f"gecorrigeerd: {_field(veld)}" for veld in one.gecorrigeerd]
    marks = (["ingelezen"] if one.ingelezen else []) + corrected
    marks += [f"vervangen door {one.vervangen_door[:12]}"] if one.vervangen_door else []
    return (*where, *numbers, record.basis, record.document_id[:12], "; ".join(marks))


def name_told(code: str) -> str:
    """Give the name of a gemeente."""
    return gemeente_by_code()[code].naam


def _field(veld: Veld) -> str:
    return veld.value.replace("_", " ")


def day_of(given: dt.datetime | None) -> dt.date | None:
    """Give the day of a moment that a person typed.

    Raises:
        InputError: The year cannot be meant.
    """
    if given and (wrong := against_day(given.date())):
        raise InputError(wrong)
    return given.date() if given else None


# -- corrections, history, comparison ---------------------------------------------------------------------------


@records.command("correct", cls=DutchCommand)
def correct(
    gemeente: GEMEENTE,
    category: Annotated[Category, typer.Option("--categorie", help="regulier of amv.")],
    peildatum: Annotated[
        dt.datetime, typer.Option("--peildatum", formats=DAY_FORMATS, help="Peildatum van het cijfer.")
    ],
    basis: Annotated[Basis, typer.Option("--bron", help="Van wie het cijfer is.", case_sensitive=False)],
    veld: Annotated[Veld, typer.Option("--veld", help="Welk cijfer u corrigeert.")],
    wordt: Annotated[str, typer.Option("--wordt", help="Het juiste aantal, of: onbekend.")],
    who: WHO,
    motivation: Annotated[str, typer.Option("--motivering", help="Waarom.")],
    document: Annotated[str, typer.Option("--document", help="Begin van het documentnummer.")] = "",
    folder: FOLDER = None,
) -> None:
    """Leg vast dat een cijfer anders is; het gelezen cijfer blijft bewaard."""
    meant = (find_gemeente(gemeente).code, category, peildatum.date(), basis, document)
    with bureau_at(folder) as bureau:
        made = casework.correct_figure(bureau, meant, veld, _wanted(wordt), who, motivation)
    tell(
        f"{name_told(made.gemeente)}, {made.categorie}, {korte_datum(made.peildatum)}, bron {made.basis}: "
        f"{_field(made.veld)} is nu {number_told(made.wordt)} (gelezen: {number_told(made.was)})."
    )


def _wanted(text: str) -> int | None:
    told = text.strip().lower()
    if told == "onbekend":
        return None
    if not told.lstrip("-").isdecimal():
        raise InputError("geef bij --wordt een heel aantal zonder punten, of het woord onbekend.")
    return int(told)


@records.command("history", cls=DutchCommand)
def history(gemeente: GEMEENTE, folder: FOLDER = None, as_json: JSON = False) -> None:
    """Toon alles wat ooit over de cijfers van een gemeente is vastgelegd, oudste eerst."""
    with bureau_at(folder) as bureau:
        found = casework.figure_history(bureau, find_gemeente(gemeente).code)
    if as_json:
        print_json([wiring.as_json(one) for one in found])
        return
    columns = ("moment", "wat", "door", "categorie", "peildatum", "bron", "cijfers", "geldt", "document", "toelichting")
    rows = [
        (
            one.op.astimezone().strftime("%d-%m-%Y %H:%M"),
            *(one.wat, one.wie, one.categorie, one.peildatum, one.basis, one.cijfers),
            *("ja" if one.geldt else "nee", one.document_id[:12], one.toelichting),
        )
        for one in found
    ]
    print_table(f"Geschiedenis van {find_gemeente(gemeente).naam}", columns, rows)


@records.command("compare", cls=DutchCommand)
def compare(gemeente: GEMEENTE, folder: FOLDER = None, as_json: JSON = False) -> None:
    """Zet de cijfers van de gemeente naast die van het ministerie, op de dag van naleving."""
    with bureau_at(folder) as bureau:
        found = casework.compare_figures(bureau, find_gemeente(gemeente).code)
    if as_json:
        print_json([_plain(one._asdict()) for one in found])
        return
    columns = ("cyclus", "categorie", "ministerie", "gemeente", "verschil", "gemeente, later")
    rows = [
        (
            *(one.cyclus, one.categorie, _value(one.ministerie), _value(one.zelfde_dag)),
            *(_signed(one.verschil), _value(one.later)),
        )
        for one in found
    ]
    print_table(f"Vergelijking {find_gemeente(gemeente).naam}", columns, rows)
    if not found:
        tell("Er is niets te vergelijken: van deze gemeente is geen realisatie bekend.")
    for one in found:
        for sentence in one.uitleg:
            tell(sentence)


def _plain(values: dict[str, object]) -> dict[str, object]:
    plain = {key: value._asdict() if hasattr(value, "_asdict") else value for key, value in values.items()}
    return {
        key: {k: str(v) if isinstance(v, dt.date) else v for k, v in value.items()}
        if isinstance(value, dict)
        else value
        for key, value in plain.items()
    }


def _value(value: Waarde | None) -> str:
    return "onbekend" if value is None else f"{value.aantal} op {korte_datum(value.peildatum)} ({value.basis})"


def _signed(difference: int | None) -> str:
    return "onbekend" if difference is None else f"{difference:+d}" if difference else "0"


# -- workbooks --------------------------------------------------------------------------------------------------


@records.command("template", cls=DutchCommand)
def template(
    out: Annotated[Path, typer.Option("--out", help="Het bestand (.xlsx) dat u wilt maken.")],
    provincie: Annotated[str, typer.Option("--provincie", help="Alle gemeenten van deze provincie.")] = "",
    gemeente: Annotated[str, typer.Option("--gemeente", help="Alleen deze gemeente.")] = "",
    everyone: Annotated[bool, typer.Option("--alles", help="Alle gemeenten.")] = False,
    basis: Annotated[Basis | None, typer.Option("--bron", help="Wie de cijfers invult.", case_sensitive=False)] = None,
    cyclus: CYCLUS = "",
    folder: FOLDER = None,
) -> None:
    """Maak een werkboek waarin een provincie of gemeente haar cijfers invult."""
    if (bool(provincie) + bool(gemeente) + everyone) > 1:
        raise InputError("kies één van --provincie, --gemeente en --alles.")
    with bureau_at(folder) as bureau:
        area = casework.find_area(bureau, provincie, gemeente, everyone)
        casework.write_template(bureau, area, cyclus, basis, out)
    for_whom = f"gemeente {area[0].naam}" if len(area) == 1 else f"{len(area)} gemeenten"
    tell(f"{out}: {for_whom}. Vul de cijfers in en lees het werkboek in met: ibt records import")


@records.command("import", cls=DutchCommand)
def import_(
    file: Annotated[Path, typer.Argument(metavar="BESTAND", help="Het ingevulde werkboek (.xlsx).")],
    who: WHO = "",
    check: Annotated[bool, typer.Option("--controleer", help="Alleen nakijken; er wordt niets vastgelegd.")] = False,
    mandate: Annotated[str, typer.Option("--mandaat", help="Nodig voor cijfers van ministerie, PRT of COA.")] = "",
    folder: FOLDER = None,
) -> None:
    """Lees een ingevuld werkboek in; met één fout erin wordt niets vastgelegd."""
    workspace = wiring.open_workspace(find_workspace(folder))
    with casework.open_bureau(workspace) as bureau:
        found = casework.import_workbook(workspace, bureau, file, who, check_only=check, mandate=mandate)
    _tell_import(found)
    if found.werkboek.fouten:
        raise typer.Exit(ExitCode.INPUT)


def _tell_import(found: Ingelezen) -> None:
    book = found.werkboek
    for wrong in book.fouten:
        tell(f"  ! {wrong}")
    for remark in book.opmerkingen:
        tell(f"  ? {remark}")
    holds = f"{len(book.invoer)} cijferregels, {len(book.afspraken)} afspraken, {len(book.locaties)} locaties"
    if book.fouten:
        tell(f"Er is niets vastgelegd: verbeter eerst {len(book.fouten)} cellen of regels.")
    elif found.eerder:
        tell("Dit werkboek is al eerder ingelezen. Er is niets toegevoegd.")
    elif found.vastgelegd:
        tell(f"Vastgelegd: {holds} ({found.nieuw} nieuw, {found.vervangen} in plaats van een eerdere invoer).")
    else:
        tell(f"In orde: {holds}. Er is nog niets vastgelegd.")


@records.command("export", cls=DutchCommand)
def export(
    out: Annotated[Path, typer.Option("--out", help="Het bestand (.xlsx) dat u wilt maken.")],
    provincie: Annotated[str, typer.Option("--provincie", help="Alleen deze provincie.")] = "",
    day: Annotated[dt.datetime | None, typer.Option("--dag", formats=DAY_FORMATS, help="Stand op deze dag.")] = None,
    folder: FOLDER = None,
) -> None:
    """Maak de voortgangsrapportage: per gemeente taak, plekken, bron, trede, laatste brief en termijn."""
    with bureau_at(folder) as bureau:
        number = casework.write_report(bureau, provincie, day_of(day), out)
    tell(f"{out}: voortgang van {number} gemeenten.")
