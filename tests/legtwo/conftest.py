"""Dossiers made by hand, and orders for a letter about them; every figure, reference and person is invented."""

from __future__ import annotations

import datetime as dt
import importlib.util
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pipeline.besluit import derive_zaak
from pipeline.bevinding import beslissende_cijfers, derive_uitkomst, read_cycles
from pipeline.legtwo.cases.order import Vraag
from pipeline.model.dossier import Dossier, Gekoppeld, Uitgaand
from pipeline.model.extraction import Category, DocumentType, Extraction, Reference
from pipeline.model.feit import Beoordeling, VraagOordeel
from pipeline.model.letter import LetterStatus
from pipeline.model.post import Poststuk
from pipeline.model.status import Basis, Besluit, StatusRecord, VoorstelKind
from pipeline.model.termijn import Gebeurtenis, GebeurtenisSoort
from pipeline.termijn import read_terms
from pipeline.termijnstand import start_term, term_state
from pipeline.tools.register import gemeente_by_code
from templates.catalogue import Catalogue, read_catalogue
from templates.fields import Organisation

CODE, CYCLUS = "GM1700", "2024-2026"
COMPLIANCE = dt.date(2025, 7, 1)
BRIEFDAG = dt.date(2026, 4, 9)
ANTWOORDDAG = dt.date(2026, 4, 28)
RAPPORT, ANTWOORD, MELDING = "a" * 64, "b" * 64, "c" * 64


class Kast:
    """Makes dossiers and orders; every test names only what it is about."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    # -- parts of a dossier

    def cijfers(
        self,
        taak: tuple[int | None, int | None] = (120, 18),
        realisatie: tuple[int | None, int | None] = (30, 0),
        **changes: Any,
    ) -> tuple[StatusRecord, ...]:
        values = {"gemeente": CODE, "cyclus": CYCLUS, "peildatum": COMPLIANCE, "basis": Basis.PRT}
        values |= {"document_id": RAPPORT, "evidence": ()} | changes
        pairs = zip((Category.REGULIER, Category.AMV), taak, realisatie, strict=True)
        return tuple(StatusRecord(categorie=c, wettelijke_taak=t, realisatie=r, **values) for c, t, r in pairs)

    def besluit(self, trede: int, day: dt.date = dt.date(2026, 4, 8), **content: Any) -> Besluit:
        told = {"trede": trede, **content}
        return self.over(VoorstelKind.TREDE, told, f"besluit-{trede}-{day}", day)

    def over(self, kind: VoorstelKind, content: dict[str, Any], id: str, day: dt.date) -> Besluit:
        moment = dt.datetime(day.year, day.month, day.day, 10, tzinfo=dt.UTC)
        return Besluit(
            id, CODE, CYCLUS, kind, content, None, "beslisser", "mandaat", "Op grond van de cijfers.", moment
        )

    def brief(self, familie: str = "L02", datum: dt.date = BRIEFDAG, **changes: Any) -> Uitgaand:
        values = {"referentie": f"70{familie[1:3]}", "status": LetterStatus.SENT, "versie": 1, "betreft": "opvang"}
        values |= {"verzonden_op": datum, "gemeente": CODE, "id": f"{familie}-{CODE}-{datum}"} | changes
        return Uitgaand(familie=familie, datum=datum, **values)

    def stuk(
        self,
        document_id: str = ANTWOORD,
        soort: DocumentType = DocumentType.MUNICIPAL_RESPONSE,
        ontvangen_op: dt.date = ANTWOORDDAG,
        **changes: Any,
    ) -> Poststuk:
        values = {"route": None, "gemeenten": (CODE,), "datum": dt.date(2026, 4, 24), "kenmerk": "Z-26-17"}
        values |= {"uw_kenmerk": "7002", "onderwerp": None, "trede": None, "termijn": None, "antwoorden": {}}
        values |= {"concept": False, "melding": soort is DocumentType.ARTICLE8} | changes
        return Poststuk(document_id=document_id, soort=soort, ontvangen_op=ontvangen_op, **values)

    def rapport(self) -> Extraction:
        told = {"kind": "voortgangsrapportage", "received": "2026-03-02"}
        return Extraction(RAPPORT, DocumentType.IBT_LETTER, details={"source_report": told})

    def gelezen_antwoord(self, **changes: Any) -> Extraction:
        return Extraction(ANTWOORD, DocumentType.MUNICIPAL_RESPONSE, reference=Reference("Z-26-17", "7002"), **changes)

    # -- a dossier

    def dossier(self, code: str = CODE, **changes: Any) -> Dossier:
        gemeente = gemeente_by_code()[code]
        cyclus = next(one for one in read_cycles() if one.id == CYCLUS)
        records = changes.pop("records", self.cijfers())
        besluiten = changes.pop("besluiten", (self.besluit(2, bevinding="gedeeltelijk", peildatum="2025-07-01"),))
        if code != CODE:
            records = tuple(replace(r, gemeente=code) for r in records)
            besluiten = tuple(replace(b, gemeente=code) for b in besluiten)
        deciding = beslissende_cijfers(records, cyclus)
        values: dict[str, Any] = dict.fromkeys(
            ("correcties", "voorstellen", "taken", "brieven", "post", "koppelingen", "termijnen", "afspraken"), ()
        )
        values |= {"locaties": (), "vragen": {}, "beoordelingen": {}, "gelezen": {RAPPORT: self.rapport()}}
        values |= {"dag": dt.date(2026, 5, 6), "zaak": derive_zaak(code, CYCLUS, besluiten)} | changes
        return Dossier(
            gemeente=code,
            naam=gemeente.naam,
            provincie=values.pop("provincie", gemeente.provincie),
            cyclus=cyclus,
            records=records,
            uitkomst=derive_uitkomst(deciding),
            beslissend=deciding,
            besluiten=besluiten,
            **values,
        )

    def stil(self, dag: dt.date = dt.date(2026, 5, 4), *events: Gebeurtenis, **changes: Any) -> Dossier:
        """A dossier in which a request went out and nothing came back."""
        term = start_term(CODE, CYCLUS, read_terms()["antwoord_l02"], self.brief().id, BRIEFDAG)
        values = {"brieven": (self.brief(),), "termijnen": (term_state(term, events, dag),), "dag": dag} | changes
        return self.dossier(**values)

    def gevraagd_en_verleend(self) -> Dossier:
        """A dossier in which more time was asked and granted."""
        term = start_term(CODE, CYCLUS, read_terms()["antwoord_l02"], self.brief().id, BRIEFDAG)
        content = {"termijn": term.id, "uitstel": "verleend", "tot": "2026-05-15"}
        granted = self.over(VoorstelKind.TERMIJN, content, "besluit-uitstel", dt.date(2026, 4, 23))
        event = Gebeurtenis(GebeurtenisSoort.UITSTEL_VERLEEND, dt.date(2026, 4, 23), granted.id, dt.date(2026, 5, 15))
        besluiten = (self.besluit(2, bevinding="gedeeltelijk"), granted)
        return self.stil(dt.date(2026, 4, 24), event, besluiten=besluiten)

    def beantwoord(self, variant: str = "volledig", eigen: tuple[int, int] | None = None, **changes: Any) -> Dossier:
        """A dossier with an answer that is linked and judged."""
        own: tuple[StatusRecord, ...] = ()
        if eigen:
            day = dt.date(2026, 4, 1)
            own = self.cijfers((None, None), eigen, basis=Basis.GEMEENTE, document_id=ANTWOORD, peildatum=day)
        stand = "open" if variant == "onvolledig" else "beantwoord"
        values = {
            "brieven": (self.brief(),),
            "post": (self.stuk(),),
            "koppelingen": (Gekoppeld(ANTWOORD, self.brief().id, True, ("uw kenmerk",), ()),),
            "vragen": {ANTWOORD: tuple(VraagOordeel(ANTWOORD, number, stand) for number in range(1, 6))},
            "beoordelingen": {ANTWOORD: Beoordeling(ANTWOORD, variant, ("er is nog geen locatie",))},
            "gelezen": {RAPPORT: self.rapport(), ANTWOORD: self.gelezen_antwoord()},
            "records": (*self.cijfers(), *own),
        }
        return self.dossier(**(values | changes))

    # -- an order

    def organisatie(self, rol: str = "ministerie") -> Organisation:
        return Organisation(
            "Voorbeeldorganisatie",
            "Afdeling Voorbeeld",
            "Postbus 1",
            "1000 AA Voorbeeldstad",
            "www.voorbeeld.nl",
            "toezicht@voorbeeld.nl",
            rol,
        )

    def vraag(self, familie: str, rol: str = "ministerie", **changes: Any) -> Vraag:
        values = {"dossier": self.dossier(), "referentie": "7001234", "datum": BRIEFDAG} | changes
        return Vraag(familie=familie, organisatie=self.organisatie(rol), catalogue=self.catalogue, **values)


@pytest.fixture(scope="session")
def kast() -> Kast:
    return Kast(read_catalogue())


@pytest.fixture(scope="session")
def orders() -> ModuleType:
    """Give the whole orders: a file beside this one, since tests have no package (importlib mode)."""
    name = "ibt_tests_legtwo_orders"
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name("orders.py"))
    if spec is None or spec.loader is None:
        raise ImportError(name)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
