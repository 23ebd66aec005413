"""The policies and profiles by name: what each promises, as data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from exports.errors import Refused
from exports.splitting.tracks import DETECTION, track_of


class WrongPlan(Refused):
    """Policy, profile and tasks do not fit together."""

    code = "wrong_plan"


@dataclass(frozen=True, slots=True)
class Policy:
    """`disjoint`: attribute kinds that train shares with neither val nor test. `near`: kinds that the solver reads.

    `flags`: what straddles goes to val or test with flags instead of being dropped.
    """

    key: str
    says: str
    near: tuple[str, ...]
    flags: bool = False

    @property
    def solved(self) -> bool:
        return bool(self.near)


KINDS = ("speaker", "text", "system", "recording")
POLICIES: dict[str, Policy] = {
    policy.key: policy
    for policy in (
        Policy("strict", "No speaker, system or spoken text is in two splits; what straddles is dropped.", KINDS),
        Policy(
            "core_flags",
            "No clip is dropped. Rows of val and test say what is unseen; the core shares nothing with train.",
            KINDS,
            flags=True,
        ),
        Policy(
            "speaker_system",
            "No speaker and no system is in two splits; spoken texts may repeat.",
            ("speaker", "system", "recording"),
        ),
        Policy("paper_detection", "Whole components of each source are dealt out by that source's ratio.", ()),
        Policy("given", "A column of the import decides. It is checked all the same.", ()),
    )
}
PROFILES: dict[str, str] = {
    "joint": "One split for all tasks: a clip is in one split only.",
    "paper": "Detection has a split of its own; a matrix shows what meets whom.",
    "joint_safe": "As paper, but nothing is in a train that is in a val or test elsewhere.",
}
DEFAULT_RATIO = (2.0, 2.0, 6.0)


def check_fits(policy: str, profile: str, tasks: Iterable[str]) -> None:
    """Raises WrongPlan, with what to choose instead."""
    for name, known in ((policy, POLICIES), (profile, PROFILES)):
        if name not in known:
            raise WrongPlan(f"There is no {name!r}. Choose one of {', '.join(known)}. Nothing was released or lost.")
    tracks = {track_of(task) for task in tasks}
    if policy == "paper_detection" and tracks != {DETECTION}:
        raise WrongPlan(
            "Policy paper_detection deals out detection items only, and there are others here. Choose core_flags "
            "with profile paper: ratios then deal out detection only. Nothing was released and nothing was lost."
        )
