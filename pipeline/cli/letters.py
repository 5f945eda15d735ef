"""Commands that write letters, one or a wave, and say what became of them; nothing is ever sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from pipeline import casework, wiring
from pipeline.cli.app import (
    AS_JSON,
    WORKSPACE,
    DutchCommand,
    a_day,
    app,
    err,
    find_workspace,
    group,
    print_json,
    print_table,
    tell,
    warn,
)
from pipeline.cli.cases import WHO
from pipeline.errors import ExitCode, InputError

if TYPE_CHECKING:
    from pipeline.legtwo.letterdesk import LetterDesk
    from pipeline.legtwo.wave_files import Regel
    from pipeline.legtwo.waves import Golf

letters = group("letters", "Brieven: bekijken, formulieren, goedkeuren, verzending vastleggen, mail klaarzetten.")

FAMILY = Annotated[str, typer.Argument(metavar="FAMILIE", help="L01 tot en met L20; zie ibt letters families.")]
GEMEENTE = Annotated[str, typer.Option("--gemeente", help="De gemeente waar de brief over gaat.")]
PROVINCE = Annotated[str, typer.Option("--provincie", help="De provincie (L11, L12, L13, doorzenden of afschrift).")]
DOCUMENT = Annotated[str, typer.Option("--document", help="Nummer of bestandsnaam van het stuk waar hij over gaat.")]
ABOUT = Annotated[str, typer.Option("--brief", help="De brief van ons waar hij over gaat; anders de laatste.")]
CYCLE = Annotated[str, typer.Option("--cyclus", help="Bijvoorbeeld 2024-2026; anders die van het laatste besluit.")]
REFERENCE = Annotated[str, typer.Option("--kenmerk", help="Ons kenmerk; met --all het begin ervan.")]
DATED = Annotated[str, typer.Option("--datum", help="Dagtekening, zoals 9-4-2026.")]
FORM = Annotated[Path | None, typer.Option("--gegevens", help="Het ingevulde formulier (ibt letters form).")]


@contextmanager
def letters_of(folder: Path | None) -> Iterator[LetterDesk]:
    """Open a workspace for work on its letters."""
    workspace = wiring.open_workspace(find_workspace(folder))
    with casework.open_bureau(workspace) as bureau:
        yield casework.letter_desk(bureau)


# -- writing ----------------------------------------------------------------------------------------------------


@app.command(cls=DutchCommand)
def letter(
    family: FAMILY,
    who: WHO,
    gemeente: GEMEENTE = "",
    province: PROVINCE = "",
    document: DOCUMENT = "",
    about: ABOUT = "",
    cycle: CYCLE = "",
    form: FORM = None,
    reference: REFERENCE = "",
    dated: DATED = "",
    everyone: Annotated[bool, typer.Option("--all", help="Schrijf aan iedereen die de brief moet krijgen.")] = False,
    annexes: Annotated[Path | None, typer.Option("--bijlagen", help="L12: map met de verdeelbesluiten.")] = None,
    again: Annotated[bool, typer.Option("--opnieuw", help="Met --all: maak ook bestaande concepten opnieuw.")] = False,
    folder: Annotated[Path | None, WORKSPACE] = None,
) -> int:
    """Maak een brief als concept (DOCX en PDF) uit dossier en formulier; zonder besluit geen brief."""
    family, day = family.upper(), a_day(dated, "--datum")
    with letters_of(folder) as desk:
        if everyone:
            asked = {
                "door": who,
                "kenmerk": reference,
                "datum": day,
                "bijlagen": annexes,
                "opnieuw": again,
            }
            return _run_wave(desk, desk.wave(family, form, **asked))
        order = desk.order(
            family,
            door=who,
            gemeente=gemeente,
            provincie=province,
            document=document,
            brief=about,
            cyclus=cycle,
            kenmerk=reference,
            datum=day,
            gegevens=form,
        )
        written = desk.write(order, annexes)
    for path in written.paths:
        tell(str(path))
    for moved in written.verplaatst:
        warn(moved)
    for remark in written.remarks:
        tell(f"concept: {remark}")
    return int(ExitCode.DONE)


def _run_wave(desk: LetterDesk, wave: Golf) -> int:
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"))
    done: list[Regel] = []
    with Progress(*columns, TimeElapsedColumn(), console=err, disable=not err.is_terminal) as progress:
        task = progress.add_task(f"brief {wave.familie}", total=desk.wave_size(wave))
        for line in desk.run_wave(wave):
            done.append(line)
            progress.advance(task)
    path = desk.summarise(wave, done)
    _tell_wave(done)
    tell(f"Overzicht: {path}")
    return int(ExitCode.LETTER if any(line.reden for line in done) else ExitCode.DONE)


def _tell_wave(done: Sequence[Regel]) -> None:
    rows = [(one.wie, one.brief, one.versie, one.stand, one.mailbox, one.reden or one.opmerking) for one in done]
    print_table("Brieven", ("aan", "brief", "versie", "stand", "mailbox", "let op"), rows)
    refused = [one for one in done if one.reden]
    tell(f"{len(done) - len(refused)} brieven, {len(refused)} niet gemaakt.")


# -- looking ----------------------------------------------------------------------------------------------------


@letters.command("list", cls=DutchCommand)
def letters_list(
    gemeente: GEMEENTE = "", folder: Annotated[Path | None, WORKSPACE] = None, as_json: Annotated[bool, AS_JSON] = False
) -> None:
    """Toon alle brieven met hun stand."""
    with letters_of(folder) as desk:
        found = desk.overview(gemeente)
    if as_json:
        print_json([wiring.as_json(one) for one in found])
        return
    rows = [(one.id, one.versie, one.stand, one.aan, one.kenmerk, one.datum, one.verzonden_op) for one in found]
    print_table("Brieven", ("brief", "versie", "stand", "aan", "kenmerk", "dagtekening", "verzonden"), rows)


@letters.command("families", cls=DutchCommand)
def letters_families(folder: Annotated[Path | None, WORKSPACE] = None) -> None:
    """Toon welke brieven er zijn en waar ze voor dienen."""
    with letters_of(folder) as desk:
        found = desk.texts()
    rows = [(one.familie, one.titel, "juridisch slot" if one.slot else "") for one in found]
    print_table("Brieven", ("brief", "wat het is", "let op"), rows)


@letters.command("offered", cls=DutchCommand)
def letters_offered(
    gemeente: Annotated[str, typer.Argument(metavar="GEMEENTE")],
    dated: DATED = "",
    folder: Annotated[Path | None, WORKSPACE] = None,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Toon welke brieven nu aan de orde zijn voor een gemeente, en waarom (niet)."""
    with letters_of(folder) as desk:
        found = desk.offered(gemeente, a_day(dated, "--datum"))
    if as_json:
        keys = ("familie", "titel", "kan", "waarom")
        print_json([dict(zip(keys, row, strict=True)) for row in found])
        return
    rows = [(family, "ja" if may else "nee", title, why) for family, title, may, why in found]
    print_table("Brieven", ("brief", "kan nu", "wat het is", "waarom"), rows)


@letters.command("form", cls=DutchCommand)
def letters_form(
    family: FAMILY,
    out: Annotated[Path, typer.Option("--out", help="Waar het formulier komt (TOML).")],
    gemeente: GEMEENTE = "",
    province: PROVINCE = "",
    document: DOCUMENT = "",
    about: ABOUT = "",
    cycle: CYCLE = "",
    reference: REFERENCE = "",
    dated: DATED = "",
    everyone: Annotated[bool, typer.Option("--all", help="Een formulier voor een hele golf.")] = False,
    folder: Annotated[Path | None, WORKSPACE] = None,
) -> None:
    """Maak het formulier van een brief, met wat al bekend is; wat u invult, gaat mee met ibt letter --gegevens."""
    if out.exists():
        raise InputError(f"{out.name} bestaat al. Kies een andere naam met --out; een ingevuld formulier blijft staan.")
    with letters_of(folder) as desk:
        order = desk.order(
            family.upper(),
            door="",
            gemeente=gemeente,
            provincie=province,
            document=document,
            brief=about,
            cyclus=cycle,
            kenmerk=reference,
            datum=a_day(dated, "--datum"),
        )
        text = desk.form(order, for_wave=everyone)
    casework.write_text(out, text)
    tell(f"Formulier: {out}. Vul het in en maak de brief met: ibt letter {family.upper()} --gegevens {out} …")
