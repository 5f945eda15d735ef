"""Commands after a letter was written: approve, tell that it was sent, withdraw, mail drafts, the texts themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline import wiring
from pipeline.cli.app import (
    AS_JSON,
    HELP,
    WORKSPACE,
    DutchCommand,
    DutchGroup,
    a_day,
    for_each,
    print_json,
    print_table,
    tell,
    warn,
)
from pipeline.cli.cases import WHO
from pipeline.cli.letters import FAMILY, letters, letters_of
from pipeline.errors import InputError

texts = typer.Typer(
    name="texts",
    help="De teksten van de brieven: welke zijn goedgekeurd, en door wie.",
    cls=DutchGroup,
    context_settings=HELP,
)

LETTERS = Annotated[list[str], typer.Argument(metavar="BRIEF…", help="Begin van het nummer (ibt letters list).")]
WHY = Annotated[str, typer.Option("--motivering", help="Waarom.")]


# -- approving and sending --------------------------------------------------------------------------------------


@letters.command("approve", cls=DutchCommand)
def letters_approve(
    numbers: LETTERS,
    who: WHO,
    mandate: Annotated[str, typer.Option("--mandaat", help="Het mandaat waaronder u goedkeurt.")],
    why: WHY,
    checked: Annotated[
        list[str] | None, typer.Option("--getal", help="Een ingetypt getal dat u hebt nagekeken; mag vaker.")
    ] = None,
    folder: Annotated[Path | None, WORKSPACE] = None,
) -> int:
    """Keur concepten goed: tekst, gegevens en bestanden liggen daarna vast."""
    with letters_of(folder) as desk:

        def one(number: str) -> None:
            done = desk.approve(number, who, mandate, why, checked or ())
            for path in done.paths:
                tell(str(path))
            for moved in done.verplaatst:
                warn(moved)

        return for_each(numbers, str, one)


@letters.command("sent", cls=DutchCommand)
def letters_sent(
    numbers: LETTERS,
    who: WHO,
    day: Annotated[str, typer.Option("--op", help="De dag van verzending, zoals 10-4-2026.")],
    folder: Annotated[Path | None, WORKSPACE] = None,
) -> int:
    """Leg vast dat u goedgekeurde brieven heeft verzonden; de termijn begint te lopen."""
    on = a_day(day, "--op")
    if on is None:
        raise InputError("noem de dag van verzending met --op, zoals 10-4-2026.")
    with letters_of(folder) as desk:

        def one(number: str) -> None:
            tell(f"verzonden: {desk.sent(number, who, on).id}")

        return for_each(numbers, str, one)


@letters.command("withdraw", cls=DutchCommand)
def letters_withdraw(
    number: Annotated[str, typer.Argument(metavar="BRIEF", help="Begin van het nummer (ibt letters list).")],
    who: WHO,
    why: WHY,
    folder: Annotated[Path | None, WORKSPACE] = None,
) -> None:
    """Trek een brief in; zijn termijn vervalt en wat er was blijft zichtbaar."""
    with letters_of(folder) as desk:
        tell(f"ingetrokken: {desk.withdraw(number, who, why).id}")


@letters.command("mail", cls=DutchCommand)
def letters_mail(
    out: Annotated[Path, typer.Option("--out", help="Map voor de mails (.eml).")],
    numbers: Annotated[list[str] | None, typer.Argument(metavar="BRIEF…", help="Begin van het nummer.")] = None,
    everyone: Annotated[bool, typer.Option("--all", help="Alle goedgekeurde brieven die nog niet weg zijn.")] = False,
    concept: Annotated[bool, typer.Option("--concept", help="Ook van concepten, om te bekijken.")] = False,
    folder: Annotated[Path | None, WORKSPACE] = None,
) -> int:
    """Zet mails klaar met de brief als bijlage; verzenden doet u zelf in uw mailprogramma."""
    if bool(numbers) == everyone:
        raise InputError("noem de brieven, of geef --all. Zie ibt letters list.")
    with letters_of(folder) as desk:

        def one(number: str) -> None:
            path, remarks = desk.mail(number, out, concept=concept)
            tell(str(path))
            for remark in remarks:
                warn(f"  {path.name}: {remark}")

        return for_each(numbers or desk.to_mail(concept=concept), str, one)


# -- texts ------------------------------------------------------------------------------------------------------


@texts.callback(invoke_without_command=True)
def letters_texts(
    context: typer.Context,
    folder: Annotated[Path | None, WORKSPACE] = None,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Toon van elke brief of de tekst is goedgekeurd, en door wie."""
    if context.invoked_subcommand:
        return
    with letters_of(folder) as desk:
        found = desk.texts()
    if as_json:
        print_json([wiring.as_json(one) for one in found])
        return
    rows = [(one.familie, one.versie, one.titel, one.door or "nog niet goedgekeurd") for one in found]
    print_table("Teksten", ("brief", "versie", "wat het is", "goedgekeurd door"), rows)


@texts.command("approve", cls=DutchCommand)
def letters_texts_approve(
    family: FAMILY,
    who: WHO,
    function: Annotated[str, typer.Option("--functie", help="Uw functie.")],
    folder: Annotated[Path | None, WORKSPACE] = None,
) -> None:
    """Keur de tekst van een brief goed zoals hij nu is (registers/goedkeuringen.toml)."""
    with letters_of(folder) as desk:
        desk.approve_text(family.upper(), who, function)
    tell(f"de tekst van brief {family.upper()} is goedgekeurd door {who}")


letters.add_typer(texts)
