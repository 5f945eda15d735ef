"""The one file that knows every stage and every setting: it builds what the commands use.

Factories import when they are called, so that a command loads only what it needs. Rooms receive plain values:
nobody below this file sees the configuration.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import cache, partial
from hashlib import sha256
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any

from pipeline.errors import FigureConflict, SetupError
from pipeline.stage import Limits, Stage, digest
from pipeline.telemetry import log as log
from pipeline.telemetry import set_up_logs as set_up_logs
from pipeline.tools.child import ChildLimits, prepare, run, stream

if TYPE_CHECKING:
    from extractors.read.source import Source
    from inbox.watch import Watcher
    from pipeline.blobs import Blobs
    from pipeline.config import Config
    from pipeline.desk import Desk
    from pipeline.legtwo.lakken import Rules
    from pipeline.model.document import Document
    from pipeline.model.extraction import Extraction
    from pipeline.model.place import Box
    from pipeline.model.woo import PlacedBox, RedactionMark
    from pipeline.recipe import (
        Draft,
        Judged,
        Loose,
        Original,
        Packed,
        Recipe,
        Standing,
        ToConfirm,
        ToDerive,
        ToPropose,
        ToRead,
    )  # fmt: skip
    from pipeline.review.room import ReviewRoom
    from pipeline.run import Walk
    from pipeline.tools.installed import Part
    from pipeline.tools.ocr_seen import Look, OcrWord
    from pipeline.vault.moving import StoreAt
    from pipeline.workspace import Workspace
    from redaction.job import Making
    from templates.catalogue import Catalogue
    from templates.fields import Organisation


# what the children of leg one run; by name, so that a command that starts none loads none
prepare(("inbox.triage", "extractors.read.rendition", "extractors.read.ready", "pipeline.wiring"))


# -- workspace -------------------------------------------------------------------------------------------------


def make_workspace(root: Path) -> Workspace:
    """Make a workspace with both its databases, or bring an existing one to the present shape.

    Raises:
        SetupError: The folder or a database cannot be used.
        ConfigError: `ibt.toml` is there and wrong.
    """
    from pipeline.workspace import make_folders

    workspace = make_folders(root)
    migrate_workspace(workspace)
    return workspace


def open_workspace(root: Path) -> Workspace:
    """Read the configuration of a workspace.

    Raises:
        ConfigError: `ibt.toml` is missing or wrong.
    """
    from pipeline.workspace import read_workspace

    return read_workspace(root)


def default_config() -> Config:
    """Give the settings of a command that runs without a workspace."""
    from pipeline.config import Config

    return Config()


def settings_of(root: Path | None) -> tuple[Config, str]:
    """Give the settings and the register of office holders of a workspace; the usual ones without a workspace."""
    from pipeline.tools.ambt import read_register

    workspace = open_workspace(root) if root else None
    return (workspace.config, read_register(workspace.offices)) if workspace else (default_config(), "")


def migrate_workspace(workspace: Workspace) -> None:
    """Bring both databases to the present shape; harmless to repeat.

    Raises:
        SetupError: A database cannot be reached.
    """
    from pipeline.store.database import open_store
    from pipeline.store.migrate import migrate

    migrate(workspace.database)
    store = open_store(workspace.database)
    try:
        _engine(workspace, store.writer).prepare()
    finally:
        store.close()


def _engine(workspace: Workspace, writer: Any) -> Any:
    from pipeline.engine import Engine, EngineSettings

    settings = EngineSettings(
        workspace.engine_url,
        workspace.root / ".slot",
        workspace.config.verwerking.tegelijk,
        workspace.config.verwerking.tekstherkenning_tegelijk,
        workspace.config.verwerking.kijk_seconden,
    )
    return Engine(settings, writer)


@contextmanager
def open_desk(workspace: Workspace) -> Iterator[Desk]:
    """Open the state of a workspace and close it afterwards.

    Raises:
        SetupError: A database is missing, out of reach or of another version.
    """
    from pipeline.desk import Desk
    from pipeline.store.database import open_store

    store = open_store(workspace.database)
    try:
        engine = _engine(workspace, store.writer)
        with closing(engine), _open_blobs(workspace) as blobs:
            yield Desk(store, blobs, engine, _recipe(workspace).version, workspace.config.verwerking.wachtrij_meeste)
    finally:
        store.close()


@contextmanager
def _open_blobs(workspace: Workspace) -> Iterator[Blobs]:
    if workspace.config.opslag.is_plain:
        from pipeline.blobs import BlobStore

        if (workspace.plain_store / "kluis" / "opslag.json").exists():
            raise SetupError("deze opslag is versleuteld. Zet in ibt.toml onder [opslag]: verzegeld = true")
        yield BlobStore(workspace.plain_store)
        return
    from pipeline.vault.moving import open_vault

    with open_vault(store_standing(workspace)) as vault:
        yield vault


def store_standing(workspace: Workspace) -> StoreAt:
    """Give where the shared or sealed store of a workspace stands."""
    from pipeline.vault.moving import StoreAt

    own, working = workspace.config.opslag, workspace.working
    place = own.plaats, own.adres, own.verzegeld
    return StoreAt(workspace.plain_store, *place, working, own.werkplaats_mb << 20, own.pogingen)


def watcher(workspace: Workspace, desk: Desk) -> Watcher:
    """Give the watcher of the workspace's inbox."""
    from inbox.look import Drop
    from inbox.watch import Watcher
    from pipeline.store.documents import StoreRegister

    settings = workspace.config.inbox
    drop = Drop(
        folder=workspace.inbox,
        scan_seconds=settings.scan_seconden,
        empty_seconds=settings.leeg_bestand_seconden,
        slow_seconds=settings.traag_bestand_minuten * 60,
        ignored_names=settings.tijdelijke_namen,
        events=settings.gebeurtenissen,
        share_seconds=settings.deelmap_seconden,
        own_folders=(workspace.plain_store, workspace.working, workspace.output),
    )
    return Watcher(drop, desk.blobs, StoreRegister(desk.store))


def walk(workspace: Workspace, desk: Desk) -> Walk:
    """Give leg one over the state of a workspace."""
    from pipeline.run import Walk

    return Walk(_recipe(workspace), desk.store, desk.blobs, desk.enqueue, workspace.config.grenzen.pogingen)


def warm_up(workspace: Workspace) -> None:
    """Load what the first document would wait for; the collector of garbage never looks at that again."""
    for room in ("extractors.assemble", "pipeline.legtwo.receipt"):
        import_module(room)
    from pipeline.legtwo import lakken
    from pipeline.tools.ambt import read_register

    lakken.warm_up(lak_rules(workspace.config, read_register(workspace.offices)))
    catalogue()
    run(child_limits(workspace.config), len, "")
    gc.collect()
    gc.freeze()


# -- settings for the rooms ------------------------------------------------------------------------------------


def limits(config: Config) -> Limits:
    """Give what triage and unpacking allow."""
    grenzen = config.grenzen
    return Limits(
        file_bytes=grenzen.bestand_mb << 20,
        pages=grenzen.bladzijden,
        members=grenzen.archief_leden,
        unpacked_bytes=grenzen.archief_mb << 20,
        ratio=grenzen.archief_verhouding,
        depth=grenzen.archief_diepte,
        name_length=grenzen.archief_naam_tekens,
        xml_bytes=grenzen.xml_mb << 20,
        text_bytes=grenzen.tekst_mb << 20,
        line_bytes=grenzen.tekst_regel_tekens,
        pixels=grenzen.beeld_megapixels * 1_000_000,
    )


def child_limits(config: Config, *writable: Path) -> ChildLimits:
    """Give what a child process may use; it writes to the folders named and to the temporary one only."""
    own = config.grenzen
    figures = (own.kind_geheugen_mb, own.kind_seconden, own.kind_rekenseconden, own.kind_bestand_mb, own.kind_processen)
    return ChildLimits(*figures, writable=writable)


@cache
def _data_digest(package: str, *names: str) -> str:
    """Give the digest of data files that decide what a stage does; without names all of the package but its code."""
    folder = Path(str(files(package)))
    every = (path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc"))
    found = [folder / name for name in names] or sorted(every)
    return digest({str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() for path in found})


# -- the recipe ------------------------------------------------------------------------------------------------


def _recipe(workspace: Workspace) -> Recipe:
    from pipeline.tools.ambt import read_register

    return recipe(workspace.config, read_register(workspace.offices))


def recipe(config: Config, offices: str = "") -> Recipe:
    """Give the stages of leg one with the digest of all that each receives; `offices` is the text of the register."""
    from pipeline.recipe import Recipe
    from pipeline.tools.media import PACKED, READABLE

    said = {name: digest(section) for name, section in config.model_dump(mode="json").items()}
    own, register = _data_digest("pipeline.data"), _data_digest("pipeline.tools")
    reading, letters = _data_digest("extractors.read"), _data_digest("templates")
    marks = {"lakken": said["lakken"], "beleid": _data_digest("redaction"), "register": register}
    marks["ambtsdragers"] = digest(offices)
    return Recipe(
        judge=Stage("keuren", "2", lambda original: _judge(config, original), {"grenzen": said["grenzen"]}),
        unpack=Stage("uitpakken", "2", lambda packed: _unpack(config, packed), {"grenzen": said["grenzen"]}),
        read=Stage(
            "lezen",
            "6",
            lambda order: _read(config, order),
            {"lezen": digest([said["lezen"], said["grenzen"]]), "zetsel": reading},
        ),
        extract=Stage(
            "uitlezen",
            "4",
            lambda document: _extract(config, document),
            {"lezen": said["lezen"], "regels": _data_digest("extractors"), "register": register},
        ),
        derive=Stage("afleiden", "3", _derive, {"data": own, "register": register}),
        confirm=Stage(
            "bevestigen",
            "2",
            lambda order: _confirm(config, order),
            {"organisatie": said["organisatie"], "brieven": letters, "data": own, "register": register},
        ),
        propose=Stage("voorstellen", "2", lambda order: propose(config, order, offices=offices), marks),
        has_members=lambda media_type: media_type in PACKED,
        has_pages=lambda media_type: media_type in READABLE,
        is_scan=lambda original, media_type: _is_scan(config, original, media_type),
    )


def _is_scan(config: Config, untrusted_original: Path, media_type: str) -> bool:
    """Tell whether a page of an original has no text of its own; what cannot be opened is found out by its reader."""
    from pipeline.tools.child import ChildDied
    from pipeline.tools.media import JPEG, PDF, PNG, TIFF
    from pipeline.tools.scans import has_scans

    if not config.lezen.ocr or media_type not in (PDF, PNG, JPEG, TIFF):
        return False
    try:
        return media_type != PDF or run(child_limits(config), has_scans, untrusted_original)
    except ChildDied:
        return False


def _judge(config: Config, original: Original) -> Judged:
    from inbox.triage import judge
    from pipeline.recipe import Judged

    order = (original.untrusted_path, original.untrusted_name, limits(config))
    found = run(child_limits(config, Path(gettempdir())), judge, *order)
    return Judged(found.media_type, found.warnings)


def _unpack(config: Config, packed: Packed) -> tuple[Loose, ...]:
    from inbox.family import unpack
    from pipeline.recipe import Loose

    order = (packed.path, packed.media_type, limits(config), packed.into, packed.depth)
    members = run(child_limits(config, packed.into), unpack, *order)
    return tuple(Loose(member.name, member.path) for member in members)


def _read(config: Config, order: ToRead) -> str:
    from extractors.read.pdf import read_pages
    from extractors.read.thread import place_messages
    from pipeline.model.document import About
    from pipeline.pages import StoredPages, write_about, write_page
    from pipeline.tools.media import TYPESET
    from redaction.verify.alone import find_alarm, may_be_redacted

    rendition = order.into / "rendition.pdf"
    source = make_rendition(config, order.path, order.media_type, rendition)
    limits = child_limits(config, Path(gettempdir()))
    most = config.grenzen.bladzijden
    dpi = config.lezen.ocr_dpi if config.lezen.ocr and order.media_type not in TYPESET else None
    eyes = partial(see, engine=config.lezen.herkenner)
    suspect = False
    for page in stream(limits, read_pages, rendition, ocr_dpi=dpi, eyes=eyes, tables=source.tables, most=most):
        write_page(order.into, page)
        suspect = suspect or may_be_redacted(page)
    # what someone else redacted: text that is still under the bars is an alarm, and never read
    alarm = run(limits, find_alarm, rendition) if suspect and order.media_type not in TYPESET else ""
    doubts = (alarm, *source.doubts) if alarm else source.doubts
    messages = place_messages(source.messages, StoredPages(order.into))
    write_about(order.into, About(source.maker, source.layers, messages, doubts, source.made_on))
    return source.maker


def see(picture: Any, **how: Any) -> Look:
    """Read a picture; in the child, where the engine loads when a page first asks for it."""
    from pipeline.tools.ocr import read_picture

    return read_picture(picture, **how)


def make_rendition(config: Config, untrusted_original: Path, media_type: str, out: Path) -> Source:
    """Write the PDF rendition of an original and give what else the original holds."""
    from extractors.read.rendition import make_rendition as make

    return run(child_limits(config, out.parent), make, untrusted_original, media_type, out, **config.lezen.office)


def _extract(config: Config, document: Document) -> Extraction:
    from extractors.assemble import extract

    return extract(document, review_below=config.lezen.nakijken_onder)


def _derive(order: ToDerive) -> Standing:
    from pipeline.bevinding import derive_records, derive_standen, read_cycles
    from pipeline.recipe import Standing
    from pipeline.store.records import one_per_key
    from pipeline.trede import propose, read_ladder

    cycles, ladder = read_cycles(), read_ladder()
    try:
        records = one_per_key(derive_records(order.extraction, cycles))
    except FigureConflict as conflict:  # the document goes on to the desk; its figures wait for a person
        return Standing((), (), str(conflict))
    standen = derive_standen(order.extraction, records, cycles, ladder.gevalideerd)
    return Standing(tuple(records), propose(order.extraction, standen, cycles, ladder, order.treden))


def _confirm(config: Config, order: ToConfirm) -> Draft | None:
    from pipeline.legtwo.receipt import draft_receipt
    from pipeline.trede import read_ladder

    kinds = [kind for kind, family in read_ladder().brief_bij_ontvangst.items() if family == "L07"]
    # always a concept, so the approvals of a workspace do not count here and a new one sends no document back to work
    return draft_receipt(order, kinds, _organisation(config), catalogue())


def catalogue(registers: Path | None = None) -> Catalogue:
    """Give letter texts, signatories and mandates; those in the folder `registers` go before the shipped ones."""
    from templates.catalogue import read_catalogue

    return read_catalogue(registers=registers)  # read anew (13 ms): a person may have approved a text a moment ago


def _organisation(config: Config) -> Organisation:
    from templates.fields import Organisation

    return Organisation(**config.organisatie.model_dump(mode="json", exclude={"gebied"}))


def lak_rules(config: Config, offices: str = "") -> Rules:
    """Give what decides about marks; `offices` is the text of the register of office holders."""
    from pipeline.legtwo.lakken import Rules

    return Rules(config.lakken, offices)


def propose(
    config: Config, order: ToPropose, terms: Sequence[str] = (), keeps: Sequence[str] = (), offices: str = ""
) -> tuple[RedactionMark, ...]:
    """Give the marks that detection and policy propose; `terms` go everywhere, `keeps` stay."""
    from pipeline.legtwo.lakken import make_marks

    return make_marks(lak_rules(config, offices), order, terms, keeps)


def read_picture(pdf: Path, number: int, blank: Sequence[Box] = (), again: bool = False) -> tuple[OcrWord, ...]:
    """Give what text recognition sees on a page that goes out as a picture, outside the boxes `blank`; in a child."""
    from redaction.verify.eyes import read_words

    return read_words(pdf, number, blank, again)


def set_anew(values: Mapping[str, Any], labels: Sequence[str]) -> tuple[bytes, tuple[PlacedBox, ...]]:
    """Give a mail or text typeset without the words that were taken out of it, and the places of the gaps."""
    from extractors.read.paper.typed import set_anew as make

    return make(values, labels)


def making(config: Config, names: Sequence[str] = ()) -> Making:
    """Give how redacted forms are made; `names` is a closed list to measure what their boxes still tell."""
    from redaction.job import Making as Way

    lak, eyes = config.lakken, read_picture if config.lezen.ocr else None
    held = lak.posities_houden, lak.has_light_labels
    return Way(lak.beeld_dpi, child_limits(config), eyes, set_anew, *held, tuple(names))


def review_room(workspace: Workspace, desk: Desk, line: Walk | None = None) -> ReviewRoom:
    """Give the review of documents over a workspace; `line` is leg one when it was made before."""
    from pipeline.legtwo.lakken import policy
    from pipeline.legtwo.why import Sentences
    from pipeline.review.room import ReviewRoom
    from pipeline.review.rules import ReviewRules

    chosen, why = workspace.config.vrijgave, Sentences(policy(workspace.config.lakken))
    rules = ReviewRules(chosen.vier_ogen, why, chosen.zienswijze_dagen)
    return ReviewRoom(desk, line or walk(workspace, desk), rules)


def mark_terms(workspace: Workspace, desk: Desk, document_id: str, terms: Sequence[str]) -> tuple[RedactionMark, ...]:
    """Give marks for every place where a term stands in a document, with its variants, as asked for by a person."""
    from pipeline.recipe import ToPropose
    from pipeline.store.marks import BY_HAND

    found = propose(workspace.config, ToPropose(walk(workspace, desk).document(document_id)), terms)
    wanted = [mark for mark in found if any(by.startswith("term") for by in mark.detectors)]
    return tuple(replace(mark, id=f"{BY_HAND}{mark.id}", review=False) for mark in wanted)


def make_demo_documents(folder: Path) -> tuple[Path, ...]:
    """Write the fictional documents of the demonstration into a folder."""
    from pipeline.demo.documents import make_documents

    return make_documents(folder)


# -- what commands show and check ------------------------------------------------------------------------------


def as_json(value: object) -> Any:
    """Give a frozen value as JSON values."""
    from pipeline.store import codec

    return json.loads(codec.dump(value))


def to_contract(extraction: Extraction) -> dict[str, Any]:
    """Give an extraction in the shape of docs/api.md."""
    from extractors.assemble import to_contract as make

    return make(extraction)


def check_installation() -> tuple[Part, ...]:
    """Give every package and program this product knows of, and whether it is here."""
    from pipeline.tools.installed import find_parts

    return tuple(find_parts())


def check_workspace(workspace: Workspace, *, integrity: bool) -> list[str]:
    """Give what is wrong with a workspace, in Dutch; with `integrity` every original and the audit log too."""
    from pipeline.store.database import check_schema

    problems = check_schema(workspace.database)
    if problems or not integrity:
        return problems
    with open_desk(workspace) as desk:
        return list(desk.find_damage())
