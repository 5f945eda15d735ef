"""What a person must know about the gemeenten of a letter: former names, names nobody bears, several senders.

A gemeente that was merged is read as its successor, with the old name beside it. Legal: docs/legal.md#herindeling
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from extractors.draft import Draft, Scene
from extractors.evidence import dutch
from extractors.gazetteer import AMBIGUOUS, Named, find_names, former_at, name_at, names_from, namesakes
from extractors.letter_parts import LetterParts, Range
from extractors.parties import find_named
from extractors.reading import Reading
from extractors.rules import one, rows
from pipeline.model.extraction import DocumentType, Warning
from pipeline.model.observation import Observation
from pipeline.tools.register import gemeente_by_code, gemeente_by_name

_ANSWERS = (DocumentType.MUNICIPAL_RESPONSE, DocumentType.ARTICLE8)
_SPELLINGS = ("CBS", "TOOI", "spelling")
"""Sources of aliases that are the same name, written otherwise."""
_WORD = re.compile(
    r"(?:de |het )?['’]?[A-ZÀ-Ý][\w'’-]{2,}(?:[ -](?:aan|op|en|de|den|der|bij|in|van|[A-Z][\w'’-]+)){0,4}"
)
_NO_NAME = re.compile(r"(?:Postbus|College|Datum|Betreft|Onze|Uw|Gemeente|Burgemeester|Aan|T\.a\.v)\b", re.IGNORECASE)


def settle_written_names(scene: Scene, draft: Draft) -> None:
    """Tell former names, unknown names, several senders, namesakes and a letter meant for another gemeente."""
    if scene.kind in (DocumentType.IBT_LETTER, DocumentType.LIRT_EMAIL, *_ANSWERS):
        _tell_former(scene, draft)
        _tell_unknown(scene, draft)
        _tell_namesake(scene, draft)
    if scene.kind in _ANSWERS:
        _tell_several(draft)
        _tell_other_addressee(scene, draft)


def narrow_to_subject(scene: Scene, found: list[Observation[str]]) -> list[Observation[str]]:
    """Give the one gemeente of the subject when an office of several writes and none of them signs; for review."""
    senders = {seen.value for seen in found if seen.rule == "kop.afzender"}
    if scene.kind not in _ANSWERS or len(senders) < 2 or len(found) > len(senders) or not scene.parts.subject:
        return found
    text = scene.reading.text
    named = [name for name in find_names(text, *scene.parts.subject) if name.naam in senders]
    if len({name.naam for name in named}) != 1:
        return found
    place = (named[0].start, named[0].end)
    return [scene.reading.observe("municipalities", named[0].naam, place, "onderwerp.gemeente", 0.75)]


def _tell_former(scene: Scene, draft: Draft) -> None:
    found = list(_former_names(scene))
    found_rows = list({seen.value["written"]: seen.value for seen in found}.values())
    draft.tell("written_municipality", found_rows, found)
    for row in found_rows:
        if row["valid_until"] is None:
            continue
        until = f"De gemeente {row['written']} bestond tot en met {dutch(dt.date.fromisoformat(row['valid_until']))}."
        told = (
            f"{until} Rechten en plichten gingen over op {row['official']}. Controleer de gemeente."
            if row["official"]
            else f"{until} Haar gebied is verdeeld over meer gemeenten. Kies zelf de gemeente."
        )
        draft.warnings.append(Warning("SC-50", told))


def _former_names(scene: Scene) -> Iterator[Observation[dict[str, Any]]]:
    for name, rule, confidence in find_named(scene.reading, scene.parts, scene.kind):
        written = " ".join(scene.reading.text[name.start : name.end].split())
        if value := _written(name, written):
            place = (name.start, name.end)
            yield scene.reading.observe("details.written_municipality", value, place, f"vroeger.{rule}", confidence)


def _written(name: Named, written: str) -> dict[str, Any]:
    """Give the row of a former gemeente or of another name in use (`Den Bosch`); nothing for mere spelling."""
    former = name.former
    if former is None:
        alias = next((row for row in rows("aliases") if row["alias"] == written), None)
        if alias is None or alias["bron"] in _SPELLINGS:
            return {}
        code = gemeente_by_name()[name.naam].code.casefold()
        return {"written": written, "official": name.naam, "code": code, "valid_until": None}
    successors = [gemeente_by_code()[code].naam for code in former.opvolgers]
    return {
        "written": former.naam,
        "official": successors[0] if len(successors) == 1 else None,
        "code": former.code.casefold(),
        "valid_until": former.geldig_tot.isoformat(),
    }


def _tell_unknown(scene: Scene, draft: Draft) -> None:
    """Warn of a gemeente the register does not have; a name that looks like another is never taken for it."""
    place = scene.parts.closing if scene.kind in _ANSWERS else scene.parts.addressee
    if place and any(_unknown(scene.reading.text, place)):
        told = "De brief noemt een gemeente die niet in het register staat. Controleer de naam en kies de gemeente."
        draft.warnings.append(Warning("SC-51", told))
        _doubt(draft, "municipalities")


def _unknown(text: str, place: Range) -> Iterator[str]:
    for match in one("parties", "gemeente.naam", "gemeente_naam").matches(text, *place):
        start = match.end()
        word = _WORD.match(text, start, min(place[1], start + 60))
        known = name_at(text, start) or former_at(text, start)
        if word and not known and not _NO_NAME.match(text, start):
            yield word.group()


def _tell_several(draft: Draft) -> None:
    """Warn when several gemeenten send one letter: whose figures are whose is for a person to see."""
    sender = draft.values.get("sender") or ""
    if len(draft.values.get("municipalities", ())) > 1 or len({n.naam for n in find_names(sender)}) > 1:
        told = "Meer dan één gemeente stuurt deze brief. Controleer welke cijfers van welke gemeente zijn."
        draft.warnings.append(Warning("SC-52", told))
        _doubt(draft, "sender")


def _doubt(draft: Draft, key: str) -> None:
    if found := draft.evidence.get(key):
        draft.evidence[key] = tuple(proof._replace(needs_review=True) for proof in found)


def _tell_other_addressee(scene: Scene, draft: Draft) -> None:
    """Warn when an answer speaks of a letter to a gemeente that does not answer here."""
    own = set(draft.values.get("municipalities", ()))
    asked = {name.naam for name in _asked(scene.reading, scene.parts)} - {""}
    if own and asked and not own & asked:
        told = "Het antwoord gaat over een brief aan een andere gemeente dan die antwoordt. Controleer de gemeente."
        draft.warnings.append(Warning("SC-10", told))


def _asked(reading: Reading, parts: LetterParts) -> Iterator[Named]:
    for match in one("parties", "brief.aan", "brief_aan").matches(reading.text, parts.head[1], parts.own_end):
        yield from names_from(reading.text, match.end())


def _tell_namesake(scene: Scene, draft: Draft) -> None:
    """Doubt a name that villages elsewhere bear too when the letter speaks of another province."""
    names = [name for name in draft.values.get("municipalities", ()) if name in namesakes()]
    province = draft.values.get("province")
    if province and any(gemeente_by_name()[name].provincie != province for name in names if name != AMBIGUOUS):
        _doubt(draft, "municipalities")
