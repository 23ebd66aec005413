"""Every check, in the order in which a report lists them."""

from __future__ import annotations

from exports.leakage import (
    associations,
    attributes,
    audio,
    blind,
    exposure,
    flags,
    instructions,
    items,
    label_leaks,
    names,
    people,
    samples,
    shortcuts,
    spoken,
    templates,
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
    instructions,
    flags,
    exposure,
    label_leaks,
    associations,
    shortcuts,
    blind,
    templates,
    names,
)
CHECKS: tuple[Check, ...] = tuple(check for family in FAMILIES for check in family.CHECKS)
