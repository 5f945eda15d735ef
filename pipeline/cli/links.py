"""Commands on post: what answers which letter, what may be one letter twice, and what goes another way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline import casework, wiring
from pipeline.cli.app import (
    DutchCommand,
    print_json,
    print_table,
    tell,
)
from pipeline.cli.cases import FOLDER, JSON, WHO, bureau_at, has_command, listing_group
from pipeline.cli.terms import short_id
from pipeline.tools.datum import korte_datum
from pipeline.tools.register import find_gemeente, gemeente_by_code

if TYPE_CHECKING:
    from pipeline.model.dossier import Gekoppeld
    from pipeline.zaak.koppelen import Correspondentie

links = listing_group(
    "links",
    "Post en brieven: welk stuk bij welke brief hoort, dubbele stukken en post die ergens anders heen moet.",
)

WHY = Annotated[str, typer.Option("--motivering", help="Waarom u dit vindt.")]
NOT = Annotated[bool, typer.Option("--niet", help="Leg vast dat het juist niet zo is.")]


@links.callback()
def list_links(
    context: typer.Context,
    gemeente: Annotated[str, typer.Option("--gemeente", help="Alleen deze gemeente (naam of code).")] = "",
    folder: FOLDER = None,
    as_json: JSON = False,
) -> None:
    """Toon per gemeente welk stuk bij welke brief hoort, wat een mens moet bekijken en wat nergens bij hoort."""
    if has_command(context, gemeente, folder, as_json):
        return
    code = find_gemeente(gemeente).code if gemeente else None
    with bureau_at(folder) as bureau:
        found = casework.correspondence(bureau, code)
        loose = casework.loose_post(bureau)
    if as_json:
        print_json([_as_json(code, post) for code, post in found])
        return
    for code, post in found:
        for line in _told(code, post):
            tell(line)
    if loose:
        tell("Noemt geen gemeente; misschien toch een antwoord")
    for piece in loose:
        tell(f"    {piece.document_id[:12]}, ontvangen op {korte_datum(piece.ontvangen_op)}")


def _as_json(code: str, post: Correspondentie) -> dict[str, object]:
    links_ = [wiring.as_json(link) for link in post.koppelingen]
    return {"gemeente": code, "koppelingen": links_, "los": [wiring.as_json(piece) for piece in post.los]}


def _told(code: str, post: Correspondentie) -> Iterator[str]:
    yield gemeente_by_code()[code].naam
    letters = {brief.id: brief for brief in post.brieven}
    for link in post.koppelingen:
        brief = letters.get(link.brief_id)
        named = f"{brief.familie or 'brief'} van {korte_datum(brief.datum)}" if brief else link.brief_id
        yield f"    {link.document_id[:12]} → {named} ({short_id(link.brief_id)}): {_state(link)}"
        yield from (f"        {reason}" for reason in link.redenen)
        yield from (f"      ? {doubt}" for doubt in link.bezwaren)
    linked = {link.document_id for link in post.koppelingen}
    for piece in post.los:
        if piece.document_id not in linked:
            yield f"    {piece.document_id[:12]} hoort nergens bij; ontvangen op {korte_datum(piece.ontvangen_op)}"


def _state(link: Gekoppeld) -> str:
    if link.oordeel:
        return "hoort erbij, volgens een mens" if link.geldt else "hoort er niet bij, volgens een mens"
    return "zeker" if link.geldt else "VOORSTEL: bekijk het en leg vast met ibt links add"


@links.command("add", cls=DutchCommand)
def add(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="Nummer of bestandsnaam van het document.")],
    brief: Annotated[str, typer.Argument(metavar="BRIEF", help="Nummer van de brief (ibt dossier).")],
    who: WHO = "",
    why: WHY = "",
    not_: NOT = False,
    folder: FOLDER = None,
) -> None:
    """Leg vast dat een stuk bij een brief hoort, of juist niet; uw oordeel gaat voor dat van het programma."""
    with bureau_at(folder) as bureau:
        made = casework.link_document(bureau, document, brief, who, why, belongs=not not_)
    tell(f"vastgelegd: {made.document_id[:12]} hoort {'' if made.hoort_bij else 'niet '}bij {short_id(made.brief_id)}")


@links.command("doubles", cls=DutchCommand)
def doubles(folder: FOLDER = None, as_json: JSON = False) -> None:
    """Toon stukken die misschien één brief zijn die twee keer kwam (per post en per e-mail)."""
    with bureau_at(folder) as bureau:
        found = casework.doubles(bureau)
    if as_json:
        print_json([wiring.as_json(pair) for pair in found])
        return
    for pair in found:
        tell(f"{pair.document_ids[0][:12]}  {pair.document_ids[1][:12]}  {' '.join(pair.redenen)}")


@links.command("double", cls=DutchCommand)
def double(
    one: Annotated[str, typer.Argument(metavar="DOCUMENT", help="Nummer of bestandsnaam van het ene stuk.")],
    other: Annotated[str, typer.Argument(metavar="DOCUMENT2", help="Nummer of bestandsnaam van het andere stuk.")],
    who: WHO = "",
    why: WHY = "",
    not_: NOT = False,
    folder: FOLDER = None,
) -> None:
    """Leg vast dat twee stukken één brief zijn, of juist niet; beide blijven bewaard, de eerste ontvangst telt."""
    with bureau_at(folder) as bureau:
        made = casework.judge_double(bureau, one, other, who, why, same=not not_)
    tell(f"vastgelegd: {'één brief' if made.is_dubbel else 'twee verschillende brieven'}")


@links.command("routes", cls=DutchCommand)
def routes(folder: FOLDER = None, as_json: JSON = False) -> None:
    """Toon post die niet in de toezichtlijn hoort of meer vraagt: wie haar oppakt en met welke brief."""
    with bureau_at(folder) as bureau:
        found = casework.routed(bureau)
    if as_json:
        print_json([wiring.as_json(one) for one in found])
        return
    rows = [
        (
            one.stuk.document_id[:12],
            korte_datum(one.stuk.ontvangen_op),
            one.afhandeling.wat,
            one.afhandeling.wie,
            " ".join(one.afhandeling.brieven) or "-",
            one.afhandeling.doe,
        )
        for one in found
    ]
    print_table("Andere post", ("document", "ontvangen", "wat", "voor wie", "brief", "wat te doen"), rows)
