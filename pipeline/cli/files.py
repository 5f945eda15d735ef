"""Commands on single files, without a workspace: extract, redact, verify."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline import stateless, wiring
from pipeline.cli.app import AS_JSON, DutchCommand, app, find_workspace, for_each, print_json, print_table, tell, warn
from pipeline.errors import InputError, ReleaseBlocked
from pipeline.model.woo import Wishes
from redaction.verify.wording import advice

if TYPE_CHECKING:
    from pipeline.legtwo.loose import Done

FILES = Annotated[list[Path], typer.Argument(metavar="BESTAND…", help="PDF, DOCX, EML, TXT of ZIP.")]


_WHY = ("vak", "blz", "soort", "actie", "gelakt", "regel van het beleid", "herkend door", "score", "grond")


def _why(done: Done) -> Iterator[tuple[object, ...]]:
    for one in done.reasons:
        what = (one.number, one.pages, one.soort, one.actie, "ja" if one.gelakt else "nee")
        yield (*what, one.beleid, one.regels, one.score, one.gronden)


def _read_terms(given: Sequence[str], path: Path | None) -> tuple[str, ...]:
    """Give the terms of the command and those of a file, one per line."""
    if path is None:
        return tuple(filter(None, map(str.strip, given)))
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"{path.name} is niet te lezen. Sla het op als tekst (UTF-8) en controleer de naam."
        ) from error
    return tuple(filter(None, map(str.strip, [*given, *lines])))


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


_PAGE = typer.Option(
    "--html", metavar="BESTAND", dir_okay=False, help="Maak één pagina met de ONGELAKTE bladzijden en de vakken."
)
_NAMES = typer.Option(
    "--namenlijst",
    metavar="BESTAND",
    help="Namen van wie het kan gaan, één per regel: meet wat de vakken daarover nog verraden.",
)


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
    why: Annotated[
        bool, typer.Option("--why", help="Toon per vak wat ermee gebeurt, welke regel het voorstelde en hoe zeker.")
    ] = False,
    html: Annotated[Path | None, _PAGE] = None,
    requester: Annotated[str, typer.Option("--verzoeker", help="Naam van de inwoner die om de stukken vroeg.")] = "",
    copy: Annotated[
        bool, typer.Option("--afschrift", help="Alleen voor de verzoeker zelf: de eigen naam blijft staan.")
    ] = False,
    folder: Annotated[
        Path | None, typer.Option("--map", help="Gebruik de instellingen en het register van deze werkmap.")
    ] = None,
    names: Annotated[Path | None, _NAMES] = None,
    together: Annotated[
        bool, typer.Option("--dossier", help="De bestanden horen bij elkaar: namen uit het ene worden in alle gezocht.")
    ] = False,
) -> int:
    """Lak persoonsgegevens (concept: pas definitief nadat mensen besloten hebben) en controleer het resultaat.

    Elk bestand telt op zichzelf (een mail met haar bijlagen), tenzij u met `--dossier` zegt dat ze bij elkaar horen.
    """
    wanted = _read_terms(terms or [], terms_file)
    listed = _read_terms([], names)
    wishes = Wishes(everything, wanted, tuple(filter(None, keep or [])), requester.strip(), copy, listed)
    stems = name_outputs(files)
    _check_apart(files, out, stems, ".pdf")
    _check_wishes(wishes, files, html)
    config, offices = wiring.settings_of(folder and find_workspace(folder))
    unique, code = list(dict.fromkeys(files)), 0
    # files apart are done one by one, so that no more than one is in memory; the page shows all of them
    for batch in [unique] if together or html else [[path] for path in unique]:
        with tempfile.TemporaryDirectory() as work:
            redaction = stateless.Redaction(config, wishes, out, Path(work), offices, together=together)
            code = max(code, _take(redaction, batch, stems), _finish(redaction, out, why, html))
    return code


def _check_wishes(wishes: Wishes, files: Sequence[Path], html: Path | None) -> None:
    if wishes.afschrift and not wishes.verzoeker:
        raise InputError("noem bij --afschrift de verzoeker met --verzoeker.")
    if html is not None and html.resolve() in {path.resolve() for path in files}:
        raise InputError("de pagina zou een bestand overschrijven dat u opgeeft. Kies met --html een andere naam.")


def _take(redaction: stateless.Redaction, files: Sequence[Path], stems: Mapping[Path, str]) -> int:
    return for_each(files, lambda path: path.name, lambda path: redaction.take(path, stems[path]))


def _finish(redaction: stateless.Redaction, out: Path, why: bool, html: Path | None) -> int:
    found: list[Done] = []

    def one(name: str) -> None:
        found.append(done := redaction.look(name))
        told = redaction.burn(done)
        waiting = len(done.marks) - len(done.applied)
        tell(f"klaar: {out / name}.pdf ({len(done.applied)} vakken gelakt, {waiting} nog te beoordelen)")
        for line in told:
            tell(f"{name}: {line}")

    code = for_each(redaction.names, str, one)
    for done in found:
        for line in done.told:
            tell(f"{done.name}: {line}")
        if why:
            print_table(done.name, _WHY, _why(done))
    if html is not None and found:
        redaction.write_page(html, found)
        warn(f"klaar: {html}. Let op: de bladzijden daarin zijn niet gelakt.")
    return code


@app.command(cls=DutchCommand)
def verify(
    original: Annotated[Path, typer.Argument(metavar="ORIGINEEL", help="Het ongelakte bestand, of alleen het gelakte")],
    released: Annotated[
        Path | None, typer.Argument(metavar="GELAKT", help="Het gelakte bestand, van wie dan ook.")
    ] = None,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Controleer een gelakt bestand zoals een vreemde het leest: is echt weg wat weg moest?

    Met één bestand kijkt het programma alleen of er onder vakken, in lagen of naast de bladzijden nog tekst staat.
    """
    found, same = stateless.verify_files(wiring.default_config(), original, released)
    if as_json:
        print_json([wiring.as_json(finding) for finding in found])
    else:
        told = Counter((finding.page, finding.message, finding.reader) for finding in found)
        for (page, message, reader), times in told.items():
            tell(f"bladzijde {page or '-'}: {message} ({reader}){f', {times} keer' if times > 1 else ''}")
        for line in advice(found):
            tell(f"Wat nu: {line}")
    if found:
        raise ReleaseBlocked(f"{len(found)} bevinding(en): dit bestand mag niet naar buiten.")
    if not as_json:
        tell("Geen bevindingen." + (" Let op: in dit bestand is geen tekst weggehaald." if same else ""))
