"""The letters to and of a province: L11 to the commissaris, L12 with the verdeelbesluit, L13 to the gemeenten."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.bevinding import read_cycles
from pipeline.config import Organisatie
from pipeline.legtwo.cases.aan import all_colleges, college_of, commissaris, commissaris_and_colleges, province
from pipeline.legtwo.cases.bekend import cycle, deciding, sent
from pipeline.legtwo.cases.ladder import TREDE_VAN
from pipeline.legtwo.cases.order import Vraag
from pipeline.legtwo.cases.vullen import Bouwer, Kennis
from pipeline.model.dossier import Dossier
from pipeline.model.stand import Cyclus, cyclus_op
from templates.families.l11 import WrittenTo, compose_l11
from templates.families.l12 import compose_l12
from templates.families.l13 import compose_l13


def told_of(vraag: Vraag) -> tuple[Dossier, ...]:
    """Give the gemeenten that the commissaris is told of: not those of which supervision ended since."""
    return tuple(one for one in vraag.dossiers if one.zaak.trede or not one.zaak.stappen)


def _weet_l11(vraag: Vraag) -> Kennis:
    dossiers = told_of(vraag)
    return {
        "gemeenten": tuple(_written_to(dossier) for dossier in dossiers),
        "cyclus": cycle(dossiers[0].cyclus) if dossiers else None,
        "regietafel": province(vraag).regietafel,
    }


def _written_to(dossier: Dossier) -> WrittenTo:
    brief = dossier.laatste(*TREDE_VAN)
    return WrittenTo(college_of(dossier), deciding(dossier), dossier.besluiten, sent(brief))


def _cyclus(vraag: Vraag) -> Cyclus | None:
    """Give the cyclus of the verdeelbesluit that holds on the day of the letter; the newest while that is open."""
    return cyclus_op(read_cycles(), vraag.datum)


def _weet_l12(vraag: Vraag) -> Kennis:
    found, cyclus = province(vraag), _cyclus(vraag)
    return {
        "provincie": {"naam": found.naam, "regietafel": found.regietafel},
        "cyclus": cycle(cyclus) if cyclus else None,
        "landelijk": {"raming": cyclus.raming if cyclus else None},
        "bijlage": vraag.bijlage,
    }


def _voorzet_l12(vraag: Vraag) -> Kennis:
    cyclus = _cyclus(vraag)
    return {"opgave_bekend_voor": cyclus.start if cyclus else None}


def _weet_l13(vraag: Vraag) -> Kennis:
    return {"regietafel": province(vraag).regietafel}


def _voorzet_l13(vraag: Vraag) -> Kennis:
    naam = Organisatie().naam
    return {"ministerie": naam[:1].lower() + naam[1:]}


def _code(vraag: Vraag) -> str:
    return province(vraag).code


_PROVINCE = ("provincie",)

BOUWERS: Mapping[str, Bouwer] = {
    "L11": Bouwer(compose_l11, commissaris, _weet_l11, nodig=_PROVINCE, naam=_code),
    "L12": Bouwer(compose_l12, commissaris_and_colleges, _weet_l12, _voorzet_l12, nodig=_PROVINCE, naam=_code),
    "L13": Bouwer(compose_l13, all_colleges, _weet_l13, _voorzet_l13, nodig=_PROVINCE, naam=_code),
}
