"""After a whole walk and everything people do, the audit log holds no words of the documents."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from pipeline import wiring
from pipeline.store import events
from pipeline.workspace import Workspace
from tests.web.conftest import ClientAs
from web.api.shape import BASE

ID = re.compile(r"[0-9a-f]{12,}")
OURS = {"behandelaar", "gemeente", "systeem", "document", "gegevens", "tester"}
"""Words that our own codes and names share with the documents."""


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)


def test_no_event_holds_a_name_or_a_sentence_of_a_document(demo_copy: Workspace, demo_client_as: ClientAs):
    reader = demo_client_as("behandelaar", "woo-medewerker", login="ans")
    for one in reader.get(f"{BASE}/documenten").json()["resultaten"]:
        for part in ("gegevens", "beoordeling", "origineel", "bladzijden/1"):
            reader.get(f"{BASE}/documenten/{one['id']}/{part}")
    with wiring.open_desk(demo_copy) as desk:
        line, room = wiring.walk(demo_copy, desk), wiring.review_room(demo_copy, desk)
        ids = [row["id"] for row in desk.status()["documents"]]
        names = {mark.text for one in ids if desk.marks(one) for mark in room.open(one).marks if len(mark.text) > 3}
        words: set[str] = set()
        for one in ids:
            if desk.is_read(one) and desk.marks(one):
                words |= {word for page in line.document(one).pages for word in page.text.split()}
        with desk.store.read() as session:
            log = list(events.events(session))
    told = [ID.sub("", text) for one in log for text in (one.subject, *texts(json.loads(one.data)))]
    assert names and words
    assert [text for text in told if any(name in text for name in names)] == []
    long = {word.strip(".,;:()").lower() for word in words if len(word.strip(".,;:()")) > 7} - OURS
    assert [text for text in told if " " in text and long.intersection(text.lower().split())] == []
