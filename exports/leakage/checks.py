"""Every check, in the order in which a report lists them."""

from __future__ import annotations

from exports.leakage import (
    attributes,
    audio,
    blind,
    exposure,
    flags,
    items,
    label_leaks,
    names,
    people,
    samples,
    shortcuts,
    spoken,
    written,
)
from exports.leakage.check import Check

FAMILIES = (
    items,
    samples,
    audio,
    attributes,
    people,
    spoken,
    written,
    flags,
    exposure,
    label_leaks,
    shortcuts,
    blind,
    names,
)
CHECKS: tuple[Check, ...] = tuple(check for family in FAMILIES for check in family.CHECKS)
