"""What a release was asked to be, and which words may ask for it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, TypedDict

from exports.splitting.policies import POLICIES, PROFILES

SHARES = (0.7, 0.15, 0.15)
AUDIO = {
    "redistributable": "The sound of sources that may be passed on; of the others rows, hashes and a recipe.",
    "all": "Every sound: for use inside the team, and the card says so.",
}
GIVEN_COLUMN = "split"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")
RATIO = re.compile(r"\d{1,3}:\d{1,3}:\d{1,3}")
MAX_REASON = 500


class OverrideDict(TypedDict):
    check: str
    reason: str


class Wishes(TypedDict, total=False):
    """How a release may be asked for beyond its name; what is missing has the default of `Order`."""

    policy: str
    profile: str
    shares: Sequence[float]
    seed: int
    given_column: str
    formats: Sequence[str]
    overrides: Sequence[OverrideDict]
    ratios: Mapping[str, str]
    audio: str
    equalised: bool


@dataclass(frozen=True, slots=True)
class Override:
    """A manager lets a release go out although this check found a leak, and says why."""

    check: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for. `formats` are those beyond the default ones; `ratios` are per source, for paper_detection."""

    name: str
    policy: str = "core_flags"
    profile: str = "joint"
    shares: tuple[float, ...] = SHARES
    seed: int = 0
    given_column: str = GIVEN_COLUMN
    formats: tuple[str, ...] = ()
    overrides: tuple[Override, ...] = ()
    ratios: Mapping[str, str] = field(default_factory=dict)
    audio: str = "redistributable"
    equalised: bool = False  # also the equalised twin of detection's val and test

    def wishes(self) -> dict[str, Any]:
        """As plain JSON, without the name."""
        found = asdict(self)
        del found["name"]
        return found | {
            "shares": list(self.shares),
            "formats": list(self.formats),
            "overrides": list(found["overrides"]),
            "ratios": dict(sorted(self.ratios.items())),
        }


def order_of(name: str, wishes: Wishes, *, by: str) -> Order:
    """The order as it was asked for, not yet checked."""
    overrides = [Override(each["check"], by, each["reason"].strip()) for each in wishes.get("overrides", ())]
    return Order(
        name=name,
        policy=wishes.get("policy", "core_flags"),
        profile=wishes.get("profile", "joint"),
        shares=tuple(float(share) for share in wishes.get("shares", SHARES)),
        seed=wishes.get("seed", 0),
        given_column=wishes.get("given_column", GIVEN_COLUMN),
        formats=tuple(sorted(set(wishes.get("formats", ())))),
        overrides=tuple(sorted(overrides, key=lambda each: each.check)),
        ratios=dict(sorted(wishes.get("ratios", {}).items())),
        audio=wishes.get("audio", "redistributable"),
        equalised=wishes.get("equalised", False),
    )


def faults_of(order: Order, *, formats: Collection[str], checks: Collection[str]) -> dict[str, list[str]]:
    """What is wrong with an order, by field, in words; empty when it may be built."""
    found: dict[str, list[str]] = {}
    for name, fault in faults(order, formats, checks):
        found.setdefault(name, []).append(fault)
    return found


def faults(order: Order, formats: Collection[str], checks: Collection[str]) -> Iterator[tuple[str, str]]:
    if not NAME.fullmatch(order.name):
        yield "name", "Use letters, digits, - and _, at most 80, such as speechset-1."
    if order.policy not in POLICIES:
        yield "policy", f"Choose one of {', '.join(POLICIES)}."
    if order.profile not in PROFILES:
        yield "profile", f"Choose one of {', '.join(PROFILES)}."
    if order.audio not in AUDIO:
        yield "audio", f"Choose one of {', '.join(AUDIO)}."
    if not is_shares(order.shares):
        yield "shares", "Give three shares above 0 for train, val and test that add up to 1."
    if not 0 <= order.seed < 2**31:
        yield "seed", "Give a whole number from 0 to 2147483647."
    if not order.given_column.strip():
        yield "given_column", "Name the column of the import that says train, val or test."
    for key in order.formats:
        if key not in formats:
            yield "formats", f"There is no format {key!r}. Choose of {', '.join(sorted(formats))}."
    for override in order.overrides:
        if override.check not in checks:
            yield "overrides", f"There is no check {override.check!r}. Choose of {', '.join(sorted(checks))}."
        if not 0 < len(override.reason) <= MAX_REASON:
            yield "overrides", f"Say why {override.check} may be passed over, in at most {MAX_REASON} characters."
    for source, ratio in order.ratios.items():
        if not RATIO.fullmatch(ratio) or not ratio.strip("0:"):
            yield "ratios", f"Give {source} whole numbers for train, val and test, such as 5:5:0."


def is_shares(shares: Sequence[float]) -> bool:
    return len(shares) == 3 and all(0 < share < 1 for share in shares) and abs(sum(shares) - 1) <= 0.001
