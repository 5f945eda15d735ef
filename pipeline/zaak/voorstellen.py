"""What waits for people: proposals to decide on, with what must be weighed beside them, and tasks to look at."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from pipeline.bevinding import beslissende_cijfers, read_cycles
from pipeline.errors import InputError
from pipeline.model.dossier import Dossier
from pipeline.model.extraction import Extraction
from pipeline.model.ladder import LadderZaak, Taak
from pipeline.model.status import Voorstel, VoorstelKind
from pipeline.omstandigheden import circumstances_of, with_circumstances
from pipeline.store import decisions, documents, poststukken
from pipeline.trede import read_ladder
from pipeline.voortgang import is_active_supervision, propose_active_supervision
from pipeline.zaak.besluiten import zaken
from pipeline.zaak.bureau import Bureau
from pipeline.zaak.cijfers import afspraken, standing
from pipeline.zaak.dossier import read_around, read_dossier
from pipeline.zaak.opgaven import find_cyclus
from pipeline.zaak.verloop import progress_of

_WEIGHED = (VoorstelKind.BEVINDING, VoorstelKind.TREDE)


def open_voorstellen(bureau: Bureau, gemeente: str | None = None) -> tuple[Voorstel, ...]:
    """Give the proposals nobody decided on, of one gemeente (code) or all, with what must be weighed beside them."""
    with bureau.store.read() as session:
        found = decisions.voorstellen(session, gemeente, is_open=True)
        post = poststukken.poststukken(session, gemeente)
    agreements, sources = afspraken(bureau, gemeente), _Bronnen(bureau)
    return tuple(
        with_circumstances(one, circumstances_of(one.gemeente, sources.of(one), agreements, post))
        if one.kind in _WEIGHED
        else one
        for one in found
    )


@dataclass(slots=True)
class _Bronnen:
    """What was read from documents, each opened once."""

    bureau: Bureau
    known: dict[str, Extraction | None] = field(default_factory=dict)

    def of(self, voorstel: Voorstel) -> Extraction | None:
        """Give what was read from the document of a proposal, or else from that of the deciding figures.

        None when that is no document, or waits to be read with the present rules.
        """
        found = self._read(voorstel.document_id)
        if found and found.details.get("source_report"):
            return found
        cyclus = next((one for one in read_cycles() if one.id == voorstel.cyclus), None)
        deciding = beslissende_cijfers(standing(self.bureau, voorstel.gemeente), cyclus) if cyclus else ()
        return self._read(deciding[0].document_id) if deciding else found

    def _read(self, document_id: str) -> Extraction | None:
        if document_id not in self.known:
            with self.bureau.store.read() as session:
                is_document = documents.document(session, document_id) is not None
            try:
                self.known[document_id] = self.bureau.walk.extraction(document_id) if is_document else None
            except InputError:
                self.known[document_id] = None
        return self.known[document_id]


# -- proposals that follow from the correspondence --------------------------------------------------------------


def refresh_proposals(bureau: Bureau, gemeente: str | None = None) -> tuple[Voorstel, ...]:
    """Give the open proposals, of one gemeente (code) or all, after bringing those for trede 3 up to date.

    Whether a gemeente on trede 2 comes up for active supervision follows from terms and answers, so from the day.
    Nothing is written while nothing changed.
    """
    for zaak in zaken(bureau, gemeente):
        if zaak.trede == 2 and not zaak.afgesloten:
            _vernieuw(bureau, zaak)
    return open_voorstellen(bureau, gemeente)


def _vernieuw(bureau: Bureau, zaak: LadderZaak) -> None:
    with bureau.store.read() as session:
        kept = _kept(session, zaak.gemeente, zaak.cyclus)
    made = _active_supervision(read_dossier(bureau, zaak.gemeente, zaak.cyclus))
    if kept == ([made] if made else []):
        return
    with bureau.store.write() as session:
        decisions.lock_cases(session)
        store_letter(session, read_dossier(bureau, zaak.gemeente, zaak.cyclus))


def store_letter(session: Session, dossier: Dossier) -> Voorstel | None:
    """Give the proposal for trede 3 that the correspondence leads to, kept so that it can be decided on.

    An earlier one whose ground is gone, because an answer came or was judged anew, counts no longer.
    """
    made = _active_supervision(dossier)
    for earlier in _kept(session, dossier.gemeente, dossier.cyclus.id):
        if earlier != made:
            decisions.end_voorstel(session, earlier.id)
    if made:
        decisions.add_voorstellen(session, [made])
    return made


def _active_supervision(dossier: Dossier) -> Voorstel | None:
    progress = progress_of(dossier)
    return propose_active_supervision(progress, read_ladder()) if progress else None


def _kept(session: Session, gemeente: str, cyclus: str) -> list[Voorstel]:
    found = decisions.voorstellen(session, gemeente, VoorstelKind.TREDE)
    return [one for one in found if one.cyclus == cyclus and is_active_supervision(one)]


# -- tasks ------------------------------------------------------------------------------------------------------


def all_tasks(bureau: Bureau, gemeente: str | None = None) -> tuple[Taak, ...]:
    """Give what people must look at, of one gemeente (code) or of all that have a case or post."""
    with bureau.store.read() as session:
        post, rondom = poststukken.poststukken(session, gemeente), read_around(session)
    now = find_cyclus().id
    cases = {(zaak.gemeente, zaak.cyclus) for zaak in zaken(bureau, gemeente)}
    cases |= {(code, now) for one in post for code in one.gemeenten if gemeente in (None, code)}
    found = (read_dossier(bureau, code, cyclus, rondom=rondom) for code, cyclus in sorted(cases))
    return tuple(taak for dossier in found for taak in dossier.taken)
