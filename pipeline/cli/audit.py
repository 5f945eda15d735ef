"""Commands about the audit log: look into it, check it, take it out, and write its end down elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline import wiring
from pipeline.audit import Tip
from pipeline.cli.app import AS_JSON, WORKSPACE, DutchCommand, find_workspace, group, print_table, tell
from pipeline.errors import InputError, SetupError
from pipeline.store.audit_told import Wanted, as_csv, as_ndjson, details, sentence

if TYPE_CHECKING:
    from pipeline.desk import Desk

audit = group("audit", "Het logboek van wie wat deed.")


@audit.command("verify", cls=DutchCommand)
def audit_verify(
    folder: Annotated[Path | None, WORKSPACE] = None,
    tip: Annotated[
        str, typer.Option("--tip", help="Een eerder genoteerde laatste regel, NUMMER:HASH (zie ibt audit tip).")
    ] = "",
) -> None:
    """Controleer of het logboek ongewijzigd is."""
    with _desk(folder) as desk:
        report = desk.audit()
        held = _holds(desk, tip) if tip else True
    if report.problem:
        raise SetupError(f"het logboek klopt niet: {report.problem}. Zet een reservekopie terug.")
    if not held:
        raise SetupError(
            "het logboek sluit in zichzelf, maar de genoteerde regel staat er niet in: het hele logboek is vervangen. "
            "Zet een reservekopie terug."
        )
    tell(f"Het logboek is ongewijzigd: {report.events} regels, laatste {report.tip.hash[:12]}.")


def _holds(desk: Desk, tip: str) -> bool:
    number, _, told = tip.partition(":")
    if not (number.isdecimal() and len(number) < 19 and len(told) >= 12):
        raise InputError("--tip is NUMMER:HASH, zoals ibt audit tip die geeft.")
    return desk.log.holds(Tip(int(number), told))


@audit.command("tip", cls=DutchCommand)
def audit_tip(folder: Annotated[Path | None, WORKSPACE] = None) -> None:
    """Geef de laatste regel als NUMMER:HASH, om buiten dit systeem te noteren."""
    with _desk(folder) as desk:
        last = desk.log.tip()
    sys.stdout.write(f"{last.seq}:{last.hash}\n")


@audit.command("list", cls=DutchCommand)
def audit_list_command(
    folder: Annotated[Path | None, WORKSPACE] = None,
    who: Annotated[str, typer.Option("--wie", help="Alleen wat deze persoon of dit onderdeel deed.")] = "",
    action: Annotated[str, typer.Option("--wat", help="Alleen deze handeling, of een begin: besluit.")] = "",
    subject: Annotated[str, typer.Option("--nummer", help="Alleen dit stuk, besluit of dossier.")] = "",
    most: Annotated[int, typer.Option("--aantal", min=1, max=10_000, help="Hooguit zo veel regels.")] = 50,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Toon de laatste regels van het logboek, de nieuwste eerst."""
    with _desk(folder) as desk:
        found = desk.log.listing(Wanted(who, action, subject), most)
    if as_json:
        for line in as_ndjson(found):
            sys.stdout.write(line)
        return
    rows = [
        (
            one.seq,
            one.at.astimezone().isoformat(sep=" ", timespec="seconds"),
            one.actor,
            sentence(one.action),
            one.subject,
            ", ".join(f"{name}: {value}" for name, value in details(one)),
        )
        for one in found
    ]
    print_table("Logboek", ("regel", "wanneer", "wie", "wat", "waarover", "gegevens"), rows)


@audit.command("export", cls=DutchCommand)
def audit_export(
    out: Annotated[Path, typer.Option("--out", help="Bestand dat nog niet bestaat: .ndjson of .csv.")],
    folder: Annotated[Path | None, WORKSPACE] = None,
) -> None:
    """Schrijf het hele logboek weg, met alles wat nodig is om het elders te controleren."""
    shape = {".ndjson": as_ndjson, ".csv": as_csv}.get(out.suffix.lower())
    if shape is None:
        raise InputError("de naam achter --out eindigt op .ndjson (om te controleren) of .csv (om te lezen).")
    if out.exists() or not out.parent.is_dir():
        raise InputError("dit bestand bestaat al, of de map bestaat niet. Kies een andere naam achter --out.")
    with _desk(folder) as desk, out.open("x", encoding="utf-8", newline="") as file:
        file.writelines(desk.log.lines(shape))
        last = desk.log.tip()
    tell(f"Het logboek is geschreven naar {out}. Noteer ook de laatste regel: {last.seq}:{last.hash}")


@contextmanager
def _desk(folder: Path | None) -> Iterator[Desk]:
    with wiring.open_desk(wiring.open_workspace(find_workspace(folder))) as desk:
        yield desk
