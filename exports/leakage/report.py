"""Running every check, with its control, into one report."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any

from exports.leakage.checks import CHECKS, Check, Finding
from exports.leakage.evidence import Evidence

SHOWN = 50


@dataclass(frozen=True)
class Report:
    checks: tuple[dict[str, Any], ...]

    @property
    def leaks(self) -> list[dict[str, Any]]:
        return [check for check in self.checks if check["found"]]

    def as_json(self) -> dict[str, Any]:
        return {"verdict": "leak" if self.leaks else "clean", "checks": list(self.checks)}

    def in_words(self) -> str:
        return "; ".join(
            f"{check['check']} found {check['found']} (promised: {check['promise']}; first: {check['rows'][0]})"
            for check in self.leaks
        )


class BlindCheck(Exception):
    """A check did not find the leak that was planted for it: its verdict is worth nothing."""


def inspect(evidence: Evidence) -> Report:
    """Run every check on the evidence, and once more on evidence with a planted leak."""
    return Report(tuple(run(check, evidence) for check in CHECKS))


def run(check: Check, evidence: Evidence) -> dict[str, Any]:
    rows: list[Finding] = list(check.look(evidence))
    if evidence.rows and next(islice(check.look(control(check, evidence)), 1), None) is None:
        raise BlindCheck(f"The check {check.key} did not find the leak planted for it.")
    return {
        "check": check.key,
        "promise": check.promise,
        "looked_at": check.looks_at(evidence),
        "found": len(rows),
        "rows": rows[:SHOWN],
        "control": "found the planted leak" if evidence.rows else "nothing to plant into",
        "verdict": "leak" if rows else "clean",
    }


def control(check: Check, evidence: Evidence) -> Evidence:
    """A few rows suffice to show that a check can see; running on everything twice would only cost time."""
    few = evidence.rows[:20]
    used = {clip for row in few for clip in row.clips if clip in evidence.clips}
    return check.plant(Evidence({clip: evidence.clips[clip] for clip in used}, few))
