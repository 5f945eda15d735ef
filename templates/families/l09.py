"""L09, rappel: the term of the verzoek om informatie passed and no answer came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.errors import LetterError
from pipeline.model.status import Besluit
from templates.catalogue import Catalogue
from templates.compose import Envelope, Needed, check_term, head, mandated
from templates.decided import decided_trede
from templates.fields import Answer, Cycle, SentLetter, Signatory, Supervision, Term
from templates.filters import datum_nl


@dataclass(frozen=True, slots=True, kw_only=True)
class L09Fields(Supervision):
    """What the rappel prints."""

    ondertekenaar: Signatory
    vorige: SentLetter
    """The verzoek om informatie."""
    oude_termijn: dt.date
    termijn: Term
    volgende_trede: int


@dataclass(frozen=True, slots=True)
class ReminderCase:
    """What is known about the answer that did not come; what is not known yet is None."""

    besluiten: Sequence[Besluit]
    cyclus: Cycle | None
    vorige: SentLetter | None
    oude_termijn: dt.date | None
    """Last day for the answer, an extension included."""
    termijn: Term | None
    gezocht_op: dt.date | None
    """Day on which inbox, quarantine and spam were searched for an answer."""
    antwoord: Answer | None = None
    """An answer that was found after all: then there is no rappel."""


def compose_l09(envelope: Envelope, case: ReminderCase, catalogue: Catalogue) -> L09Fields:
    """Give the fields of the rappel.

    Raises:
        NoDecision: The gemeente is not on the trede of the letter it should have answered.
        FieldMissing: Something is unknown; the message names everything that is.
        LetterError: An answer did come, or its term has not passed.
    """
    spec, to = catalogue.spec("L09"), envelope.aan
    besluit, trede = decided_trede(
        "L09", to, case.besluiten, case.cyclus.id if case.cyclus else None, spec.toegestane_treden
    )
    need = Needed()
    brief = head(need, envelope, spec)
    cyclus = need(case.cyclus, "de cyclus met de datum van het verdeelbesluit")
    vorige = need(case.vorige, "datum en kenmerk van de brief met het verzoek om informatie")
    oude_termijn = need(case.oude_termijn, "de termijn die is verstreken")
    termijn = need(case.termijn, "de nieuwe termijn")
    gezocht = need(case.gezocht_op, "de dag waarop postvak, quarantaine en ongewenste post zijn doorzocht")
    ondertekenaar = mandated(need, catalogue, "L09", envelope.datum)
    need.done("L09")
    if case.antwoord:
        raise LetterError(
            f"{to.naam} heeft geantwoord op {datum_nl(case.antwoord.ontvangen_op)}: geen rappel. Maak brief L08."
        )
    if not oude_termijn < gezocht <= brief.datum:
        raise LetterError(
            f"de termijn van {to.naam} loopt tot en met {datum_nl(oude_termijn)}. Zoek na die dag nog eens naar een "
            "antwoord en maak het rappel daarna."
        )
    check_term(termijn, brief.datum)
    return L09Fields(
        besluit_id=besluit.id,
        trede=trede,
        cyclus=cyclus,
        brief=brief,
        organisatie=envelope.organisatie,
        gemeente=to,
        ondertekenaar=ondertekenaar,
        vorige=vorige,
        oude_termijn=oude_termijn,
        termijn=termijn,
        volgende_trede=trede + 1,
    )
