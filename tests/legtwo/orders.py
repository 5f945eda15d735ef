"""One whole order per family: a dossier in which the moment is there, and a form that is filled in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from pipeline.legtwo.cases.order import Vraag
from pipeline.model.extraction import DocumentType
from pipeline.model.status import Basis
from pipeline.tools.register import provincies
from templates.families.l01 import Signal
from templates.families.l03 import Reporting, Talk
from templates.families.l05 import Remedy
from templates.families.l10 import Meeting
from templates.families.l12 import Annex
from templates.families.l14 import College, Expected, Step
from templates.families.l15 import Topic
from templates.families.l17 import Circumstance
from templates.families.l20 import Receiver
from templates.families.legal import Event, PublicNotice, Result
from templates.fields import Appointment, PerCategory, Term, TermUnit

MELDING = "c" * 64
AGREED = (Appointment("Locatie kiezen", "het college", "raadsbesluit", dt.date(2026, 7, 1)),)
JUDGED = tuple(replace(one, stand="niet nagekomen") for one in AGREED)
RESULTS = (Result("een locatie", "regulier", 90, dt.date(2027, 2, 1)),)
HISTORY = {
    "chronologie": (Event(dt.date(2026, 4, 9), "Verzoek om informatie"),),
    "juridisch_advies": dt.date(2026, 9, 14),
}
WEIGHED = {"proportionaliteit": "lichtere middelen hielpen niet.", "belangen": "het belang van opvang weegt zwaar."}
NOTICE = PublicNotice("het huis-aan-huisblad", dt.date(2026, 10, 7))


def province(code: str) -> Any:
    return next(one for one in provincies() if one.code == code)


def l01(kast: Any) -> Vraag:
    signaal = Signal("een bericht van de regietafel", dt.date(2026, 3, 2), "De bouw ligt stil.")
    return kast.vraag("L01", dossier=kast.dossier(besluiten=(kast.besluit(1),)), form={"signaal": signaal})


def l02(kast: Any) -> Vraag:
    return kast.vraag("L02")


def l03(kast: Any) -> Vraag:
    besluiten = (kast.besluit(2), kast.besluit(3, dt.date(2026, 6, 1), bevinding="gedeeltelijk"))
    form = {
        "samenvatting": ("Uw gemeente zoekt nog.",),
        "gesprek": Talk(dt.date(2026, 5, 19), "digitaal", True),
        "redenen": ("er is nog geen locatie",),
        "afspraken": AGREED,
        "rapportage": Reporting("elke maand", dt.date(2026, 7, 1)),
        "bestuurlijk_gesprek": dt.date(2026, 6, 18),
    }
    dossier = kast.beantwoord("onvoldoende", besluiten=besluiten)
    return kast.vraag("L03", dossier=dossier, datum=dt.date(2026, 6, 3), form=form)


def _locked(kast: Any, trede: int, day: dt.date, **changes: Any) -> Any:
    content = changes.pop("content", {})
    besluiten = (kast.besluit(3), kast.besluit(trede, day, bevinding="gedeeltelijk", **content))
    return kast.dossier(besluiten=besluiten, **changes)


def l04(kast: Any) -> Vraag:
    day = dt.date(2026, 10, 1)
    form = {
        "dossier": HISTORY,
        "samenvatting": ("Uw gemeente ziet geen locatie.",),
        "reactie": "er zijn locaties.",
        "afspraken": JUDGED,
        "taakverwaarlozing": ("de plekken zijn er niet",),
        **WEIGHED,
        "resultaten": RESULTS,
        "bekendmaking": NOTICE,
        "raad_afschrift": day,
    }
    return kast.vraag("L04", dossier=_locked(kast, 4, dt.date(2026, 9, 28)), datum=day, form=form)


def l05(kast: Any) -> Vraag:
    voornemen = kast.brief("L04", dt.date(2026, 10, 1), termijn=dt.date(2026, 10, 29))
    form = {
        "dossier": HISTORY,
        "afspraken": JUDGED,
        "overwegingen": ("de taak geldt al meer dan een jaar",),
        **WEIGHED,
        "resultaten": RESULTS,
        "raad_afschrift_voornemen": dt.date(2026, 10, 1),
        "bekendmaking_voornemen": NOTICE,
        "bekendmaking": PublicNotice("het huis-aan-huisblad", dt.date(2026, 11, 25)),
        "rechtsmiddel": Remedy("het college", "de Afdeling bestuursrechtspraak van de Raad van State", 6),
    }
    told = {"gs_geinformeerd_op": "2026-11-12"}
    dossier = _locked(kast, 5, dt.date(2026, 11, 18), content=told, brieven=(voornemen,))
    return kast.vraag("L05", dossier=dossier, datum=dt.date(2026, 11, 19), form=form)


def l06(kast: Any) -> Vraag:
    besluit = kast.brief("L05", dt.date(2026, 11, 19), termijn=dt.date(2027, 3, 1))
    records = (*kast.cijfers(), *kast.cijfers(realisatie=(32, 0), peildatum=dt.date(2027, 3, 1), document_id="e" * 64))
    form = {
        "dossier": HISTORY | {"bron": l06_source()},
        "startdatum": dt.date(2027, 4, 1),
        "resultaten": RESULTS,
        "samenvatting": ("U vroeg om meer tijd.",),
        "functies": ("een programmamanager",),
        "kosten": "U krijgt daarover apart bericht.",
    }
    told = {"geen_intrekking": "nagekeken", "geen_schorsing": "nagekeken"}
    dossier = _locked(kast, 6, dt.date(2027, 3, 10), content=told, brieven=(besluit,), records=records)
    return kast.vraag("L06", dossier=dossier, datum=dt.date(2027, 3, 15), form=form)


def l06_source() -> dict[str, Any]:
    afzender = "Provinciale Regietafel"
    return {"soort": "voortgangsrapportage", "afzender": afzender, "datum_ontvangst": dt.date(2027, 3, 5)}


def l07(kast: Any) -> Vraag:
    return kast.vraag("L07", poststuk=kast.stuk(), registratie="2026-000123", referentie=None, datum=None)


def l08(kast: Any, variant: str = "volledig", **changes: Any) -> Vraag:
    form = {"hermeting": dt.date(2026, 7, 1)} if variant == "volledig" else {}
    form |= {"behandelaar": "de afdeling Juridische Zaken"} if variant == "bezwaar" else {}
    return kast.vraag("L08", dossier=kast.beantwoord(variant, **changes), datum=dt.date(2026, 5, 6), form=form)


def l09(kast: Any) -> Vraag:
    day = dt.date(2026, 5, 4)
    return kast.vraag("L09", dossier=kast.stil(day), datum=day, form={"gezocht_op": day})


def l10(kast: Any) -> Vraag:
    form = {
        "gesprek": Meeting((dt.date(2026, 5, 19),), 60, "digitaal", None),
        "functies": ("een beleidsadviseur",),
        "reactie_datum": dt.date(2026, 5, 13),
        "gevraagde_peildatum": dt.date(2026, 5, 1),
    }
    return kast.vraag("L10", dossier=kast.beantwoord(), datum=dt.date(2026, 5, 6), form=form)


def l11(kast: Any) -> Vraag:
    dossiers = tuple(kast.dossier(code, brieven=(kast.brief(),)) for code in ("GM1700", "GM0177"))
    return kast.vraag("L11", dossier=None, dossiers=dossiers, provincie=province("pv23"), datum=dt.date(2026, 4, 10))


def l12(kast: Any, code: str = "pv23") -> Vraag:
    row = province(code)
    form: dict[str, Any] = {
        "provincie": {"verslag_datum": dt.date(2024, 10, 31), "heeft_restopgave": True, "heeft_overschot": False},
        "landelijk": {"uit_verslagen": 82_000, "kansrijk": 8_000, "totaal": 90_000},
        "opgave_bekend_voor": dt.date(2024, 2, 1),
        "nadere_afspraken": "begin 2025",
        "instrumenten": "het eerste kwartaal van 2025",
    }
    if code == "pv31":
        form["provincie"] |= {"aanvulling_datum": dt.date(2024, 12, 12)}
    annex = Annex(f"verdeelbesluit provincie {row.naam}", row.naam, code[2:] * 32)
    day = dt.date(2024, 12, 20)
    return kast.vraag("L12", dossier=None, provincie=row, datum=day, bijlage=annex, form=form)


def l13(kast: Any) -> Vraag:
    form = {
        "ministerie": "ministerie van Asiel en Migratie",
        "contact_van": dt.date(2026, 4, 13),
        "contact_tot": dt.date(2026, 4, 17),
        "functie": "Secretaris van de regietafel",
    }
    return kast.vraag("L13", rol="provincie", dossier=None, provincie=province("pv31"), form=form)


def l14(kast: Any) -> Vraag:
    day = dt.date(2026, 4, 1)
    own = kast.cijfers((None, None), (34, 2), basis=Basis.GEMEENTE, document_id="e" * 64, peildatum=day)
    form = {
        "voorbereiding": PerCategory(80, 10),
        "verwacht": Expected(dt.date(2026, 12, 1), None),
        "redenen": ("De vergunning is nog niet verleend.",),
        "stappen": (Step(dt.date(2026, 2, 3), "overleg met het COA"),),
        "planning": "Wij verwachten de plekken volgend jaar.",
        "stukken": ("collegebesluit",),
        "college": College("S. Ecretaris", "B. Urgemeester"),
    }
    dossier = kast.dossier(records=(*kast.cijfers(), *own), brieven=(kast.brief(),))
    return kast.vraag("L14", rol="gemeente", dossier=dossier, datum=dt.date(2026, 4, 24), form=form)


def l15(kast: Any) -> Vraag:
    day = dt.date(2026, 5, 22)
    form = {
        "gesprek_datum": dt.date(2026, 5, 19),
        "vorm": "digitaal",
        "deelnemers": ("beleidsadviseur van de gemeente",),
        "onderwerpen": (Topic("Planning", "De planning volgt."),),
        "afspraken": AGREED,
        "termijn": Term(1, TermUnit.WEEKS, dt.date(2026, 5, 29)),
    }
    brieven = (kast.brief(), kast.brief("L10", dt.date(2026, 5, 6)))
    return kast.vraag("L15", dossier=kast.dossier(brieven=brieven), datum=day, form=form)


def l16(kast: Any) -> Vraag:
    down = kast.besluit(0, dt.date(2026, 7, 8), bevinding="voldoet")
    dossier = kast.dossier(
        records=kast.cijfers(realisatie=(120, 20)), besluiten=(kast.besluit(2), down), brieven=(kast.brief(),)
    )
    return kast.vraag("L16", dossier=dossier, datum=dt.date(2026, 7, 9))


def l17(kast: Any) -> Vraag:
    form = {
        "omstandigheden": (Circumstance("De huur is opgezegd.", dt.date(2026, 2, 3), "AMV", 12, None),),
        "maatregelen": ("wij zoeken een andere locatie",),
        "secretaris": "S. Ecretaris",
        "burgemeester": "B. Urgemeester",
    }
    return kast.vraag("L17", rol="gemeente", form=form)


def l17b(kast: Any) -> Vraag:
    piece = kast.stuk(MELDING, DocumentType.ARTICLE8, dt.date(2026, 3, 11), datum=dt.date(2026, 3, 10))
    return kast.vraag("L17B", dossier=kast.dossier(post=(piece,)), poststuk=piece, registratie="2026-000124")


def _letter_of_a_citizen(kast: Any) -> Any:
    return kast.stuk("f" * 64, DocumentType.OTHER, dt.date(2026, 4, 7), route="burger", kenmerk=None, datum=None)


def l18(kast: Any) -> Vraag:
    form = {"onderwerp": "de opvang in uw gemeente", "bevoegd": "het college van Raalte"}
    return kast.vraag("L18", poststuk=_letter_of_a_citizen(kast), registratie="2026-000125", form=form)


def l18b(kast: Any) -> Vraag:
    form = {"onderwerp": "de opvang in uw gemeente", "afzender": "een inwoner"}
    return kast.vraag("L18B", poststuk=_letter_of_a_citizen(kast), form=form)


def l19(kast: Any) -> Vraag:
    request = kast.stuk("d" * 64, DocumentType.OTHER, dt.date(2026, 4, 22), route="uitstel", datum=dt.date(2026, 4, 21))
    form = {"reden": "de gemeenteraad vergadert in mei."}
    day = dt.date(2026, 4, 24)
    return kast.vraag("L19", dossier=kast.gevraagd_en_verleend(), poststuk=request, datum=day, form=form)


def l20(kast: Any, ontvanger: Receiver = Receiver.CDK) -> Vraag:
    dossier = kast.dossier(brieven=(kast.brief(),))
    return kast.vraag("L20", dossier=dossier, datum=dt.date(2026, 4, 10), form={"ontvanger": ontvanger})


_FAMILIES = (l01, l02, l03, l04, l05, l06, l07, l08, l09, l10, l11, l12, l13, l14, l15, l16, l17, l17b, l18, l18b)
ORDERS: Mapping[str, Callable[[Any], Vraag]] = {make.__name__.upper(): make for make in (*_FAMILIES, l19, l20)}
"""By family."""
