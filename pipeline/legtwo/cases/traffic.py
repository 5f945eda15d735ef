"""What goes on to another body: a document that is not for us (L18, L18B), and a copy of a letter (L20)."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.legtwo.cases.aan import case_file, competent, receiver, sender_of_piece
from pipeline.legtwo.cases.answers import piece_name, received_as
from pipeline.legtwo.cases.bekend import sent
from pipeline.legtwo.cases.ladder import TREDE_VAN
from pipeline.legtwo.cases.order import Vraag
from pipeline.legtwo.cases.vullen import Bouwer, Kennis
from pipeline.tools.register import gemeente_by_code
from templates.families.l18 import compose_l18, compose_l18b
from templates.families.l20 import Receiver, compose_l20
from templates.fields import Addressee


def _weet_forwarded(vraag: Vraag) -> Kennis:
    """The day of receipt stays with the document. Legal: docs/legal.md#doorzendplicht."""
    piece = vraag.poststuk
    if piece is None:
        return {}
    return {
        "ontvangst_datum": piece.ontvangen_op,
        "soort": received_as(vraag),
        "uw_datum": piece.datum,
        "uw_kenmerk": piece.kenmerk,
    }


def _voorzet_l18(vraag: Vraag) -> Kennis:
    if vraag.dossier is None:
        return {}
    gemeente = gemeente_by_code()[vraag.dossier.gemeente]
    bevoegd = f"het college van burgemeester en wethouders van {gemeente.naam}"
    return {"bevoegd": bevoegd, "mailbox_bevoegd": gemeente.mailbox}


# -- L20 --------------------------------------------------------------------------------------------------------


def _receiver(vraag: Vraag) -> Receiver | None:
    told = vraag.form.get("ontvanger")
    return told if isinstance(told, Receiver) else None


def _aan_l20(vraag: Vraag) -> Addressee:
    return receiver(vraag, _receiver(vraag))


def _naam_l20(vraag: Vraag) -> str:
    to = _receiver(vraag)
    return f"{case_file(vraag).gemeente}-{to.name.lower() if to else ''}"


def _weet_l20(vraag: Vraag) -> Kennis:
    dossier = case_file(vraag)
    brief = vraag.brief or dossier.laatste(*TREDE_VAN, "L16")
    return {
        "afgeschreven": sent(brief),
        "onderwerp": brief.betreft if brief else "",
        "gemeente": dossier.naam,
        "trede": TREDE_VAN.get(brief.familie) if brief else None,
    }


BOUWERS: Mapping[str, Bouwer] = {
    "L18": Bouwer(compose_l18, sender_of_piece, _weet_forwarded, _voorzet_l18, nodig=("poststuk",), naam=piece_name),
    "L18B": Bouwer(compose_l18b, competent, _weet_forwarded, nodig=("poststuk",), naam=piece_name),
    "L20": Bouwer(compose_l20, _aan_l20, _weet_l20, naam=_naam_l20),
}
