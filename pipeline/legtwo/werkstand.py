"""Pausing, resuming and stopping the work on one dossier; on both databases and with any number of workers."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.desk import Desk
from pipeline.errors import InputError, RecordError
from pipeline.model.werk import Priority, WerkStand
from pipeline.recipe import job_id
from pipeline.store import work


@dataclass(frozen=True, slots=True)
class WorkDesk:
    """What a person may say of the work on a dossier."""

    desk: Desk

    def stand(self, naam: str) -> WerkStand:
        """Give what was last said of the work on a dossier."""
        with self.desk.store.read() as session:
            return work.stand(session, naam)

    def pause(self, naam: str, who: str) -> int:
        """Start nothing more of a dossier; what runs ends after its step and waits. Gives how many were waiting.

        Raises:
            InputError: There is no such dossier, or it stands still already.
            RecordError: Nobody gives a name to it.
        """
        return self._say(naam, WerkStand.PAUZE, who)

    def cancel(self, naam: str, who: str) -> int:
        """Take the waiting work of a dossier out; its documents stay, in quarantine with this reason. Gives how many.

        Raises:
            InputError: There is no such dossier, or its work was stopped already.
            RecordError: Nobody gives a name to it.
        """
        return self._say(naam, WerkStand.GESTOPT, who)

    def resume(self, naam: str, who: str) -> int:
        """Put to work again what was paused or stopped. Gives how many documents wait for it.

        Raises:
            InputError: There is no such dossier, or it does not stand still.
            RecordError: Nobody gives a name to it.
        """
        return self._say(naam, WerkStand.HERVAT, who)

    def _say(self, naam: str, said: WerkStand, who: str) -> int:
        if not who.strip():
            raise RecordError("noem uw naam met --door.")
        if not self.desk.has_dossier(naam):
            raise InputError(f"er is geen dossier {naam}. Maak het met: ibt release new.")
        with self.desk.store.write() as session:
            if work.stand(session, naam) is said:
                raise InputError(f"het werk aan dit dossier staat al op: {said.value}.")
            changed = work.put_stand(session, naam, said, who)
        if said is WerkStand.HERVAT:
            self.desk.enqueue(list(changed), Priority.PERSON)
        else:
            with self.desk.engine.client() as queue:
                queue.drop([job_id(one, self.desk.recipe, round_) for one, round_ in changed.items()])
        return len(changed)
