"""Which kind of document this is: cues are counted by kind and every cue that counted is kept as a reason."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.letter_parts import LetterParts, Range
from extractors.parties import UNKNOWN, Roles
from extractors.reading import Reading
from extractors.rules import Rule, load, one, rules
from pipeline.model.extraction import DocumentType


@dataclass(frozen=True, slots=True)
class Reason:
    """One cue that counted."""

    kind: str
    """A document type, or `*` for all of them."""
    cue: str
    weight: float
    text: str
    """Dutch, for the reviewer."""
    place: Range | None
    """Where in the text; None for a cue on the roles of the parties."""


@dataclass(frozen=True, slots=True)
class KindVerdict:
    """The kind chosen, and everything that was weighed."""

    kind: DocumentType
    confidence: float
    scores: dict[str, float]
    reasons: tuple[Reason, ...]
    """Of the chosen kind; of all kinds when it is `other`."""
    route: str | None
    """For `other`: webpagina, uitstel, bezwaar, burger, pers, woo; None when it is no business of ours."""
    is_relevant: bool = True
    """False for a document that is no business of ours: nothing is read from it."""


def find_kind(reading: Reading, parts: LetterParts, roles: Roles) -> KindVerdict:
    """Choose the kind with the highest score; `other` under the threshold or when two are too close."""
    outside = _outside(reading, parts)
    reasons = [*_weigh(reading, parts, roles, rules("kind", "cue")), *outside]
    scores = {kind.value: 0.0 for kind in DocumentType}
    for reason in reasons:
        for kind in scores if reason.kind == "*" else (reason.kind,):
            scores[kind] += reason.weight
    scores.pop(DocumentType.OTHER.value)
    ranked = sorted(scores, key=lambda kind: -scores[kind])
    best, lead = ranked[0], scores[ranked[0]] - scores[ranked[1]]
    data = load("kind")
    if scores[best] < data["drempel"] or lead < data["voorsprong"]:
        route = None if outside else _route(reading, parts)
        relevant = route is not None or (not outside and _is_between_bodies(reading, parts, roles))
        return KindVerdict(DocumentType.OTHER, _other_confidence(scores[best]), scores, tuple(reasons), route, relevant)
    kept = tuple(reason for reason in reasons if reason.kind in (best, "*"))
    route = None if outside else _special_route(reading, parts, best)
    return KindVerdict(DocumentType(best), _confidence(scores[best], lead), scores, kept, route)


def _is_between_bodies(reading: Reading, parts: LetterParts, roles: Roles) -> bool:
    """Tell whether one public body writes to another about the opvang: of our business, though of no known kind."""
    for_body = roles.addressee != UNKNOWN or _is_for_council(reading, parts)
    if roles.sender == UNKNOWN or not for_body or not parts.salutation:
        return False
    return _search(reading, parts, one("kind", "thema.kern", "kern")) is not None


def _special_route(reading: Reading, parts: LetterParts, kind: str) -> str | None:
    """Give the track a document needs besides its own: an objection or a request for time inside an answer."""
    if kind == DocumentType.WOO_REQUEST.value:
        return "woo"
    if kind != DocumentType.MUNICIPAL_RESPONSE.value:
        return None
    found = _route(reading, parts)
    return found if found in ("bezwaar", "uitstel") else None


def _confidence(score: float, lead: float) -> float:
    return round(min(0.99, 0.6 + 0.04 * score + 0.05 * lead), 2)


def _other_confidence(score: float) -> float:
    return round(max(0.5, 0.95 - 0.08 * max(0.0, score)), 2)


def _weigh(reading: Reading, parts: LetterParts, roles: Roles, cues: tuple[Rule, ...]) -> list[Reason]:
    form = "mail" if parts.mail else "brief"
    body = "raad" if _is_for_council(reading, parts) else "overig"
    theme = "opvang" if _search(reading, parts, one("kind", "thema.opvang", "thema")) else "anders"
    role = f"vorm={form} afzender={roles.sender} geadresseerde={roles.addressee} orgaan={body} thema={theme}"
    found = []
    for cue in cues:
        if cue.where == "rol":
            if cue.pattern.search(role):
                found.append(Reason(cue.value, cue.name, cue.confidence, cue.reason, None))
        elif place := _search(reading, parts, cue):
            found.append(Reason(cue.value, cue.name, cue.confidence, cue.reason, place))
    return found


def _is_for_council(reading: Reading, parts: LetterParts) -> bool:
    """Tell whether the gemeenteraad or its griffie is addressed and not, with it, the college."""
    addressed = [place for place in (parts.addressee, parts.salutation, parts.mail.get("aan")) if place]
    council, college = (one("kind", name, "orgaan").pattern for name in ("orgaan.raad", "orgaan.college"))
    for place in addressed:
        if college.search(reading.text, *place):
            return False
        if council.search(reading.text, *place):
            return True
    return False


def _outside(reading: Reading, parts: LetterParts) -> list[Reason]:
    return [
        Reason(cue.value, cue.name, cue.confidence, cue.reason, match.span())
        for cue in rules("kind", "buiten")
        if (match := cue.search(reading.text, 0, parts.own_end))
    ]


def _search(reading: Reading, parts: LetterParts, cue: Rule) -> Range | None:
    """Give the first match in the sender's own words."""
    for place in _places(reading, parts, cue.where):
        for match in cue.matches(reading.text, *place):
            if not reading.is_quoted(match.start()):
                return match.span()
    return None


def _places(reading: Reading, parts: LetterParts, where: str) -> tuple[Range, ...]:
    lifted = (reading.body_end, len(reading.text))
    known: dict[str, tuple[Range | None, ...]] = {
        "kop": ((parts.head[0], min(parts.own_end, parts.head[1] + 200)),),
        "onderwerp": (parts.subject,),
        "aanhef": (parts.salutation,),
        "tekst": (parts.body,),
        "slot": (parts.closing,),
        "opgetild": (lifted,),
    }
    return tuple(place for place in known.get(where, ((0, parts.own_end), lifted)) if place)


def _route(reading: Reading, parts: LetterParts) -> str | None:
    for rule in rules("kind", "route"):
        if (place := _search(reading, parts, rule)) and not _is_no_route(reading, rule, place):
            return rule.value
    return None


def _is_no_route(reading: Reading, rule: Rule, place: Range) -> bool:
    """Tell whether the sentence only mentions it: uitstel that was granted, bezwaar of omwonenden, a clause of law."""
    sentence = reading.sentence(place[0])
    denied = (cue for cue in rules("kind", "geen_route") if cue.value == rule.value)
    return any(cue.search(reading.text, *sentence) for cue in denied)


def find_draft_mark(reading: Reading, parts: LetterParts) -> Range | None:
    """Give where a document says that it is still a draft: in its head, subject or running heads, or to its readers."""
    for rule in rules("kind", "concept"):
        if place := _search(reading, parts, rule):
            return place
    return None
