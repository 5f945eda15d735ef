"""Lets a program in that shows a key: `Authorization: Bearer …`, only under /api/, with what key and account may do."""

from __future__ import annotations

from fastapi import Request

from pipeline.accounts.keys import Keys
from pipeline.model.rechten import Ingelogd
from web.gate import Gate
from web.rights import rights_of

_SCHEME = "bearer "


class KeyGate:
    """Stands before the gate of people: who shows a key is that key, whatever cookie came along."""

    def __init__(self, keys: Keys, people: Gate) -> None:
        """Take the keys of the workspace and the gate for everybody else."""
        self.keys, self.people = keys, people

    def who(self, request: Request) -> Ingelogd | None:
        """Give who sends a request; None for a stranger and for a key that does not hold."""
        shown = request.headers.get("authorization", "")
        if not (shown[: len(_SCHEME)].lower() == _SCHEME and request.url.path.startswith("/api/")):
            return self.people.who(request)
        found = self.keys.present(shown[len(_SCHEME) :].strip())
        if found is None:
            return None
        key, account = found
        request.state.by_key = True
        may = rights_of(account.rollen) & key.rechten
        return Ingelogd(account.login, account.naam, account.rollen, may, f"sleutel-{key.id}", "")
