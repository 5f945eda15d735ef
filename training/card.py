"""The model card: what the model was made of, what it scores and what it cannot do, written from the figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

_HEAD = """# Model card: namen

A small conditional random field that marks names of persons in Dutch documents of public bodies, for the detectors in
`redaction/detect/`.
It is one voice among several: the rules, the lists and the propagation of accepted names stand beside it.
A person decides.
Made by `make train`; this page is written by `training/card.py` and never by hand.

"""


class Row(NamedTuple):
    """How one group of names was found."""

    name: str
    found: int
    total: int

    @property
    def line(self) -> str:
        """Give the row as a line of a Markdown table."""
        return f"| {self.name} | {self.found} | {self.total} | {self.found / self.total:.3f} |"


class Point(NamedTuple):
    """How the model does at one threshold."""

    threshold: float
    found: int
    names: int
    right: int
    spans: int

    @property
    def line(self) -> str:
        """Give the point as a line of a Markdown table."""
        precision = self.right / self.spans if self.spans else 1.0
        return f"| {self.threshold:.2f} | {self.found / self.names:.3f} | {precision:.3f} | {self.spans - self.right} |"


def _table(head: str, lines: Sequence[str]) -> str:
    columns = head.count("|") + 1
    return "\n".join([f"| {head} |", "|" + "---|" * columns, *lines]) + "\n"


def _facts(facts: Mapping[str, object]) -> str:
    return _table("what | value", [f"| {name} | {value} |" for name, value in facts.items()])


def write_card(
    facts: Mapping[str, object],
    points: Sequence[Point],
    groups: Mapping[str, Sequence[Row]],
    data: Sequence[tuple[str, str, str]],
) -> str:
    """Give the text of the card.

    Args:
        facts: Size, seed, checksum and the like, by name.
        points: The scores at several thresholds, cross-validated.
        groups: The scores at the middle threshold, per heading.
        data: What went in: name, use, licence.
    """
    parts = [_HEAD, "## Facts\n\n", _facts(facts), "\n## Data and licences\n\n"]
    parts.append(_table("source | use | licence", [f"| {' | '.join(row)} |" for row in data]))
    parts.append("\n## Scores on documents it had not seen\n\n" + _METHOD)
    parts.append(_table("threshold | recall | precision | false spans", [point.line for point in points]))
    for heading, rows in groups.items():
        parts.append(f"\n### {heading}, at threshold 0.50\n\n")
        parts.append(_table("group | found | names | recall", [row.line for row in rows]))
    parts.append(_LIMITS)
    return "".join(parts)


_METHOD = """Validated on the practice documents, which others wrote by hand and without having seen the generator.
They were dealt into folds by document. Each fold was judged by a model that had trained on the generator and on the
other folds only; the figures below are of all folds together, and the calibration as well.
The weights that are shipped were then trained in the same way on everything.
So on the practice documents themselves the shipped model does better than it will on yours: never score it there.
A name counts as found only when all its letters are covered; a span is right when it touches a name.
What stays because somebody holds an office counts as a name here: the policy knows of roles, the model does not.

"""

_LIMITS = """
## Tried and left out

- Europeana Newspapers NER, Dutch part (CC0): its spelling is too old; recall fell.
- Fewer templates: every quarter of them that was left out cost several points of recall.

## Limits

- Alone it is never sure enough: what only the model sees goes to a person.
  With a rule beside it the two are weighed (`redaction/detect/learned/agreement.py`).
- Most of the text was made by a generator, and the practice documents are of few authors.
  Measure on your own documents before you rely on it.
- Single surnames without title, first name or initials nearby are found least.
  The propagation of accepted names covers most of them.
- Names that are also words or places, names in small letters, initials as a mark (`JB`), names in file names and user
  names are often missed or doubted. Text with spaces inside words, as bad optical recognition gives, is beyond it.
- Names of firms that look like surnames, languages and brands are taken for names at times.
- Other languages than Dutch, and other scripts than Latin, are outside its reach.
- It knows nothing of roles: it marks a minister as well as a citizen. Which of them goes is for the policy.
- The features read the word lists in `redaction/data/`. When those change the model still works, but train it again.
"""
