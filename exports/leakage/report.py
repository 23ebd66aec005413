"""Running every check, with its control, into one report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from exports.leakage.check import Check, Finding, Seen, Verdict
from exports.leakage.evidence import Evidence
from exports.leakage.overrides import Override, read_overrides
from exports.leakage.promises import Promises

SHOWN = 50
FOUND, NOT_RUN = "found the planted leak", "not run"
WORST = (Verdict.LEAK, Verdict.WARN, Verdict.CLEAN, Verdict.TOLD, Verdict.ABSENT)


class BlindCheck(Exception):
    """A check did not find the leak that was planted for it: its verdict is worth nothing."""


@dataclass(frozen=True)
class Report:
    """One row per check: check, title, promise, looked_at, found, warned, rows, figures, control, verdict, why."""

    checks: tuple[dict[str, Any], ...]
    promises: Promises
    overrides: tuple[Override, ...] = ()

    @property
    def leaks(self) -> list[dict[str, Any]]:
        return [check for check in self.checks if check["verdict"] == Verdict.LEAK]

    @property
    def warnings(self) -> list[dict[str, Any]]:
        return [check for check in self.checks if check["verdict"] == Verdict.WARN]

    @property
    def verdict(self) -> Verdict:
        there = {check["verdict"] for check in self.checks}
        return next((verdict for verdict in WORST if verdict in there), Verdict.ABSENT)

    def overridden(self, given: Iterable[Mapping[str, object]]) -> Report:
        """The same report with overrides in it. Raises BadOverride."""
        return replace(self, overrides=read_overrides(given, [check["check"] for check in self.checks]))

    def refused(self, given: Iterable[Mapping[str, object]] = ()) -> list[dict[str, Any]]:
        """The leaks that no override lets pass. Raises BadOverride."""
        given = list(given)
        report = self.overridden(given) if given else self
        passed = {override.check for override in report.overrides}
        return [check for check in self.leaks if check["check"] not in passed]

    def as_json(self) -> dict[str, Any]:
        return {
            "verdict": str(self.verdict),
            "promises": self.promises.as_json(),
            "overrides": [override.as_json() for override in self.overrides],
            "checks": list(self.checks),
        }

    def in_words(self) -> str:
        return "; ".join(
            f"{check['check']} found {check['found']} (promised: {check['promise']}; first: {check['rows'][0]['what']})"
            for check in self.leaks
        )


def run_checks(
    checks: Iterable[Check],
    evidence: Evidence,
    promises: Promises,
    *,
    controls: bool = True,
    tell: Callable[[str], None] = lambda key: None,
) -> Report:
    """Run the checks on the evidence, and once more on evidence with a planted leak. Raises BlindCheck."""
    rows = []
    few = evidence.few() if controls and evidence.rows else None
    for check in checks:
        tell(check.key)
        rows.append(run(check, evidence, promises, few))
    return Report(tuple(rows), promises)


def run(check: Check, evidence: Evidence, promises: Promises, few: Evidence | None) -> dict[str, Any]:
    """`few`: some of the evidence to plant a leak into; None: no control."""
    seen = check.look(evidence, promises) if evidence.rows else Seen({"rows": 0}, absent="There are no rows.")
    shown: dict[Verdict, list[Finding]] = {Verdict.LEAK: [], Verdict.WARN: []}
    count = dict.fromkeys(shown, 0)
    for finding in seen.findings:
        count[finding.level] += 1
        if len(shown[finding.level]) < SHOWN:
            shown[finding.level].append(finding)
    return {
        "check": check.key,
        "title": check.title,
        "promise": check.promise,
        "looked_at": dict(seen.looked_at),
        "found": count[Verdict.LEAK],
        "warned": count[Verdict.WARN],
        "rows": [finding.as_json() for level in shown for finding in shown[level]][:SHOWN],
        "figures": dict(seen.figures),
        "control": control(check, few, promises) if few else NOT_RUN,
        "verdict": str(verdict_of(count, seen)),
        "why": seen.absent or seen.told,
    }


def verdict_of(count: Mapping[Verdict, int], seen: Seen) -> Verdict:
    for level in (Verdict.LEAK, Verdict.WARN):
        if count[level]:
            return level
    if seen.absent:
        return Verdict.ABSENT
    return Verdict.TOLD if seen.told else Verdict.CLEAN


def control(check: Check, few: Evidence, promises: Promises) -> str:
    """A few rows suffice to show that a check can see; what it found before the planting does not count."""
    planted, broken = check.plant(few, promises)
    before = {repr(finding) for finding in check.look(few, broken).findings}
    fresh = (finding for finding in check.look(planted, broken).findings if repr(finding) not in before)
    if next(islice(fresh, 1), None) is None:
        raise BlindCheck(f"The check {check.key} did not find the leak planted for it.")
    return FOUND
