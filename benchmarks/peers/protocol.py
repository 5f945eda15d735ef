"""How a peer is asked: JSON lines with a text come in, JSON lines with spans go out, the last line tells the time.

Runs in the peer's own environment; nothing of this repository is imported beside it.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable

Span = tuple[int, int, str]
"""Half-open range of characters and the label the peer gives it."""
_WARM_UP = "Geachte heer Jansen, wij spreken elkaar op 3 maart."


def serve(make: Callable[[], Callable[[str], Iterable[Span]]], about: str) -> None:
    """Make a peer, ask it each text of standard input and print its spans."""
    find = make()
    list(find(_WARM_UP))
    started = time.process_time()
    texts = [json.loads(line)["text"] for line in sys.stdin]
    began = time.process_time()
    answers = [[(int(start), int(end), label) for start, end, label in find(text)] for text in texts]
    seconds = time.process_time() - began
    for spans in answers:
        print(json.dumps({"spans": spans}))
    print(json.dumps({"seconds": seconds, "start_seconds": started, "about": about}))
