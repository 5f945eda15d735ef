"""What a person decided, as letters may repeat it: never a letter without its Besluit."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.errors import NoDecision
from pipeline.model.extraction import Bevinding
from pipeline.model.status import Besluit, VoorstelKind
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
) -> Bevinding:
    """Give the finding that was decided and that the figures bear out; a trede-besluit may carry it.

    Raises:
        NoDecision: Nothing was decided, the figures say otherwise, or the letter does not belong to this finding.
    """
    kinds = (VoorstelKind.BEVINDING, VoorstelKind.TREDE)
    said = [b for kind in kinds if (b := latest(to, besluiten, cyclus, kind))]
    values = {str(b.content["bevinding"]) for b in said if "bevinding" in b.content}
    if not values:
        raise NoDecision(f"er is geen besluit over de bevinding voor {to.naam}. Laat eerst een medewerker besluiten.")
    if derived is None or values != {derived.value} or derived not in fitting:
        raise NoDecision(
            f"het besluit over {to.naam} noemt bevinding {' en '.join(sorted(values))}, "
            f"de cijfers geven {derived.value if derived else 'geen bevinding'}. "
            f"Een brief {family} hoort bij bevinding {' of '.join(b.value for b in fitting)}. "
            "Neem een nieuw besluit op deze cijfers."
        )
    return derived


def latest(to: Addressee, besluiten: Sequence[Besluit], cyclus: str | None, kind: VoorstelKind) -> Besluit | None:
    """Give the latest Besluit of a kind on a gemeente; without a cyclus, of any."""
    fitting = [b for b in besluiten if b.kind is kind and b.gemeente == to.code and cyclus in (b.cyclus, None)]
    return max(fitting, key=lambda b: b.decided_at, default=None)
