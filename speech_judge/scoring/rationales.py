"""Whether a judge's reasons fit its labels, and people's: plausibility and faithfulness (arXiv 2606.09470).

An evaluator says how a rationale sounds and which words and phones it names; the rest is arithmetic, with coverage.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from statistics import fmean
from typing import Any

from speech_judge.data.pronunciation import ipa
from speech_judge.metrics.rationale import POLARITIES, faithfulness, plausibility
from speech_judge.reading import l2
from speech_judge.reading.judgement import Judgement
from speech_judge.scoring.joining import Pair

UNITS = {"words": "word", "phones": "phone"}
HIGHEST = len(l2.NAMES) - 1


@dataclass(frozen=True)
class Claim:
    """What a rationale says: how it sounds ("" where it is neither), and levels 0 to 4 of what it names."""

    sentiment: str = ""
    named: Mapping[str, Mapping[str, float]] = field(default_factory=dict)  # "word" | "phone" -> unit -> level


def claim_of(found: Mapping[str, Any]) -> Claim:
    """Of an evaluator's object; what is no polarity, and levels outside the scale, are not there."""
    named = {}
    for name, unit in UNITS.items():
        listed = found.get(name)
        given = listed.items() if isinstance(listed, dict) else ()
        named[unit] = {key(unit, str(text)): float(level) for text, level in given if is_level(level)}
    sentiment = str(found.get("sentiment") or "").strip().casefold()
    return Claim(sentiment if sentiment in POLARITIES else "", named)


def is_level(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= HIGHEST


def key(unit: str, text: str) -> str:
    return ipa(text) if unit == "phone" else text.casefold()


def report(rows: Sequence[Pair], claims: Sequence[Claim | None]) -> dict[str, Any]:
    """Over rationales that were written. A claim that could not be had (None) is counted, and agrees with nothing."""
    judge = [pair.prediction.said if pair.prediction else Judgement() for pair in rows]
    people = [pair.reference.said for pair in rows]
    found: dict[str, Any] = {"n": len(rows), "unread": sum(claim is None for claim in claims)}
    known = [claim or Claim() for claim in claims]
    for name, side in (("internal", judge), ("external", people)):
        rated = [(c, s) for c, s in zip(known, side, strict=True) if "accuracy" in s.scores]
        found[name] = {
            "plausibility": asdict(
                plausibility(
                    [claim.sentiment or None for claim, _ in rated],
                    [min(max(round(said.scores["accuracy"]), 0), HIGHEST) for _, said in rated],
                )
            ),
            **{
                f"faithfulness_{plural}": asdict(
                    faithfulness([claim.named.get(unit, {}) for claim in known], [levels(said, unit) for said in side])
                )
                for plural, unit in UNITS.items()
            },
        }
    return found


def levels(said: Judgement, unit: str) -> dict[str, float]:
    """Of each unit by its name; one that comes several times at its mean."""
    every: dict[str, list[float]] = {}
    for name, label in said.units.get(unit, ()):
        if label:
            every.setdefault(key(unit, name), []).append(float(l2.NAMES.index(label)))
    return {name: fmean(values) for name, values in every.items()}
