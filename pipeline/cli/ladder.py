"""Commands of the interventieladder: proposals, decisions, history, tasks and mandates; the system never decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline import casework, wiring
from pipeline.cli.app import DutchCommand, group, print_json, print_table, tell
from pipeline.cli.cases import FOLDER, JSON, bureau_at
from pipeline.errors import InputError
from pipeline.model.ladder import afwijking_of
from pipeline.tools.datum import korte_datum, typed_day
from pipeline.tools.register import find_gemeente, gemeente_by_code

if TYPE_CHECKING:
    import datetime as dt

    from pipeline.model.mandaat import Mandaat
    from pipeline.model.status import Besluit, Voorstel

ladder = group("ladder", "De interventieladder: voorstellen, besluiten, verloop en taken per gemeente.")

GEMEENTE = Annotated[str, typer.Argument(metavar="GEMEENTE", help="Officiële naam of code (GM…).")]
ONLY = Annotated[str, typer.Option("--gemeente", help="Alleen deze gemeente (naam of code).")]
WHO = Annotated[str, typer.Option("--door", help="Uw naam: wie besluit.")]
MANDATE = Annotated[str, typer.Option("--mandaat", help="Het mandaat waarop u besluit (ibt ladder mandates).")]
MOTIVATION = Annotated[str, typer.Option("--motivering", help="Waarom u zo besluit.")]
FACTS = Annotated[
    list[str] | None,
    typer.Option(
        "--feit",
        metavar="SLEUTEL=WAARDE",
        help="Wat het besluit ook noemt: ja, nee, een dag (9-4-2026) of tekst. Mag vaker. Sleutels: ibt ladder facts.",
    ),
]
CHECKED = Annotated[bool, typer.Option("--cijfers-nagekeken", help="U hebt de cijfers zelf nagekeken.")]
AUTHOR = Annotated[str, typer.Option("--opgesteld-door", help="Wie het besluit opstelde; vanaf trede 3 een ander.")]
DEVIATION = Annotated[str, typer.Option("--afwijking", metavar="REDEN", help="U besluit anders dan de cijfers zeggen.")]
DEVIATION_WHY = Annotated[str, typer.Option("--afwijking-motivering", help="Waarom u afwijkt van de cijfers.")]
CYCLUS = Annotated[str, typer.Option("--cyclus", help="Zoals 2024-2026; anders de cyclus die nu geldt.")]


# -- proposals --------------------------------------------------------------------------------------------------


@ladder.command("list", cls=DutchCommand)
def ladder_list(only: ONLY = "", folder: FOLDER = None, as_json: JSON = False) -> None:
    """Toon de voorstellen van het systeem, met redenen, omstandigheden en twijfels."""
    with bureau_at(folder) as bureau:
        found = casework.refresh_proposals(bureau, _code(only))
    if as_json:
        print_json([wiring.as_json(voorstel) for voorstel in found])
        return
    for voorstel in found:
        for line in _voorstel_told(voorstel):
            tell(line)


def _voorstel_told(voorstel: Voorstel) -> Iterator[str]:
    who = f"{_name(voorstel.gemeente)}  {voorstel.cyclus}"
    yield f"{voorstel.id[:12]}  {who}  VOORSTEL {voorstel.kind}: {content_told(voorstel.content)}"
    yield f"    uit document {voorstel.document_id[:12]}"
    yield from (f"    {reason}" for reason in voorstel.reasons)
    yield from (f"  ? {doubt}" for doubt in voorstel.uncertainties)


def content_told(content: Any) -> str:
    """Give the plain values of a content; what is nested is told elsewhere."""
    shown = {key: value for key, value in content.items() if isinstance(value, str | int) and value != ""}
    return ", ".join(f"{key.replace('_', ' ')} {_plain(value)}" for key, value in shown.items())


def _plain(value: str | int) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    day = typed_day(value) if isinstance(value, str) else None
    return korte_datum(day) if day else str(value)


# -- decisions --------------------------------------------------------------------------------------------------


@ladder.command("decide", cls=DutchCommand)
def ladder_decide(
    number: Annotated[str, typer.Argument(metavar="VOORSTEL", help="Nummer (ibt ladder list), of GEMEENTE/trede.")],
    who: WHO,
    mandate: MANDATE,
    motivation: MOTIVATION,
    facts: FACTS = None,
    checked: CHECKED = False,
    author: AUTHOR = "",
    deviation: DEVIATION = "",
    deviation_why: DEVIATION_WHY = "",
    folder: FOLDER = None,
) -> None:
    """Neem een voorstel over als besluit; het systeem besluit nooit zelf."""
    told = _facts(facts, checked, author, deviation, deviation_why)
    with bureau_at(folder) as bureau:
        wil = casework.make_wil(who, mandate, motivation, told)
        _told_decided(casework.take_over(bureau, bureau.desk.find_voorstel(number), wil))


@ladder.command("set", cls=DutchCommand)
def ladder_set(
    gemeente: GEMEENTE,
    trede: Annotated[int, typer.Argument(metavar="TREDE", min=0, max=6, help="0 is geen toezicht.")],
    who: WHO,
    mandate: MANDATE,
    motivation: MOTIVATION,
    cyclus: CYCLUS = "",
    facts: FACTS = None,
    checked: CHECKED = False,
    author: AUTHOR = "",
    deviation: DEVIATION = "",
    deviation_why: DEVIATION_WHY = "",
    folder: FOLDER = None,
) -> None:
    """Besluit over de trede zonder voorstel: opschalen, afschalen, sluiten of heropenen.

    Sluiten: trede 0 met --feit afgesloten=REDEN. Heropenen: --feit heropend=REDEN.
    """
    told = _facts(facts, checked, author, deviation, deviation_why)
    with bureau_at(folder) as bureau:
        wil = casework.make_wil(who, mandate, motivation, told)
        _told_decided(casework.set_trede(bureau, find_gemeente(gemeente).code, cyclus, trede, wil))


@ladder.command("finding", cls=DutchCommand)
def ladder_finding(
    gemeente: GEMEENTE,
    bevinding: Annotated[str, typer.Argument(metavar="BEVINDING", help="voldoet, gedeeltelijk of niet.")],
    who: WHO,
    mandate: MANDATE,
    motivation: MOTIVATION,
    peildatum: Annotated[str, typer.Option("--peildatum", help="Dag van de cijfers; anders die van naleving.")] = "",
    cyclus: CYCLUS = "",
    deviation: DEVIATION = "",
    deviation_why: DEVIATION_WHY = "",
    folder: FOLDER = None,
) -> None:
    """Besluit over de bevinding zonder voorstel, zo nodig anders dan de cijfers zeggen."""
    told = _facts(None, False, "", deviation, deviation_why)
    with bureau_at(folder) as bureau:
        wil = casework.make_wil(who, mandate, motivation, told)
        code, day = find_gemeente(gemeente).code, _day(peildatum)
        _told_decided(casework.set_bevinding(bureau, code, cyclus, bevinding, day, wil))


def _facts(
    given: Sequence[str] | None, checked: bool, author: str, deviation: str, deviation_why: str
) -> dict[str, str | tuple[str, str]]:
    """Give what the options say as facts, still as typed."""
    found: dict[str, str | tuple[str, str]] = {}
    for one in given or ():
        key, equals, value = one.partition("=")
        if not equals or key in found:
            raise InputError(f"geef een feit één keer, als SLEUTEL=WAARDE; niet goed: {key}. Zie ibt ladder facts.")
        found[key] = value
    if checked:
        found["cijfers_nagekeken"] = "ja"
    if author:
        found["opgesteld_door"] = author
    if bool(deviation) != bool(deviation_why):
        raise InputError("een afwijking heeft --afwijking en --afwijking-motivering nodig. Geef ze allebei.")
    if deviation:
        found["afwijking"] = (deviation, deviation_why)
    return found


def _told_decided(besluit: Besluit) -> None:
    tell(f"besluit {besluit.id[:12]} vastgelegd: {besluit.kind} voor {_name(besluit.gemeente)}, {besluit.cyclus}")
    tell(f"    {content_told(besluit.content)}")


def _day(typed: str) -> dt.date | None:
    day = typed_day(typed) if typed else None
    if typed and day is None:
        raise InputError("--peildatum is een dag tussen 2000 en 2100. Schrijf 1-7-2025.")
    return day


# -- what was decided -------------------------------------------------------------------------------------------


@ladder.command("history", cls=DutchCommand)
def ladder_history(gemeente: GEMEENTE, folder: FOLDER = None, as_json: JSON = False) -> None:
    """Toon elk besluit over een gemeente: wie, op welk mandaat, waarom, en waar het van de cijfers afweek."""
    with bureau_at(folder) as bureau:
        found = casework.decision_history(bureau, find_gemeente(gemeente).code)
    if as_json:
        print_json([wiring.as_json(one.besluit) | {"van": one.van} for one in found])
        return
    for one in found:
        for line in _decided_told(one.besluit, one.van):
            tell(line)


def _decided_told(besluit: Besluit, van: int | None) -> Iterator[str]:
    moment = besluit.decided_at.astimezone().strftime("%d-%m-%Y %H:%M")
    step = f" van {van} naar {besluit.content.get('trede')}" if van is not None else ""
    yield f"{moment}  {besluit.cyclus}  {besluit.kind}{step}  (besluit {besluit.id[:12]})"
    yield f"    door {besluit.decided_by}, mandaat {besluit.mandate}: {besluit.motivation}"
    yield f"    {content_told(besluit.content)}"
    deviation = afwijking_of(besluit.content)
    if deviation:
        yield f"    afwijking {deviation.reden} van {deviation.afgeleid}: {deviation.motivering}"


@ladder.command("deviations", cls=DutchCommand)
def ladder_deviations(folder: FOLDER = None, as_json: JSON = False) -> None:
    """Tel hoe vaak en waarom besluiten van de cijfers of van de gewone stappen afweken."""
    with bureau_at(folder) as bureau:
        found = casework.count_deviations(bureau)
    if as_json:
        print_json(found)
        return
    print_table("Afwijkingen", ("reden", "aantal"), list(found.items()))


@ladder.command("tasks", cls=DutchCommand)
def ladder_tasks(only: ONLY = "", folder: FOLDER = None, as_json: JSON = False) -> None:
    """Toon wat een mens moet bekijken: meldingen, eigen cijfers, verstreken termijnen en afspraken."""
    with bureau_at(folder) as bureau:
        found = casework.tasks(bureau, _code(only))
    if as_json:
        print_json([wiring.as_json(taak) for taak in found])
        return
    for taak in found:
        tell(f"{_name(taak.gemeente)}  {taak.cyclus}  {taak.soort}")
        for reason in taak.redenen:
            tell(f"    {reason}")
        if taak.bewijs:
            tell(f"    zie {', '.join(one[:12] for one in taak.bewijs)}")


# -- what can be chosen -----------------------------------------------------------------------------------------


@ladder.command("mandates", cls=DutchCommand)
def ladder_mandates(folder: FOLDER = None, as_json: JSON = False) -> None:
    """Toon de mandaten: sleutel, niveau, brieven en geldigheid; een fictief mandaat is een voorbeeld."""
    with bureau_at(folder) as bureau:
        found = tuple(bureau.mandaten)
    if as_json:
        print_json([wiring.as_json(mandaat) for mandaat in found])
        return
    columns = ("sleutel", "functie", "niveau", "brieven", "geldig vanaf", "geldig tot", "fictief")
    print_table("Mandaten", columns, [_mandate_row(mandaat) for mandaat in found])


def _mandate_row(mandaat: Mandaat) -> tuple[object, ...]:
    until = korte_datum(mandaat.geldig_tot) if mandaat.geldig_tot else "-"
    who = (mandaat.sleutel, mandaat.functie, mandaat.niveau, " ".join(mandaat.brieven))
    return (*who, korte_datum(mandaat.geldig_vanaf), until, "ja" if mandaat.fictief else "nee")


@ladder.command("facts", cls=DutchCommand)
def ladder_facts(as_json: JSON = False) -> None:
    """Toon wat een besluit kan noemen met --feit, en de redenen voor --afwijking."""
    found = casework.ladder_rules()
    if as_json:
        print_json({"feiten": dict(found.feiten), "afwijkingen": dict(found.afwijkingen)})
        return
    print_table("Feiten", ("sleutel", "betekenis"), list(found.feiten.items()))
    print_table("Redenen om af te wijken", ("reden", "betekenis"), list(found.afwijkingen.items()))


def _code(gemeente: str) -> str | None:
    return find_gemeente(gemeente).code if gemeente else None


def _name(code: str) -> str:
    return gemeente_by_code()[code].naam
