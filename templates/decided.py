"""What a person decided, as letters may repeat it: never a letter without its Besluit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.errors import NoDecision
from pipeline.model.extraction import Bevinding
from pipeline.model.ladder import finding_stands
from pipeline.model.stand import Uitkomst
from pipeline.model.status import Besluit, StatusRecord, VoorstelKind
from templates.fields import Addressee


def decided_trede(
    family: str, to: Addressee, besluiten: Sequence[Besluit], cyclus: str | None, allowed: Sequence[int]
) -> tuple[Besluit, int]:
    """Give the latest Besluit on the trede of a gemeente in a cyclus, and that trede.

    Raises:
        NoDecision: There is none, or it places the gemeente where this letter does not belong (INV-12).
    """
    besluit = latest(to, besluiten, cyclus, VoorstelKind.TREDE)
    if besluit is None:
        raise NoDecision(f"er is geen besluit over de trede van {to.naam}. Laat eerst een medewerker besluiten.")
    trede = besluit.content.get("trede")
    if type(trede) is not int or trede not in allowed:
        named = ", ".join(map(str, allowed))
        raise NoDecision(
            f"het besluit plaatst {to.naam} niet op trede {named}, maar brief {family} hoort daarbij. "
            "Neem een nieuw besluit of maak de brief die bij de trede hoort."
        )
    return besluit, trede


def decided_bevinding(
    family: str,
    to: Addressee,
    besluiten: Sequence[Besluit],
    cyclus: str | None,
    derived: Bevinding | None,
    fitting: Sequence[Bevinding] = (Bevinding.GEDEELTELIJK, Bevinding.NIET),
    *,
    records: Sequence[StatusRecord] = (),
) -> Bevinding:
    """Give the finding that was decided: the one the figures bear out, or a motivated deviation from exactly these.

    A trede-besluit may carry it; two decisions that name a finding name the same one. With the figures (`records`)
    that `derived` comes from, a decision that names another peildatum is about other figures and does not count.

    Raises:
        NoDecision: Nothing was decided, the figures say otherwise, or the letter does not belong to this finding.
    """
    said = naming_finding(to, besluiten, cyclus, records)
    if not said:
        raise NoDecision(f"er is geen besluit over de bevinding voor {to.naam}. Laat eerst een medewerker besluiten.")
    outcome = Uitkomst(derived.value) if derived else None
    values = {str(content["bevinding"]) for content in said}
    fits = values <= {one.value for one in fitting} and len(values) == 1
    if not fits or not all(finding_stands(content, outcome) for content in said):
        raise NoDecision(
            f"het besluit over {to.naam} noemt bevinding {' en '.join(sorted(values))}, "
            f"de cijfers geven {derived.value if derived else 'geen bevinding'}. "
            f"Een brief {family} hoort bij bevinding {' of '.join(b.value for b in fitting)}. "
            "Neem een nieuw besluit op deze cijfers."
        )
    return Bevinding(values.pop())


def naming_finding(
    to: Addressee, besluiten: Sequence[Besluit], cyclus: str | None, records: Sequence[StatusRecord] = ()
) -> list[Mapping[str, Any]]:
    """Give the contents of the latest decisions that name a finding: on the finding itself, and on the trede."""
    days = {record.peildatum.isoformat() for record in records}
    about = [b for b in besluiten if not days or (b.content.get("peildatum") or "") in {"", *days}]
    kinds = (VoorstelKind.BEVINDING, VoorstelKind.TREDE)
    return [b.content for kind in kinds if (b := latest(to, about, cyclus, kind)) and "bevinding" in b.content]


def latest(to: Addressee, besluiten: Sequence[Besluit], cyclus: str | None, kind: VoorstelKind) -> Besluit | None:
    """Give the latest Besluit of a kind on a gemeente; without a cyclus, of any."""
    fitting = [b for b in besluiten if b.kind is kind and b.gemeente == to.code and cyclus in (b.cyclus, None)]
    return max(fitting, key=lambda b: b.decided_at, default=None)
