"""What figures leave behind under `details`: counts of several gemeenten, parts of a figure, words of progress."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from extractors.draft import Draft, Scene
from extractors.figures.asides import Joint, Subset
from extractors.rules import Rule, rules
from pipeline.model.extraction import DocumentType
from pipeline.model.observation import Observation

_ANSWERS = (DocumentType.MUNICIPAL_RESPONSE, DocumentType.ARTICLE8, DocumentType.LIRT_EMAIL)


def tell_asides(draft: Draft, asides: Sequence[Observation[Any]]) -> None:
    """Put the joint figures and the subsets under `details`, each with its proof."""
    joint = [seen for seen in asides if isinstance(seen.value, Joint)]
    parts = [seen for seen in asides if isinstance(seen.value, Subset)]
    draft.tell("joint_figures", [_joint(seen) for seen in joint], joint)
    draft.tell("subsets", [_subset(seen) for seen in parts], parts)


def _joint(seen: Observation[Joint]) -> dict[str, Any]:
    return {
        "literal": seen.literal,
        "value": seen.value.value,
        "municipalities": list(seen.value.municipalities),
    }


def _subset(seen: Observation[Subset]) -> dict[str, Any]:
    category = seen.value.category
    return {"literal": seen.literal, "value": seen.value.value, "category": category.value if category else None}


def tell_progress(scene: Scene, draft: Draft) -> None:
    """Set `details.says_progress` where an answer says that places were added; SC-18 compares that with the figures."""
    if scene.kind in _ANSWERS:
        draft.tell("says_progress", True, list(find_progress(scene))[:1])


def find_progress(scene: Scene) -> Iterator[Observation[bool]]:
    """Yield the sentences of the sender that say there was progress; a promise or a denial is none."""
    reading, start, end = scene.reading, *scene.parts.body
    for rule in rules("figures_progress", "voortgang"):
        for match in rule.matches(reading.text, start, end):
            begin, until = reading.sentence(match.start())
            words = reading.text[max(begin, start) : until]
            if not reading.is_quoted(match.start()) and not _is_denied(words, rule):
                yield reading.observe("details.says_progress", True, match.span(), rule.name, rule.confidence)


def _is_denied(words: str, rule: Rule) -> bool:
    found = rule.pattern.search(words)
    before = words[: found.start()] if found else words
    return any(
        re.search(denial.pattern, before if denial.where == "voor" else words)
        for denial in rules("figures_progress", "geenvoortgang")
    )
