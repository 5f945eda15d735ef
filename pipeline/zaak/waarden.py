"""Correcting what was read from a document: the correction stands beside it, and what follows from it is made anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.errors import InputError, Outdated, RecordError
from pipeline.model.feit import GelezenVeld, WaardeCorrectie
from pipeline.store import documents, waarden
from pipeline.store.feiten import StoredFeit
from pipeline.store.tables import DocumentState
from pipeline.trede import read_ladder
from pipeline.waarde import apply, checked, is_doubtful, is_stale, make_correction, value_of
from pipeline.zaak.bureau import Bureau, today


@dataclass(frozen=True, slots=True)
class Waarde:
    """One value of a document as it counts now."""

    veld: GelezenVeld
    nu: tuple[str, ...]
    """Codes as in the extraction contract; empty when the document does not hold the value."""
    gelezen: tuple[str, ...]
    correctie: StoredFeit[WaardeCorrectie] | None
    """The correction that holds, with who made it."""
    anders_gelezen: bool
    """Whether the document is read otherwise by now than when it was corrected; the correction holds all the same."""
    nakijken: bool
    """Whether the value was read with doubt and nobody looked."""


def values(bureau: Bureau, document_id: str) -> tuple[Waarde, ...]:
    """Give the values of a document that people may correct.

    Raises:
        InputError: It was not read with the present rules.
    """
    read = bureau.walk.as_read(document_id)
    with bureau.store.read() as session:
        held = {one.waarde.veld: one for one in waarden.history(session, document_id) if one.geldt}
    held = {veld: one for veld, one in held.items() if one.waarde.wordt is not None}
    now = apply(read, (one.waarde for one in held.values()))
    return tuple(
        Waarde(
            veld,
            value_of(now, veld),
            value_of(read, veld),
            held.get(veld),
            veld in held and is_stale(read, held[veld].waarde),
            is_doubtful(now, veld),
        )
        for veld in GelezenVeld
    )


def history(bureau: Bureau, document_id: str) -> tuple[StoredFeit[WaardeCorrectie], ...]:
    """Give every correction of a document that was ever made or taken back, oldest first."""
    with bureau.store.read() as session:
        return waarden.history(session, document_id)


def correct(
    bureau: Bureau,
    document_id: str,
    veld: GelezenVeld,
    wordt: Sequence[str],
    wie: str,
    motivering: str,
    gezien: tuple[str, ...] | None = None,
) -> WaardeCorrectie:
    """Write that a value of a document is another (empty: the document does not hold it), and put it to work anew.

    Args:
        bureau: The open workspace.
        document_id: Full id.
        veld: Which value.
        wordt: As a person typed it; more than one for a list.
        wie: Name of the person.
        motivering: Why.
        gezien: The value that the person saw; None when nobody looked at a screen.

    Raises:
        RecordError: The value cannot be or says nothing new, or the name or the reason is empty.
        InputError: The document was not read with the present rules, or there is no such gemeente.
        Outdated: The value is another than the person saw, or the document is at work just now.
    """
    treden = (0, *read_ladder().fasen)
    return _write(bureau, document_id, veld, checked(veld, wordt, today(), treden), wie, motivering, gezien)


def take_back(
    bureau: Bureau,
    document_id: str,
    veld: GelezenVeld,
    wie: str,
    motivering: str,
    gezien: tuple[str, ...] | None = None,
) -> WaardeCorrectie:
    """Write that what was read counts again, and put the document to work anew; the correction stays visible.

    Raises:
        RecordError: Nobody corrected this value, or the name or the reason is empty.
        InputError: The document was not read with the present rules.
        Outdated: The value is another than the person saw, or the document is at work just now.
    """
    return _write(bureau, document_id, veld, None, wie, motivering, gezien)


def _write(
    bureau: Bureau,
    document_id: str,
    veld: GelezenVeld,
    wordt: tuple[str, ...] | None,
    wie: str,
    motivering: str,
    gezien: tuple[str, ...] | None,
) -> WaardeCorrectie:
    if not wie.strip():
        raise RecordError("een correctie heeft uw naam nodig. Vul die in bij --door.")
    with bureau.store.write() as session:
        state = documents.hold(session, document_id)
        _check_free(state)
        read = bureau.walk.as_read(document_id)
        held = waarden.corrections(session, document_id)
        now = apply(read, held)
        if gezien is not None and gezien != value_of(now, veld):
            raise Outdated(
                "iemand anders heeft deze waarde intussen gewijzigd. Kijk wat er nu staat en beslis opnieuw."
            )
        if wordt is None and veld not in {one.veld for one in held}:
            raise RecordError("deze waarde is niet gecorrigeerd. Er is niets terug te nemen.")
        said = make_correction(document_id, read, now, veld, wordt, motivering)
        documents.wait_with_dossier(session, [document_id])
        waarden.add(session, said, wie.strip())
    bureau.desk.enqueue([document_id])
    return said


def _check_free(state: DocumentState | None) -> None:
    """Refuse what is at work: that would end with the value of before."""
    if state is None:
        raise InputError("dit document is er niet (meer). Zie ibt status.")
    if state is DocumentState.BUSY:
        raise Outdated("dit stuk wordt op dit moment verwerkt. Wacht tot het klaar is en probeer het dan opnieuw.")
    if state is DocumentState.QUARANTINE:
        raise InputError("dit stuk is geweigerd en dus niet gelezen. Er is niets te corrigeren.")
