"""Commands on answers: the five questions with the passages that answer them, and what a person makes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline import casework, wiring
from pipeline.cli.app import AS_JSON, HELP, DutchCommand, DutchGroup, app, print_json, tell
from pipeline.cli.cases import FOLDER, bureau_at
from pipeline.errors import InputError
from pipeline.tools.datum import korte_datum
from pipeline.tools.register import gemeente_by_code

if TYPE_CHECKING:
    from pipeline.vergelijk import Vergelijking
    from pipeline.zaak.antwoorden import Antwoord, Vraag

_SHOW = "show"


class _WithAnswer(DutchGroup):
    """Takes a gemeente or document where a command may stand: `ibt answers Dalfsen`."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Give the command of the first word; another word is what is to be shown."""
        if args and args[0] not in self.commands:
            args = [_SHOW, *args]
        return super().resolve_command(ctx, args)


answers = typer.Typer(
    name="answers",
    help="Antwoorden van gemeenten: ibt answers GEMEENTE of DOCUMENT toont de vragen; judge legt uw oordeel vast.",
    no_args_is_help=True,
    context_settings=HELP,
    cls=_WithAnswer,
)
app.add_typer(answers)


@answers.command(_SHOW, cls=DutchCommand)
def show(
    wanted: Annotated[str, typer.Argument(metavar="GEMEENTE|DOCUMENT", help="Naam, code of begin van het nummer.")],
    folder: FOLDER = None,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Toon per antwoord de vijf vragen met bladzijde en passage, en de cijfers naast die van het ministerie."""
    with bureau_at(folder) as bureau:
        found = casework.answers_of(bureau, wanted)
        compared = [casework.compare_answer(bureau, code, one.stuk.ontvangen_op) for code, one in found]
    if as_json:
        print_json([{"gemeente": code, **wiring.as_json(one)} for code, one in found])
        return
    if not found:
        tell("Er is nog geen antwoord van deze gemeente.")
    for (code, one), figures in zip(found, compared, strict=True):
        for line in (*_told(code, one), *_figures(figures)):
            tell(line)


def _told(code: str, one: Antwoord) -> Iterator[str]:
    piece, name = one.stuk, gemeente_by_code()[code].naam
    yield f"{name}, document {piece.document_id[:12]}, ontvangen op {korte_datum(piece.ontvangen_op)}"
    for vraag in one.vragen:
        yield from _question(vraag)
    if one.redenen:
        yield f"    redenen die de gemeente geeft: {'; '.join(one.redenen)}"
    yield from (f"    {planned}" for planned in one.gepland)
    if one.melding:
        yield "    Er staat ook een melding op grond van artikel 8 in: zie ibt links routes."
    if one.beoordeling:
        yield f"    beoordeeld: {one.beoordeling.variant}. {' '.join(one.beoordeling.redenen)}"
    else:
        fits = f"; misschien past: {', '.join(one.passend)}" if one.passend else ""
        yield f"    nog niet beoordeeld (ibt answers judge){fits}"


def _question(vraag: Vraag) -> Iterator[str]:
    said = f"oordeel {vraag.oordeel.stand}" if vraag.oordeel else "nog geen oordeel"
    yield f"    {vraag.nummer}. {vraag.onderwerp}: gelezen als {vraag.gelezen}; {said}"
    for page, literal in dict.fromkeys((proof.page, proof.literal) for proof in vraag.bewijs):
        yield f"         bladzijde {page}: “{literal}”"
    if vraag.oordeel and vraag.oordeel.reactie:
        yield f"         reactie: {vraag.oordeel.reactie}"


def _figures(found: Sequence[Vergelijking]) -> Iterator[str]:
    yield from (f"    {line}" for one in found for line in one.uitleg)


@answers.command("judge", cls=DutchCommand)
def judge(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="Nummer of bestandsnaam van het antwoord.")],
    variant: Annotated[
        str,
        typer.Option(
            help="Welke reactie past: volledig, onvolledig, onvoldoende, verschil, voldoet, weigering, bezwaar."
        ),
    ] = "",
    questions: Annotated[
        list[str] | None,
        typer.Option("--vraag", metavar="N=STAND", help="Vijf keer: beantwoord, deels, open of nvt."),
    ] = None,
    reactions: Annotated[
        list[str] | None, typer.Option("--reactie", metavar="N=TEKST", help="Wat u bij die vraag terugschrijft.")
    ] = None,
    reasons: Annotated[list[str] | None, typer.Option("--reden", help="Waarom; mag vaker. Zonder namen.")] = None,
    who: Annotated[str, typer.Option("--door", help="Uw naam.")] = "",
    folder: FOLDER = None,
) -> None:
    """Leg vast wat u van een antwoord vindt: elke vraag, en welke reactie (brief L08) past."""
    said = (_by_number(questions, "--vraag"), _by_number(reactions, "--reactie"))
    with bureau_at(folder) as bureau:
        made = casework.judge_answer(bureau, document, variant, said, reasons or (), who)
    tell(f"beoordeling vastgelegd: {made.variant}. Maak de reactie met ibt letters form L08.")


def _by_number(given: Sequence[str] | None, option: str) -> Mapping[int, str]:
    found: dict[int, str] = {}
    for one in given or ():
        number, equals, value = one.partition("=")
        if not (equals and number.strip().isdecimal()) or int(number) in found:
            raise InputError(f"{option} is een vraag met een waarde, één keer per vraag: {option} 1=beantwoord.")
        found[int(number)] = value.strip()
    return found
