"""The letters of a gemeente to the minister, from its own records: the answer (L14) and a notification (L17)."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.legtwo.cases.aan import case_file, minister
from pipeline.legtwo.cases.bekend import agreements, own, sent
from pipeline.legtwo.cases.order import Vraag
from pipeline.legtwo.cases.vullen import Bouwer, Kennis
from templates.families.l14 import compose_l14
from templates.families.l17 import compose_l17


def _weet_l14(vraag: Vraag) -> Kennis:
    """Only the gemeente's own figures: those of the ministry stand in the letter that is answered."""
    dossier = case_file(vraag)
    records = own(dossier)
    return {
        "gemeente": dossier.naam,
        "code": dossier.gemeente,
        "vraagbrief": sent(vraag.brief or dossier.laatste("L02")),
        "records": records,
        "afspraken": agreements(dossier, records[0].peildatum) if records else (),
    }


def _weet_l17(vraag: Vraag) -> Kennis:
    dossier = case_file(vraag)
    return {"gemeente": dossier.naam, "verdeelbesluit": dossier.cyclus.verdeelbesluit}


def _code(vraag: Vraag) -> str:
    return case_file(vraag).gemeente


BOUWERS: Mapping[str, Bouwer] = {
    "L14": Bouwer(compose_l14, minister, _weet_l14, naam=_code),
    "L17": Bouwer(compose_l17, minister, _weet_l17, naam=_code),
}
