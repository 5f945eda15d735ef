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
        points: The scores at several thresholds on the validation side.
        groups: The scores at the middle threshold, per heading.
        data: What went in: name, use, licence.
    """
    parts = [_HEAD, "## Facts\n\n", _facts(facts), "\n## Data and licences\n\n"]
    parts.append(_table("source | use | licence", [f"| {' | '.join(row)} |" for row in data]))
    parts.append("\n## Scores on the validation side\n\n" + _METHOD)
    parts.append(_table("threshold | recall | precision | false spans", [point.line for point in points]))
    for heading, rows in groups.items():
        parts.append(f"\n### {heading}, at threshold 0.50\n\n")
        parts.append(_table("group | found | names | recall", [row.line for row in rows]))
    parts.append(_LIMITS)
    return "".join(parts)


_METHOD = """Validation documents come from templates, sentences and names that were not trained on.
The split is by template, never by document, and one in four is kept apart.
These figures and the calibration are of a model that saw the other three quarters only.
The weights that are shipped were then trained in the same way on all templates, because variety is what helps.
A name counts as found only when all its letters are covered; a span is right when it touches a name.

"""

_LIMITS = """
## Tried and left out

- Europeana Newspapers NER, Dutch part (CC0): 20,000 words beside 236,000 made ones lowered recall at threshold 0.50
  from 0.84 to 0.81 on the validation side and was no better at an equal number of false spans: its spelling is too old.
- Fewer templates: 149 instead of 187, as many documents of each, lowered recall at threshold 0.50 from 0.84 to 0.78.

## Limits

- All documents were made by a generator with templates of one author.
  The scores say how the model does on sentences, layouts and names it has not seen, by the same hand.
  On documents of others expect less: measure on your own before you rely on it.
- The probabilities are calibrated on the validation side, for the same reason too high on other documents.
- Single surnames without title, first name or initials nearby are found least.
  The propagation of accepted names covers most of them.
- Names that are also words or places, initials as a mark (`JB`) and user names are often missed or doubted.
- Other languages than Dutch, and other scripts than Latin, are outside its reach.
- It knows nothing of roles: it marks a minister as well as a citizen. Which of them goes is for the policy.
- The features read the word lists in `redaction/data/`. When those change the model still works, but train it again.
"""
