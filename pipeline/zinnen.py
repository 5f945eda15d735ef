"""Dutch sentences about figures, as proposals, tasks and comparisons say them."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model.extraction import Category, DocumentType
from pipeline.model.stand import CategorieStand, Stand, Uitkomst
from pipeline.model.status import Basis
from pipeline.model.uitruil import Uitruil
from pipeline.tools.datum import korte_datum
from pipeline.tools.register import gemeente_by_code

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
KIND = {
    DocumentType.IBT_LETTER: "brief van het ministerie",
    DocumentType.MUNICIPAL_RESPONSE: "antwoord van de gemeente",
    DocumentType.ARTICLE8: "melding op grond van artikel 8",
    DocumentType.LIRT_EMAIL: "bericht van de regietafel",
    DocumentType.MINUTES: "verslag",
    DocumentType.VERDEELBESLUIT: "verdeelbesluit",
    DocumentType.VERDEELBESLUIT_LETTER: "brief over het verdeelbesluit",
    DocumentType.MONITOR_FIGURES: "cijfers van de monitor",
    DocumentType.WOO_REQUEST: "Woo-verzoek",
    DocumentType.OTHER: "ander stuk",
}
"""What a document is called; never by the name of a person."""


def number_told(value: int | None) -> str:
    """Give a figure as text; what is not known is never zero."""
    return "onbekend" if value is None else str(value)


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


def agreement_told(one: Uitruil) -> str:
    """Give one agreement as a sentence."""
    giver, taker = (gemeente_by_code()[code].naam for code in (one.van, one.naar))
    since = f", afgesproken op {korte_datum(one.afgesproken_op)}" if one.afgesproken_op else ""
    return f"Afspraak: {giver} draagt {one.aantal} plekken ({LABEL[one.categorie]}) over aan {taker}{since}."
