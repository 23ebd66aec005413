"""Proof by looking: every check says what it looked at, what it found, and shows that it can find."""

from __future__ import annotations

from collections.abc import Callable

from exports.leakage.check import Check, Finding, Seen, Verdict
from exports.leakage.checks import CHECKS
from exports.leakage.evidence import ClipEvidence, Evidence, Flags, RowEvidence, Speakers
from exports.leakage.folder import Gathering, is_stock, promises_in, read_folder
from exports.leakage.overrides import BadOverride, Override, read_overrides
from exports.leakage.page import write_page
from exports.leakage.promises import Promises, UnknownPromise
from exports.leakage.report import BlindCheck, Report, run_checks

__all__ = [
    "CHECKS",
    "BadOverride",
    "BlindCheck",
    "Check",
    "ClipEvidence",
    "Evidence",
    "Finding",
    "Flags",
    "Gathering",
    "Override",
    "Promises",
    "Report",
    "RowEvidence",
    "Seen",
    "Speakers",
    "UnknownPromise",
    "Verdict",
    "inspect",
    "is_stock",
    "promises_in",
    "read_folder",
    "read_overrides",
    "write_page",
]


def inspect(
    evidence: Evidence,
    promises: Promises | None = None,
    *,
    controls: bool = True,
    tell: Callable[[str], None] = lambda key: None,
) -> Report:
    """Hold evidence to its promises (policy strict by default). `tell` hears the key of each check as it begins.

    Raises BlindCheck when a check does not find the leak planted for it.
    """
    return run_checks(CHECKS, evidence, promises or Promises.of("strict"), controls=controls, tell=tell)
