"""Letting a leak pass, by name: who, which check, and why. It stays in the report for good."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass


class BadOverride(ValueError):
    """An override that names no check, nobody, or no reason."""


@dataclass(frozen=True, slots=True)
class Override:
    check: str
    by: str
    reason: str

    def as_json(self) -> dict[str, str]:
        return asdict(self)


def read_overrides(given: Iterable[Mapping[str, object]], known: Collection[str]) -> tuple[Override, ...]:
    """Plain rows as overrides. Raises BadOverride, in words, with the position of the row."""
    found: dict[str, Override] = {}
    for number, row in enumerate(given, 1):
        check, by, reason = (str(row.get(name) or "").strip() for name in ("check", "by", "reason"))
        if check not in known:
            raise BadOverride(
                f"Override {number} names the check {check!r}, which does not exist. Checks: {', '.join(known)}."
            )
        if not by:
            raise BadOverride(f"Override {number} ({check}) does not say by whom. Give a name in `by`.")
        if not reason:
            raise BadOverride(f"Override {number} ({check}) gives no reason. It is printed in the release; write one.")
        if check in found:
            raise BadOverride(f"Overrides name the check {check} twice. Leave one.")
        found[check] = Override(check, by, reason)
    return tuple(found.values())
