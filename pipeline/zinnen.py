"""Dutch sentences about figures, as proposals, tasks and comparisons say them."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model.extraction import Category
from pipeline.model.stand import CategorieStand, Stand, Uitkomst
from pipeline.model.status import Basis

LABEL = {Category.REGULIER: "Regulier", Category.AMV: "AMV"}
"""What a category is called."""
SOURCE = {
    Basis.MINISTERIE: "het ministerie",
    Basis.PRT: "de provinciale regietafel of de provincie",
    Basis.COA: "het COA",
    Basis.GEMEENTE: "de gemeente zelf",
}
"""Whose figures they are."""
SAID = {
    Uitkomst.VOLDOET: "voldoet",
    Uitkomst.GEDEELTELIJK: "voldoet gedeeltelijk",
    Uitkomst.NIET: "voldoet niet",
    Uitkomst.ONBEKEND: "niet bekend",
    Uitkomst.NVT: "geen taak",
    Uitkomst.GEEN_TAAK: "geen taak",
}
"""What an outcome is called in a sentence."""


def figures_told(stand: Stand) -> Iterator[str]:
    """Yield what the figures of a gemeente are and what they come to, so that a decider can check them."""
    day = stand.peildatum
    on_day = f" op {day.day}-{day.month}-{day.year}" if day else ""
    for one in stand.per_categorie:
        yield f"{LABEL[one.categorie]}: {_category_told(one)}{on_day}: {SAID[one.uitkomst]}."
    surplus = any(one.overschot for one in stand.per_categorie)
    if surplus and stand.uitkomst is not Uitkomst.VOLDOET:
        yield "Een overschot in de ene categorie telt niet mee voor de andere."
    yield f"De cijfers komen van {SOURCE[stand.basis]}."


def _category_told(one: CategorieStand) -> str:
    if one.uitkomst is Uitkomst.NVT:
        return f"geen wettelijke taak, {one.realisatie or 0} plekken"
    real = "een onbekend aantal" if one.realisatie is None else one.realisatie
    if one.wettelijke_taak is None:
        return f"{real} plekken, de wettelijke taak is niet bekend"
    return f"{real} van de {one.wettelijke_taak} plekken"
