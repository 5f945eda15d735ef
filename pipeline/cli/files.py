"""Commands on single files, without a workspace: extract, redact, verify."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from pipeline import stateless, wiring
from pipeline.cli.app import AS_JSON, DutchCommand, app, for_each, print_json, print_table, tell, warn
from pipeline.errors import InputError, ReleaseBlocked
from pipeline.model.woo import RedactionMark

FILES = Annotated[list[Path], typer.Argument(metavar="BESTAND…", help="PDF, DOCX, EML, TXT of ZIP.")]


_WHY = ("blz", "soort", "grond", "beleid", "herkend door", "score", "gelakt")


def _reason(mark: RedactionMark, applied: bool) -> tuple[object, ...]:
    page = mark.boxes[0].page if mark.boxes else mark.span.parts[0].page
    by, score = ", ".join(mark.detectors), f"{mark.score:.2f}"
    return page, mark.category, "; ".join(mark.gronden), mark.policy_row, by, score, "ja" if applied else "nee"


def _read_terms(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"{path.name} is niet te lezen. Sla het op als tekst (UTF-8) en controleer de naam."
        ) from error


def name_outputs(files: list[Path]) -> dict[Path, str]:
    """Give each input the stem of its outputs: the second input with one stem keeps its extension.

    `a-1` may also be the first attachment of `a`; such a stem keeps its extension too.
    """
    stems: dict[Path, str] = {}
    taken: set[str] = set()
    everyone = {path.stem for path in files}
    for path in dict.fromkeys(files):
        free = (name for name in (path.stem, path.name, *(f"{path.name}.{n}" for n in range(2, 10_000))))
        stem = next(name for name in free if name not in taken and not _is_member_of(name, everyone - {path.stem}))
        stems[path] = stem
        taken.add(stem)
    return stems


def _is_member_of(name: str, stems: set[str]) -> bool:
    return any(re.fullmatch(rf"{re.escape(stem)}(-\d+)+", name) for stem in stems)


def _check_apart(files: list[Path], out: Path, stems: dict[Path, str], suffix: str) -> None:
    """Refuse before any work when an output would take the place of an input."""
    inputs = {path.resolve() for path in files}
    if any((out / f"{stem}{suffix}").resolve() in inputs for stem in stems.values()):
        raise InputError("de uitvoer zou een bestand overschrijven dat u opgeeft. Kies met --out een andere map.")


@app.command(cls=DutchCommand)
def extract(
    files: FILES,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="MAP", file_okay=False, help="Schrijf één JSON per document hierin.")
    ] = None,
    html: Annotated[
        bool, typer.Option("--html", help="Maak ook de bewijspagina's (zonder --out: in de map waar u nu staat).")
    ] = False,
) -> int:
    """Lees cijfers, data en feiten uit bestanden, met bewijs per waarde."""
    config, found = wiring.default_config(), []
    stems = name_outputs(files)
    if html:
        _check_apart(files, out or Path(), stems, ".html")

    def one(path: Path) -> None:
        for name, told in stateless.extract_file(config, path, stems[path], with_page=html):
            if out is None:
                found.append(told.contract)
            else:
                stateless.write_extraction(out, name, told.contract)
                tell(f"klaar: {out / name}.json")
            if told.page is not None:
                stateless.write_page(out or Path(), name, told.page)
                (tell if out else warn)(f"klaar: {(out or Path()) / name}.html")  # the JSON has standard output

    code = for_each(dict.fromkeys(files), lambda path: path.name, one)
    if out is None:
        print_json(found)
    return code


@app.command(cls=DutchCommand)
def redact(
    files: FILES,
    out: Annotated[Path, typer.Option("--out", metavar="MAP", file_okay=False, help="Map voor de gelakte bestanden.")],
    everything: Annotated[
        bool,
        typer.Option("--all/--auto", help="Lak ook wat nog beoordeeld moet worden (standaard: alleen het zekere)."),
    ] = False,
    terms: Annotated[list[str] | None, typer.Option("--term", help="Tekst die overal weg moet.")] = None,
    terms_file: Annotated[
        Path | None, typer.Option("--terms", help="Bestand met zulke teksten, één per regel.")
    ] = None,
    keep: Annotated[list[str] | None, typer.Option("--keep", help="Tekst die overal blijft staan.")] = None,
    why: Annotated[bool, typer.Option("--why", help="Toon per vak welke regel het voorstelde.")] = False,
) -> int:
    """Lak persoonsgegevens (concept: pas definitief nadat mensen besloten hebben) en controleer het resultaat."""
    lines = _read_terms(terms_file) if terms_file else []
    wishes = wiring.Wishes(
        everything, tuple(filter(None, map(str.strip, [*(terms or []), *lines]))), tuple(filter(None, keep or []))
    )
    stems = name_outputs(files)
    _check_apart(files, out, stems, ".pdf")

    def one(path: Path) -> None:
        for name, marks, applied in stateless.redact_file(wiring.default_config(), path, stems[path], out, wishes):
            waiting = len(marks) - len(applied)
            tell(f"klaar: {out / name}.pdf ({len(applied)} vakken gelakt, {waiting} nog te beoordelen)")
            if why:
                print_table(name, _WHY, (_reason(mark, mark.id in applied) for mark in marks))

    return for_each(dict.fromkeys(files), lambda path: path.name, one)


@app.command(cls=DutchCommand)
def verify(
    original: Annotated[Path, typer.Argument(metavar="ORIGINEEL", help="Het ongelakte bestand.")],
    released: Annotated[Path, typer.Argument(metavar="GELAKT", help="Het gelakte bestand, van wie dan ook.")],
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Controleer een gelakt bestand zoals een vreemde het leest: is echt weg wat weg moest?"""
    found, same = stateless.verify_files(wiring.default_config(), original, released)
    if as_json:
        print_json([wiring.as_json(finding) for finding in found])
    else:
        told = Counter((finding.page, finding.message, finding.reader) for finding in found)
        for (page, message, reader), times in told.items():
            tell(f"bladzijde {page or '-'}: {message} ({reader}){f', {times} keer' if times > 1 else ''}")
    if found:
        raise ReleaseBlocked(f"{len(found)} bevinding(en): dit bestand mag niet naar buiten.")
    if not as_json:
        tell("Geen bevindingen." + (" Let op: in dit bestand is geen tekst weggehaald." if same else ""))
