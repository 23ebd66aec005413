"""Every check, in the order in which a report lists them."""

from __future__ import annotations

from exports.leakage import attributes, items, names, samples
from exports.leakage.check import Check

FAMILIES = (items, samples, attributes, names)
CHECKS: tuple[Check, ...] = tuple(check for family in FAMILIES for check in family.CHECKS)
