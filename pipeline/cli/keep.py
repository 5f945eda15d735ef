"""Commands about keeping: what may be destroyed, what may not, closing a dossier, and destroying by two people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline import upkeep, wiring
from pipeline.cli.app import (
    AS_JSON,
    WORKSPACE,
    DutchCommand,
    a_day,
    find_workspace,
    group,
    print_json,
    print_table,
    tell,
)
from pipeline.errors import RecordError
from pipeline.tools.datum import vandaag

if TYPE_CHECKING:
    from pipeline.keep.room import KeepRoom
    from pipeline.model.bewaren import Bewaaroordeel, Houd

keep = group("keep", "Bewaartermijnen: wat mag weg, wat niet, en vernietigen met verklaring.")

_WHO = typer.Option("--door", help="Uw naam.")
_WHY = typer.Option("--reden", help="Waarom.")
_WHAT = typer.Argument(metavar="ONDERWERP", help="Nummer van een document, naam van een dossier, of gemeente.")
_DOSSIER = typer.Argument(metavar="DOSSIER", help="Naam van een dossier om openbaar te maken, of een gemeente.")


@contextmanager
def _room(folder: Path | None) -> Iterator[KeepRoom]:
    workspace = wiring.open_workspace(find_workspace(folder))
    with wiring.open_desk(workspace) as desk:
        yield upkeep.keep_room(workspace, desk)


@keep.command("list", cls=DutchCommand)
def show(
    folder: Annotated[Path | None, WORKSPACE] = None,
    everything: Annotated[bool, typer.Option("--alles", help="Ook wat nog niet weg mag, met de reden.")] = False,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Toon wat na zijn bewaartermijn vernietigd mag worden, en wat iemand vasthoudt."""
    with _room(folder) as room:
        judged, holds = room.judged(), room.holds()
    if as_json:
        print_json(_as_json(judged, holds))
        return
    _print(judged if everything else [one for one in judged if one.is_due or one.gehouden])
    if holds:
        table = [(held.id[:8], held.onderwerp[:12], held.door, held.reden) for held in holds]
        print_table("Vastgehouden", ("nummer", "onderwerp", "door", "reden"), table)
    count = Counter("mag weg" if one.is_due else "blijft" for one in judged)
    tell(f"{count['mag weg']} mag weg, {count['blijft']} blijft. Vernietigen: ibt keep apply")


def _print(judged: Iterable[Bewaaroordeel]) -> None:
    rows = [
        (
            one.id[:12],
            one.soort,
            one.termijn.told if one.termijn else "",
            one.tot.isoformat() if one.tot else "",
            "mag weg" if one.is_due else " ".join(one.waarom_niet),
        )
        for one in judged
    ]
    print_table("Bewaren", ("nummer", "soort", "termijn", "tot en met", "oordeel"), rows)


def _as_json(judged: Sequence[Bewaaroordeel], holds: Sequence[Houd]) -> dict[str, object]:
    documents = [
        {
            "id": one.id,
            "soort": one.soort,
            "termijn": one.termijn.told if one.termijn else "",
            "vastgesteld": bool(one.termijn and one.termijn.is_approved),
            "vanaf": one.vanaf.isoformat() if one.vanaf else None,
            "tot": one.tot.isoformat() if one.tot else None,
            "mag_weg": one.is_due,
            "gehouden": one.gehouden,
            "waarom_niet": list(one.waarom_niet),
        }
        for one in judged
    ]
    return {"stukken": documents, "vastgehouden": [wiring.as_json(held) for held in holds]}


@keep.command("terms", cls=DutchCommand)
def terms(folder: Annotated[Path | None, WORKSPACE] = None) -> None:
    """Toon de bewaartermijnen per soort, met de bron en wie ze vaststelde."""
    with _room(folder) as room:
        found = room.terms.values()
    rows = [
        (one.soort, one.told, one.waardering.value, one.goedgekeurd_door or "niet vastgesteld", one.bron)
        for one in found
    ]
    print_table("Bewaartermijnen", ("soort", "termijn", "daarna", "vastgesteld door", "bron"), rows)


@keep.command("hold", cls=DutchCommand)
def hold(
    subject: Annotated[str, _WHAT],
    who: Annotated[str, _WHO],
    why: Annotated[str, _WHY],
    folder: Annotated[Path | None, WORKSPACE] = None,
) -> None:
    """Zeg dat iets voorlopig niet vernietigd mag worden, bijvoorbeeld om een bezwaar of onderzoek."""
    with _room(folder) as room:
        number = room.hold(subject, why, who)
    tell(f"Vastgehouden onder nummer {number[:8]}. Opheffen: ibt keep release {number[:8]}")


@keep.command("release", cls=DutchCommand)
def release(
    number: Annotated[str, typer.Argument(metavar="NUMMER", help="Nummer uit ibt keep list.")],
    who: Annotated[str, _WHO],
    why: Annotated[str, _WHY],
    folder: Annotated[Path | None, WORKSPACE] = None,
) -> None:
    """Zeg dat iets niet meer vastgehouden wordt."""
    with _room(folder) as room:
        room.release(number, why, who)
    tell("Niet meer vastgehouden. De bewaartermijn geldt weer.")


@keep.command("close", cls=DutchCommand)
def close(
    dossier: Annotated[str, _DOSSIER],
    who: Annotated[str, _WHO],
    why: Annotated[str, _WHY],
    day: Annotated[str, typer.Option("--op", help="De dag waarop alles onherroepelijk was; leeg: vandaag.")] = "",
    folder: Annotated[Path | None, WORKSPACE] = None,
) -> None:
    """Sluit een dossier: er is beslist en er kan niets meer tegen gebeuren. De bewaartermijn gaat lopen."""
    with _room(folder) as room:
        room.close(dossier, a_day(day, "--op") or vandaag(), why, who)
    tell("Dossier gesloten. Wat daarna mag en wanneer: ibt keep list --alles")


@keep.command("reopen", cls=DutchCommand)
def reopen(
    dossier: Annotated[str, _DOSSIER],
    who: Annotated[str, _WHO],
    why: Annotated[str, _WHY],
    folder: Annotated[Path | None, WORKSPACE] = None,
) -> None:
    """Heropen een dossier; wat daarvan opgeruimd was, wordt opnieuw gelezen."""
    with _room(folder) as room:
        count = room.reopen(dossier, why, who)
    tell(f"Dossier heropend. {count} documenten worden opnieuw gelezen.")


@keep.command("apply", cls=DutchCommand)
def apply(
    numbers: Annotated[list[str] | None, typer.Argument(metavar="[NUMMER]…", help="Leeg: alles wat weg mag.")] = None,
    who: Annotated[str, typer.Option("--door", help="Wie beslist.")] = "",
    second: Annotated[str, typer.Option("--tweede", help="De tweede persoon; een ander dan --door.")] = "",
    really: Annotated[bool, typer.Option("--uitvoeren", help="Vernietig echt; anders alleen tonen.")] = False,
    working: Annotated[
        bool, typer.Option("--werkbestanden", help="Alleen werkkopieën die opnieuw te maken zijn; zonder personen.")
    ] = False,
    unfinished: Annotated[
        bool, typer.Option("--afmaken", help="Alleen afmaken waar al een verklaring van is.")
    ] = False,
    folder: Annotated[Path | None, WORKSPACE] = None,
) -> None:
    """Vernietig wat na zijn bewaartermijn weg mag, met een verklaring; zonder --uitvoeren gebeurt er niets."""
    workspace = wiring.open_workspace(find_workspace(folder))
    if not (really or working or unfinished):
        with _room(folder) as room:
            _print(room.due(numbers or ()))
        tell("Er is niets vernietigd. Echt vernietigen: voeg --uitvoeren, --door en --tweede toe.")
        return
    with wiring.open_desk(workspace) as desk:
        if working:
            tell(f"{upkeep.tidy_working_copies(workspace, desk)} werkbestanden opgeruimd.")
            return
        room = upkeep.keep_room(workspace, desk)
        if unfinished:
            tell(f"{room.finish()} keer afgemaakt.")
            return
        applied = room.apply(who, second, numbers or ())
    tell(f"{applied.destroyed} vernietigd. De verklaringen: ibt keep proofs")
    if applied.refused:
        raise RecordError(" ".join(applied.refused))


@keep.command("proofs", cls=DutchCommand)
def proofs(folder: Annotated[Path | None, WORKSPACE] = None, as_json: Annotated[bool, AS_JSON] = False) -> None:
    """Toon de verklaringen van vernietiging: wat (als kenmerk), waarom, door wie en wanneer."""
    with _room(folder) as room:
        found = room.proofs()
    if as_json:
        print_json([wiring.as_json(one) for one in found])
        return
    rows = [
        (
            one.id[:8],
            one.document_id[:12],
            one.soort,
            one.termijn,
            one.door,
            one.tweede,
            one.voltooid.astimezone().isoformat(timespec="minutes") if one.voltooid else "niet af",
        )
        for one in found
    ]
    heads = ("verklaring", "kenmerk", "soort", "termijn", "door", "tweede", "voltooid")
    print_table("Verklaringen van vernietiging", heads, rows)
