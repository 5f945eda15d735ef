"""Commands on terms: what ends this week, what is too late, a calendar, more time by decision, and what happened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline import casework, wiring
from pipeline.cli.app import (
    DutchCommand,
    a_day,
    print_json,
    print_table,
    tell,
)
from pipeline.cli.cases import FOLDER, JSON, WHO, bureau_at, has_command, listing_group
from pipeline.errors import InputError
from pipeline.tools.datum import korte_datum
from pipeline.tools.register import find_gemeente, gemeente_by_code

if TYPE_CHECKING:
    from pipeline.model.termijn import TermijnStand

terms = listing_group("terms", "De termijnen van brieven: wat loopt, wat te laat is, uitstel en een agenda.")

TERM = Annotated[str, typer.Argument(metavar="TERMIJN", help="Begin van het nummer van de termijn (ibt terms).")]


def short_id(number: str) -> str:
    """Give the number of a letter as a person types it: of a document the begin is enough."""
    return number if "-" in number else number[:12]


@terms.callback()
def list_terms(
    context: typer.Context,
    this_week: Annotated[bool, typer.Option("--deze-week", help="Alleen wat deze week eindigt.")] = False,
    late: Annotated[bool, typer.Option("--te-laat", help="Alleen wat zonder antwoord voorbij is.")] = False,
    gemeente: Annotated[str, typer.Option("--gemeente", help="Alleen deze gemeente (naam of code).")] = "",
    day: Annotated[str, typer.Option("--dag", help="Stand op deze dag; anders vandaag.")] = "",
    folder: FOLDER = None,
    as_json: JSON = False,
) -> None:
    """Toon de termijnen met hun stand, laatste dag en of een herinnering kan."""
    if has_command(context, this_week, late, gemeente, day, folder, as_json):
        return
    code, on = find_gemeente(gemeente).code if gemeente else None, a_day(day, "--dag")
    with bureau_at(folder) as bureau:
        if this_week or late:
            found = casework.work_list(bureau, code, on)
            states = (found.deze_week if this_week else ()) + (found.te_laat if late else ())
        else:
            states = casework.term_states(bureau, code, on)
    if as_json:
        print_json([wiring.as_json(state) for state in states])
        return
    columns = ("nummer", "gemeente", "termijn", "laatste dag", "stand", "beantwoord op", "herinnering")
    print_table("Termijnen", columns, [_row(state) for state in states])


def _row(state: TermijnStand) -> tuple[object, ...]:
    term = state.termijn
    name = gemeente_by_code()[term.gemeente].naam
    answered = korte_datum(state.beantwoord_op) if state.beantwoord_op else "-"
    days = (korte_datum(state.uiterlijk), state.status, answered)
    return (term.id[:12], name, term.omschrijving, *days, state.reden)


@terms.command("calendar", cls=DutchCommand)
def calendar(
    out: Annotated[Path, typer.Option("--out", help="Het agendabestand (.ics) dat wordt geschreven.")],
    day: Annotated[str, typer.Option("--dag", help="Stand op deze dag; anders vandaag.")] = "",
    folder: FOLDER = None,
) -> None:
    """Schrijf de lopende en verlopen termijnen als agendabestand, voor elk agendaprogramma."""
    with bureau_at(folder) as bureau:
        casework.write_calendar(bureau, out, a_day(day, "--dag"))
    tell(f"Agenda geschreven: {out}")


@terms.command("start", cls=DutchCommand)
def start(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="Nummer of bestandsnaam van de brief.")],
    who: WHO = "",
    received: Annotated[str, typer.Option("--ontvangen-op", help="Dag waarop de gemeente de brief ontving.")] = "",
    folder: FOLDER = None,
) -> None:
    """Start de termijn van een brief van het ministerie die als document is binnengekomen."""
    with bureau_at(folder) as bureau:
        term = casework.start_term(bureau, document, who, a_day(received, "--ontvangen-op"))
    tell(f"termijn {term.id[:12]}: {term.omschrijving}")
    tell(f"    {term.afleiding}")


@terms.command("extend", cls=DutchCommand)
def extend(
    number: TERM,
    until: Annotated[str, typer.Option("--tot", help="De nieuwe laatste dag.")] = "",
    refuse: Annotated[bool, typer.Option("--weigeren", help="Wijs het gevraagde uitstel af.")] = False,
    who: WHO = "",
    mandate: Annotated[str, typer.Option("--mandaat", help="Het mandaat waarop u besluit.")] = "",
    motivation: Annotated[str, typer.Option("--motivering", help="Waarom u zo besluit.")] = "",
    folder: FOLDER = None,
) -> None:
    """Besluit over uitstel: een termijn verandert alleen door een besluit."""
    day = a_day(until, "--tot")
    if refuse == (day is not None):
        raise InputError("geef --tot met de nieuwe laatste dag, of --weigeren.")
    with bureau_at(folder) as bureau:
        wil = casework.make_wil(who, mandate, motivation, {})
        besluit = casework.extend_term(bureau, number, day, wil)
    tell(f"besluit {besluit.id[:12]} vastgelegd: uitstel {besluit.content['uitstel']}")
    tell("Laat de gemeente het besluit weten met brief L19 (ibt letters form L19).")


@terms.command("history", cls=DutchCommand)
def history(number: TERM, folder: FOLDER = None, as_json: JSON = False) -> None:
    """Toon hoe de laatste dag is berekend en wat er met een termijn is gebeurd."""
    with bureau_at(folder) as bureau:
        term, events = casework.term_history(bureau, number)
    if as_json:
        told = [{"soort": e.soort, "dag": e.dag.isoformat(), "verwijzing": e.verwijzing} for e in events]
        print_json({"termijn": wiring.as_json(term), "gebeurtenissen": told})
        return
    tell(f"{gemeente_by_code()[term.gemeente].naam}: {term.omschrijving}")
    tell(f"    {term.afleiding}")
    tell(f"    gestart door brief {short_id(term.start)}")
    for event in events:
        until = f" tot {korte_datum(event.tot)}" if event.tot else ""
        tell(f"{korte_datum(event.dag):>10}  {event.soort}{until} ({short_id(event.verwijzing)})")
