"""From an order to the fields of its letter, or one Dutch message with everything that is missing."""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import Any

from pipeline.errors import FieldMissing, NoDecision
from pipeline.legtwo.cases import answers, gemeente, ladder, provinces, traffic
from pipeline.legtwo.cases.aan import check_registered, province
from pipeline.legtwo.cases.offered import check_possible
from pipeline.legtwo.cases.order import Klaar, Vraag
from pipeline.legtwo.cases.vullen import Bouwer, fill, is_empty
from pipeline.tools.register import gemeenten
from templates.compose import Envelope
from templates.fields import Decided, LetterFields

BOUWERS: Mapping[str, Bouwer] = types.MappingProxyType(
    {
        **ladder.BOUWERS,
        **answers.BOUWERS,
        **traffic.BOUWERS,
        **provinces.BOUWERS,
        **gemeente.BOUWERS,
    }
)
"""How the case of each family is built."""

_ASKED_WITH = {
    "dossier": "de gemeente (--gemeente)",
    "poststuk": "het stuk waar de brief over gaat (--document)",
    "provincie": "de provincie (--provincie)",
}
_SUPPLIED_BY = (
    ("in de categorie", "cijfers legt u vast met ibt records import of ibt records correct"),
    ("het antwoord van de gemeente", "een antwoord koppelt u aan de brief met ibt links add"),
    ("de beoordeling van het antwoord", "een antwoord beoordeelt u met ibt answers judge"),
    ("het oordeel over de vijf vragen", "de vijf vragen beoordeelt u met ibt answers judge"),
    ("of het uitstel wordt toegekend", "over uitstel besluit u met ibt terms extend"),
    ("datum en kenmerk van", "dat een brief is verzonden legt u vast met ibt letters sent"),
    ("een ondertekenaar met mandaat", ""),
    ("de bewindspersoon", ""),
    ("de termijn voor", ""),
    ("de nieuwe termijn", ""),
    ("organisatie.", "wie u bent staat in ibt.toml"),
    ("onze referentie", "het kenmerk geeft u met --kenmerk"),
    ("de datum van de brief", "de dagtekening geeft u met --datum"),
)
"""Words of what is missing, with what supplies it; empty where the label says so itself, or it follows from the day."""


def prepare(vraag: Vraag) -> Klaar:
    """Give the fields of a letter from what the desk knows and what a person filled in.

    Raises:
        FieldMissing: Something is unknown; the message names all of it, and what supplies it.
        NoDecision: No official decided what this letter says.
        LetterError: The letter may not be made now, or the form says otherwise than the desk.
        FigureConflict: Two figures stand for one category, or the peildata differ.
    """
    bouwer = builder(vraag.familie)
    _check_order(vraag, bouwer)
    whole = bouwer.aangevuld(vraag)
    check_registered(whole)
    check_possible(whole)
    fields = _compose(bouwer, whole)
    about = bouwer.naam(whole) if bouwer.naam else fields.aan.code
    return Klaar(
        fields=fields,
        besluit_id=fields.besluit_id if isinstance(fields, Decided) else None,
        naam=_name(bouwer, whole.familie, about, fields),
        betreft_gemeenten=_about(whole),
    )


def known(vraag: Vraag) -> dict[str, Any]:
    """Give what the desk knows or suggests for a form, by field of the case.

    Raises:
        FieldMissing: The order names no gemeente, document or province, and the family needs one.
    """
    bouwer = builder(vraag.familie)
    _check_order(vraag, bouwer)
    whole = bouwer.aangevuld(vraag)
    found: dict[str, Any] = {}
    for told in (bouwer.voorzet(whole), bouwer.weet(whole)):
        for name, value in told.items():
            if isinstance(value, Mapping) and isinstance(found.get(name), Mapping):
                found[name] = {**found[name], **value}
            elif not is_empty(value):
                found[name] = value
    return found


def builder(familie: str) -> Bouwer:
    """Give how a family is built.

    Raises:
        FieldMissing: There is no such family.
    """
    if familie not in BOUWERS:
        raise FieldMissing(f"brief {familie} bestaat niet. Kies uit: {', '.join(sorted(BOUWERS))}.")
    return BOUWERS[familie]


def _check_order(vraag: Vraag, bouwer: Bouwer) -> None:
    lacking = [_ASKED_WITH[name] for name in bouwer.nodig if getattr(vraag, name) is None]
    if lacking:
        raise FieldMissing(f"brief {vraag.familie} kan nog niet worden gemaakt. Noem ook {' en '.join(lacking)}.")


def _compose(bouwer: Bouwer, vraag: Vraag) -> LetterFields:
    case = fill(bouwer, vraag)
    envelope = Envelope(vraag.referentie, vraag.datum, vraag.organisatie, bouwer.aan(vraag))
    doubts = vraag.dossier.twijfels if vraag.dossier else ()
    try:
        return bouwer.compose(envelope, case, vraag.catalogue)
    except FieldMissing as missing:
        raise FieldMissing(" ".join((str(missing), _help(str(missing), vraag), *doubts))) from missing
    except NoDecision as missing:
        how = "Zie ibt ladder list; besluit met ibt ladder decide of set."
        raise NoDecision(" ".join((str(missing), how, *doubts))) from missing


def _help(missing: str, vraag: Vraag) -> str:
    """Give in Dutch which command or form supplies what is missing."""
    labels = missing.partition("Vul aan: ")[2].split("; ")
    told = [how for words, how in _SUPPLIED_BY if how and any(words in label for label in labels)]
    if any(all(words not in label for words, _ in _SUPPLIED_BY) for label in labels):
        where = f" --gemeente {vraag.dossier.naam}" if vraag.dossier else ""
        told.append(f"de rest vult u in op het formulier van ibt letters form {vraag.familie}{where}")
    return f"Zo vult u aan: {'; '.join(told)}."


def _name(bouwer: Bouwer, familie: str, about: str, fields: LetterFields) -> str:
    if "poststuk" in bouwer.nodig and bouwer.naam:
        return f"{familie}-{about}"
    return f"{familie}-{about}-{fields.brief.datum.isoformat()}"


def _about(vraag: Vraag) -> tuple[str, ...]:
    if vraag.dossiers:
        return tuple(dossier.gemeente for dossier in provinces.told_of(vraag))
    if vraag.dossier:
        return (vraag.dossier.gemeente,)
    named = province(vraag).naam if vraag.provincie and vraag.familie in ("L12", "L13") else None
    return tuple(one.code for one in gemeenten() if one.provincie == named)
