"""Shows what confidence is worth: per bin the share of values right, per threshold what a person sees or misses.

Extracts the documents of calibration_data.py and holds every value given against what was written. Prints JSON;
`--write` puts the curve into docs/calibration.md as well.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from calibration_data import Sample, make_samples
from common import ROOT, print_result

from extractors.assemble import extract, to_contract

THRESHOLDS = (0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
REVIEW_BELOW = 0.8
PAGE = ROOT / "docs" / "calibration.md"
MARK = "<!-- curve: made by benchmarks/eval_calibration.py -->"


class Value(NamedTuple):
    """One value that an extraction gave."""

    source: str
    noise: str
    field: str
    rule: str
    confidence: float
    doubted: bool
    """Marked for review for another reason than its confidence."""
    right: bool


def main() -> None:
    """Measure, print, and write the page when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the curve into docs/calibration.md")
    parser.add_argument("--rounds", type=int, default=2, help="noisy copies per document and kind of noise")
    parser.add_argument("--show", action="store_true", help="print every value that is wrong and not marked")
    chosen = parser.parse_args()
    values: list[Value] = []
    documents: Counter[str] = Counter()
    for sample in make_samples(chosen.rounds):
        documents[f"{sample.source}, {sample.noise}"] += 1
        contract = to_contract(extract(sample.document, review_below=REVIEW_BELOW))
        for value, told in _judge(sample, contract):
            values.append(value)
            if chosen.show and not value.right and value.confidence >= REVIEW_BELOW and not value.doubted:
                print(
                    f"{sample.source} {sample.noise} {value.field} {value.rule} {value.confidence} {told}",
                    file=sys.stderr,
                )
    figures = _figures(values, documents)
    print_result("calibration", figures)
    if chosen.write:
        _write(figures)


# --- judging -------------------------------------------------------------------------------------------------------


def _judge(sample: Sample, contract: Mapping[str, Any]) -> Iterator[tuple[Value, str]]:
    """Yield every value given that the truth says something about, with what it is and should be."""
    for field, wanted in sample.truth.fields.items():
        found = _found(contract, field)
        proofs = contract["evidence"].get(field.replace("reference_", "reference."), ())
        if found in (None, [], "") or not proofs:
            continue
        yield _value(sample, field, proofs, _is_right(found, wanted)), f"{found!r} for {wanted!r}"
    if sample.truth.figures is None:
        return
    for figure in contract["figures"]:
        row = tuple(figure[key] for key in ("municipality", "category", "measure", "value", "peildatum"))
        if row not in sample.truth.spare:
            yield _value(sample, "figures", figure["evidence"], row in sample.truth.figures), repr(row)


def _found(contract: Mapping[str, Any], field: str) -> Any:
    side = field.removeprefix("reference_")
    return contract["reference"][side] if side != field else contract[field]


def _is_right(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, Mapping):
        return any(_is_right(found, one) for one in wanted["any"])
    if isinstance(wanted, list):
        return isinstance(found, list) and sorted(found) == sorted(wanted)
    return str(found).casefold() == str(wanted).casefold()


def _value(sample: Sample, field: str, proofs: Sequence[Mapping[str, Any]], right: bool) -> Value:
    surest = max(proofs, key=lambda proof: float(proof["confidence"]))
    weakest = min(float(proof["confidence"]) for proof in proofs)
    doubted = any(proof["needs_review"] and proof["confidence"] >= REVIEW_BELOW for proof in proofs)
    return Value(sample.source, sample.noise, field, surest["rule"], weakest, doubted, right)


# --- figures -------------------------------------------------------------------------------------------------------


def _figures(values: Sequence[Value], documents: Mapping[str, int]) -> dict[str, Any]:
    legible = [value for value in values if value.noise != "cijfers verlezen"]
    return {
        "documents": dict(documents),
        "values": len(values),
        "bins": {"figures": _bins(_only(legible, True)), "fields": _bins(_only(legible, False))},
        "thresholds": {"figures": _curve(_only(legible, True)), "fields": _curve(_only(legible, False))},
        "misread_digits": _curve(_only([value for value in values if value.noise == "cijfers verlezen"], True)),
        "by_noise": _by_noise(values),
        "over_confident_rules": _over_confident(legible),
    }


def _only(values: Sequence[Value], figures: bool) -> list[Value]:
    return [value for value in values if (value.field == "figures") is figures]


def _bins(values: Sequence[Value]) -> list[dict[str, Any]]:
    bins: dict[float, list[Value]] = defaultdict(list)
    for value in values:
        bins[min(9, int(value.confidence * 10 + 1e-9)) / 10].append(value)
    return [
        {"from": low, "to": round(low + 0.1, 1), "values": len(held), "right": _share(v.right for v in held)}
        for low, held in sorted(bins.items())
    ]


def _share(told: Iterator[bool]) -> float:
    every = list(told)
    return round(sum(every) / len(every), 4) if every else 0.0


def _curve(values: Sequence[Value]) -> list[dict[str, Any]]:
    rows = []
    for threshold in THRESHOLDS:
        unseen = [value for value in values if value.confidence >= threshold and not value.doubted]
        wrong = sum(not value.right for value in unseen)
        rows.append(
            {
                "review_below": threshold,
                "flagged": round(1 - len(unseen) / max(1, len(values)), 4),
                "right_but_flagged": round(
                    1 - sum(value.right for value in unseen) / max(1, sum(value.right for value in values)), 4
                ),
                "wrong_unflagged": wrong,
                "wrong_share_of_unflagged": round(wrong / max(1, len(unseen)), 5),
            }
        )
    return rows


def _by_noise(values: Sequence[Value]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for noise in dict.fromkeys(value.noise for value in values):
        for name, figures in (("cijfers", True), ("velden", False)):
            held = _only([value for value in values if value.noise == noise], figures)
            wrong = [value for value in held if not value.right]
            missed = [value for value in wrong if value.confidence >= REVIEW_BELOW and not value.doubted]
            found[f"{noise}, {name}"] = {"values": len(held), "wrong": len(wrong), "wrong_unflagged": len(missed)}
    return found


def _over_confident(values: Sequence[Value]) -> list[dict[str, Any]]:
    """Give the rules whose unmarked values are wrong more often than their confidence says, the worst first."""
    by_rule: dict[tuple[str, str], list[Value]] = defaultdict(list)
    for value in values:
        if value.confidence >= REVIEW_BELOW and not value.doubted:
            by_rule[value.field, value.rule].append(value)
    rows = []
    for (field, rule), held in by_rule.items():
        said, right = sum(value.confidence for value in held) / len(held), _share(v.right for v in held)
        wrong = sum(not value.right for value in held)
        if wrong > 1 and right < said:
            rows.append(
                {"field": field, "rule": rule, "values": len(held), "wrong": wrong, "says": round(said, 3), "is": right}
            )
    return sorted(rows, key=lambda row: float(row["is"]) - float(row["says"]))


# --- page ----------------------------------------------------------------------------------------------------------


def _write(figures: Mapping[str, Any]) -> None:
    """Put the tables behind the mark of the page."""
    head = PAGE.read_text(encoding="utf-8").split(MARK)[0]
    lines = [
        MARK,
        "",
        f"Documents: {sum(figures['documents'].values())}. Values held against the truth: {figures['values']}.",
        "",
    ]
    for name in ("figures", "fields"):
        lines += [f"### Share right per confidence: {name}", "", "| confidence | values | right |", "|---|---|---|"]
        lines += [f"| {b['from']}–{b['to']} | {b['values']} | {100 * b['right']:.1f}% |" for b in figures["bins"][name]]
        lines += ["", f"### What a threshold does: {name}", "", *_threshold_table(figures["thresholds"][name]), ""]
    lines += ["### Digits taken for other digits: figures", "", *_threshold_table(figures["misread_digits"]), ""]
    lines += [
        "### Wrong values per kind of noise, at 0.8",
        "",
        "| noise | values | wrong | wrong and unmarked |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {n} | {r['values']} | {r['wrong']} | {r['wrong_unflagged']} |" for n, r in figures["by_noise"].items()
    ]
    PAGE.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


def _threshold_table(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield "| review below | marked | right but marked | wrong and unmarked | share of the unmarked |"
    yield "|---|---|---|---|---|"
    for row in rows:
        shares = [f"{100 * row[key]:.1f}%" for key in ("flagged", "right_but_flagged")]
        yield (
            f"| {row['review_below']} | {shares[0]} | {shares[1]} | {row['wrong_unflagged']} | "
            f"{100 * row['wrong_share_of_unflagged']:.2f}% |"
        )


if __name__ == "__main__":
    main()
