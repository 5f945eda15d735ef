"""To whom a letter goes: the bodies of gemeente and province, and the minister, as the address window names them.

The register knows a functional mailbox of most gemeenten and of no province: a letter to another goes by mail too, and
its address comes with that mail, from the organisation's own list.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.config import Organisatie
from pipeline.errors import FieldMissing, LetterError, RecordError
from pipeline.legtwo.cases.order import Vraag
from pipeline.legtwo.receipt import addressee
from pipeline.model.dossier import Dossier
from pipeline.opgave import check_gemeente
from pipeline.tools.register import Provincie, gemeente_by_code, provincies
from templates.families.l20 import Receiver
from templates.fields import Addressee

PER_MAIL = ("Per e-mail",)


def case_file(vraag: Vraag) -> Dossier:
    """Give the dossier of an order.

    Raises:
        FieldMissing: The order names no gemeente.
    """
    if vraag.dossier is None:
        raise FieldMissing(f"brief {vraag.familie} gaat over één gemeente. Geef haar naam met --gemeente.")
    return vraag.dossier


def province(vraag: Vraag) -> Provincie:
    """Give the province of an order: the one it names, else that of its gemeente.

    Raises:
        FieldMissing: The order names neither.
    """
    named = vraag.dossier.provincie if vraag.dossier else ""
    found = vraag.provincie or next((one for one in provincies() if one.naam == named), None)
    if found is None:
        raise FieldMissing(f"brief {vraag.familie} gaat over één provincie. Geef haar naam met --provincie.")
    return found


def regietafel(naam: str) -> str:
    """Give what the regietafel of a province is called; empty for an unknown province."""
    return next((one.regietafel for one in provincies() if one.naam == naam), "")


def check_registered(vraag: Vraag) -> None:
    """Let an order through whose gemeenten exist on the day of the letter, in the province of the dossier (INV-15).

    Raises:
        LetterError: One does not.
    """
    for dossier in filter(None, (vraag.dossier, *vraag.dossiers)):
        try:
            check_gemeente(dossier.gemeente, vraag.datum or dossier.dag, dossier.provincie)
        except RecordError as refused:
            raise LetterError(f"brief {vraag.familie}: {refused}") from refused


# -- the bodies -------------------------------------------------------------------------------------------------


def college(vraag: Vraag) -> Addressee:
    """Give the college of the gemeente of the dossier."""
    return college_of(case_file(vraag))


def college_of(dossier: Dossier) -> Addressee:
    """Give the college of a gemeente; where the register knows no mailbox, the mail itself gets its address."""
    to = addressee(gemeente_by_code()[dossier.gemeente])
    return to if to.adres else replace(to, adres=PER_MAIL)


def commissaris(vraag: Vraag) -> Addressee:
    """Give the commissaris van de Koning of the province."""
    return _of_province(vraag, "de commissaris van de Koning", "in de provincie", "Geachte commissaris,")


def commissaris_and_colleges(vraag: Vraag) -> Addressee:
    """Give the commissaris together with all colleges of the province."""
    orgaan = "de commissaris van de Koning en de colleges van burgemeester en wethouders"
    return _of_province(vraag, orgaan, "in de provincie", "Geachte commissaris, geachte colleges,")


def all_colleges(vraag: Vraag) -> Addressee:
    """Give all colleges of the province; which they are stands nowhere in the letter."""
    orgaan = "de colleges van burgemeester en wethouders"
    return _of_province(vraag, orgaan, "in de provincie", "Geachte burgemeester en wethouders,")


def _of_province(vraag: Vraag, orgaan: str, verbinding: str, aanhef: str) -> Addressee:
    found = province(vraag)
    return Addressee(found.naam, found.code, found.naam, PER_MAIL, orgaan, verbinding, aanhef)


def receiver(vraag: Vraag, ontvanger: Receiver | None) -> Addressee:
    """Give who gets a copy; the college as long as nobody said who, so that what is missing can be told."""
    if ontvanger is Receiver.GS:
        return _of_province(vraag, "gedeputeerde staten", "van de provincie", "Geacht college,")
    if ontvanger is Receiver.CDK:
        return commissaris(vraag)
    if ontvanger is Receiver.REGIETAFEL:
        orgaan = f"de voorzitter van de {province(vraag).regietafel}"
        return _of_province(vraag, orgaan, "in de provincie", "Geachte voorzitter,")
    to = college(vraag)
    if ontvanger is Receiver.RAAD:
        return replace(to, orgaan="de raad", aanhef="Geachte leden van de raad,")
    return to


def minister(vraag: Vraag) -> Addressee:
    """Give the minister, at the mailbox that the letter of the ministry asks to answer to, else the known one."""
    ministry = Organisatie()
    brief = vraag.brief.document_id if vraag.brief else None
    read = vraag.extraction or (vraag.dossier.gelezen.get(brief or "") if vraag.dossier else None)
    mailbox = (read.reply_to if read else None) or ministry.mailbox
    return Addressee(
        ministry.naam, "", "", (f"Per e-mail: {mailbox}",), "de minister van Asiel en Migratie", "", "Geachte minister,"
    )


def sender_of_piece(vraag: Vraag) -> Addressee:
    """Give the sender of a document by the number it was registered under: a name has no place in our records."""
    naam = f"stuk met nummer {vraag.registratie}" if vraag.registratie else ""
    return Addressee(naam, "", "", PER_MAIL, "de afzender", "van het", "Geachte heer, mevrouw,")


def competent(vraag: Vraag) -> Addressee:
    """Give the body that a document is forwarded to: the college of the gemeente, else gedeputeerde staten.

    Raises:
        FieldMissing: The order names neither.
    """
    if vraag.dossier:
        return college(vraag)
    if vraag.provincie:
        return receiver(vraag, Receiver.GS)
    raise FieldMissing("brief L18B gaat naar het bevoegde bestuursorgaan. Geef --gemeente of --provincie.")
