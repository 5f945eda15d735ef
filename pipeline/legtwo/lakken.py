"""Detection as the product uses it: the detector, the policy and the register that settings choose, set to work.

The rooms know no settings; here they get them. Loaded when the first document needs it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.config import Lakken
from pipeline.model.woo import Detection, RedactionMark
from pipeline.recipe import ToPropose
from redaction.detect.memory import apply, names_to_find, remember
from redaction.detect.people.offices import OfficeRegister, register_of
from redaction.detect.registry import Analyzer, make_analyzer
from redaction.policy import Policy, load_policy
from redaction.propose import Case, propose


@dataclass(frozen=True, slots=True)
class Rules:
    """What decides about marks, apart from the document and its dossier."""

    settings: Lakken
    register: str = ""
    """Text of the workspace's register of office holders."""


@cache
def analyzer(taalmodel: str) -> Analyzer:
    """Give the detector of personal data; loaded once per process.

    Raises:
        SetupError: The language model is not there or does not fit.
    """
    return make_analyzer(taalmodel)


@cache
def _policy(signatory: bool, domain: bool, titles: bool) -> Policy:
    return load_policy(signatory_visible=signatory, domain_visible=domain, titles_visible=titles)


@cache
def offices(register: str) -> OfficeRegister:
    """Give the office holders of a register, and the ministers.

    Raises:
        ConfigError: A row holds a wrong value.
    """
    return register_of(register)


def policy(settings: Lakken) -> Policy:
    """Give the redaction policy with the switches of the settings."""
    return _policy(settings.ondertekenaar_zichtbaar, settings.domein_zichtbaar, settings.functietitel_zichtbaar)


def warm_up(rules: Rules) -> None:
    """Load what the first document would wait for.

    Raises:
        SetupError: The language model or the register does not fit.
    """
    analyzer(rules.settings.taalmodel)
    policy(rules.settings)
    offices(rules.register)


def make_marks(
    rules: Rules, order: ToPropose, terms: Sequence[str] = (), keeps: Sequence[str] = ()
) -> tuple[RedactionMark, ...]:
    """Give the marks that detection, memory and policy propose; `terms` go everywhere, `keeps` stay."""
    settings = rules.settings
    case = Case(offices(rules.register), order.day)
    if order.dossier:
        case = Case(case.offices, order.day, order.dossier.verzoeker, order.dossier.document)
    found = _seen(rules, order, terms, keeps)
    high, low = settings.drempel_hoog, settings.drempel_laag
    return propose(order.document, found, policy(settings), high=high, low=low, case=case)


def _seen(rules: Rules, order: ToPropose, terms: Sequence[str], keeps: Sequence[str]) -> tuple[Detection, ...]:
    memory = remember(order.decisions)
    known = names_to_find(memory, order.known)
    detector = analyzer(rules.settings.taalmodel)
    found = detector.detect(order.document, terms=terms, keeps=keeps, known=known)
    return apply(memory, order.document, found, order.decided)
