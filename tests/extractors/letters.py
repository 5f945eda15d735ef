"""Our own letters as they would come back through the door: made from seeded data, for tests that read them again."""

from __future__ import annotations

import datetime as dt
import os
import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pipeline.model.extraction import Bevinding, Category
from pipeline.model.status import Basis, Besluit, StatusRecord, VoorstelKind
from pipeline.tools.register import Gemeente, gemeenten
from templates.catalogue import Catalogue
from templates.compose import Envelope
from templates.families.l02 import L02Fields, LadderCase, compose_l02
from templates.fields import Addressee, Agreement, Cycle, EarlierLetter, Organisation, Source, Term, TermUnit

CYCLUS = "2024-2026"
PEILDATUM = dt.date(2025, 7, 1)
FUNCTIONS = (
    "Directeur Regie Migratieketen",
    "directeur (waarnemend)",
    "plaatsvervangend hoofd afdeling Toezicht",
    "Hoofd Toezicht en Naleving (a.i.)",
    "programmamanager Spreidingswet",
)
NAMES = ("V.O. Orbeeld", "drs. A.B. van der Fictie", "mr. E. Zonneveld-de Boer", "Iris Proefsma")


def every_gemeente() -> Sequence[Gemeente]:
    """Give all gemeenten when `IBT_ALLES` is set, as `make slow` does; else every sixth, so that CI stays short."""
    return gemeenten() if os.environ.get("IBT_ALLES") else gemeenten()[::6]


def organisation() -> Organisation:
    return Organisation(
        "Ministerie van Asiel en Migratie",
        "Directie Regie Migratieketen",
        "Postbus 20011",
        "2500 EH Den Haag",
        "www.rijksoverheid.nl",
        "ibtspreidingswet@minjenv.nl",
    )


def addressee(gemeente: Gemeente) -> Addressee:
    place = gemeente.plaatsen[0] if gemeente.plaatsen else gemeente.naam
    return Addressee(gemeente.naam, gemeente.code, gemeente.provincie, ("Postbus 12", f"1234 AB {place}"))


def seeded_l02(gemeente: Gemeente, catalogue: Catalogue) -> L02Fields:
    """Give the fields of a letter of phase 2, drawn from the code of the gemeente."""
    draw = random.Random(gemeente.code)
    taak = (draw.choice((0, 7, 48, 142, 611, 1200, 2_345)), draw.choice((0, 6, 23, 104)))
    if taak == (0, 0):
        taak = (142, 23)
    niet = draw.random() < 0.3
    realisatie = (0, 0) if niet else _short_of(draw, taak)
    bevinding = Bevinding.GEDEELTELIJK if sum(realisatie) else Bevinding.NIET
    datum = dt.date(2026, 3, 2) + dt.timedelta(days=draw.choice((0, 1, 3, 7, 38, 63)))
    weken = draw.choice((2, 3, 4))
    fields = compose_l02(
        Envelope(str(draw.randrange(7_000_000, 7_999_999)), datum, organisation(), addressee(gemeente)),
        LadderCase(
            records=_records(gemeente, taak, realisatie),
            bevinding=bevinding,
            besluiten=_besluiten(gemeente, bevinding),
            cyclus=Cycle(CYCLUS, dt.date(2024, 12, 20), PEILDATUM),
            bron=Source("voortgangsrapportage", "Provinciale Regietafel", dt.date(2025, 7, 8)),
            termijn=Term(weken, TermUnit.WEEKS, datum + dt.timedelta(weeks=weken)),
            **_extras(draw, gemeente),
        ),
        catalogue,
    )
    signs = replace(fields.ondertekenaar, naam=draw.choice(NAMES), functie=draw.choice(FUNCTIONS))
    return replace(fields, ondertekenaar=signs)


def _short_of(draw: random.Random, taak: tuple[int, int]) -> tuple[int, int]:
    """Give a realisation of which at least one category falls short."""
    regulier, amv = taak
    if draw.random() < 0.3 and amv and regulier:
        return regulier + draw.choice((0, 15)), amv - 1
    done = (max(0, regulier - draw.choice((1, 5, 58))), draw.choice((0, amv)))
    return done if done[0] < regulier else (0, max(0, amv - 1))


def _records(gemeente: Gemeente, taak: tuple[int, int], realisatie: tuple[int, int]) -> tuple[StatusRecord, ...]:
    pairs = zip((Category.REGULIER, Category.AMV), taak, realisatie, strict=True)
    return tuple(
        StatusRecord(gemeente.code, CYCLUS, category, PEILDATUM, t, r, Basis.PRT, "d" * 64, ())
        for category, t, r in pairs
    )


def _besluiten(gemeente: Gemeente, bevinding: Bevinding) -> tuple[Besluit, ...]:
    told = ((VoorstelKind.BEVINDING, {"bevinding": bevinding.value}), (VoorstelKind.TREDE, {"trede": 2}))
    return tuple(
        Besluit(
            id=f"besluit-{kind.value}",
            kind=kind,
            gemeente=gemeente.code,
            cyclus=CYCLUS,
            content=content,
            voorstel_id=None,
            decided_by="beslisser",
            mandate="mandaat",
            motivation="Op grond van de cijfers.",
            decided_at=dt.datetime(2026, 2, 20, 10, tzinfo=dt.UTC),
        )
        for kind, content in told
    )


def _extras(draw: random.Random, gemeente: Gemeente) -> dict[str, Any]:
    """Give, for some letters, the passages that only some letters have."""
    extras: dict[str, Any] = {}
    if draw.random() < 0.3:
        other = "Zwolle" if gemeente.naam != "Zwolle" else "Kampen"
        extras["afspraken"] = (Agreement(gemeente.naam, other, "regulier", 25, dt.date(2025, 5, 14)),)
    if draw.random() < 0.3:
        extras["art8_datum"] = dt.date(2025, 11, 6)
    if draw.random() < 0.3:
        extras["vorige_brief"] = EarlierLetter("Opvang en Spreidingswet", dt.date(2025, 10, 9))
    if draw.random() < 0.3:
        extras["nieuwe_cyclus_start"] = dt.date(2026, 2, 1)
    if draw.random() < 0.3:
        extras["afschrift_aan"] = ("de commissaris van de Koning in de provincie",)
    return extras


def facts(fields: L02Fields) -> dict[str, Any]:
    """Give what a reader must find in the letter, in the words of the contract."""
    day = fields.peildatum.isoformat()
    counts = {
        (category, measure, value, None if measure == "wettelijke_taak" else day)
        for measure, both in (("wettelijke_taak", fields.taak), ("realisatie", fields.realisatie))
        for category, value in (("regulier", both.regulier), ("amv", both.amv))
    }
    signs = fields.ondertekenaar
    return {
        "document_type": "ibt_letter",
        "municipalities": [fields.gemeente.naam],
        "reference": {"our": fields.brief.referentie, "your": None},
        "letter_date": fields.brief.datum.isoformat(),
        "peildata": [day],
        "figures": counts,
        "finding": fields.bevinding.value,
        "ladder_step": fields.trede,
        "response_deadline": fields.termijn.datum.isoformat(),
        "reply_to": fields.organisatie.mailbox,
        "subject": fields.brief.betreft,
        "signatory": (signs.naam, signs.functie, signs.bestuursorgaan.casefold(), signs.formule),
    }


def told(contract: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """Give the same facts as an extraction tells them."""
    found = {key: contract[key] for key in wanted}
    found["figures"] = {(f["category"], f["measure"], f["value"], f["peildatum"]) for f in contract["figures"]}
    signs = contract["signatory"] or {}
    organ = (signs.get("on_behalf_of") or "").casefold()
    found["signatory"] = (signs.get("name"), signs.get("function"), organ, signs.get("formula"))
    return found
