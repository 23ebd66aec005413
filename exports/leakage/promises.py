"""What a policy and a profile promised. A check holds a dataset to its promises, and to nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from exports.leakage.evidence import TRACKS

Kinds = frozenset[str]
NOTHING: Kinds = frozenset()

# Kinds of attributes that no two splits of a track share. Two degradations of one recording are copies of it, so no
# policy lets them straddle.
DISJOINT: Mapping[str, Kinds] = {
    "strict": frozenset({"speaker", "system", "text", "recording"}),
    "speaker_system": frozenset({"speaker", "system", "recording"}),
    "core_flags": frozenset({"recording"}),
    "paper_detection": frozenset({"recording"}),
    "given": frozenset({"recording"}),
}
# What no train of one task shares with a val or test of any other task. A clip is always the least.
EXPOSURE: Mapping[str, Kinds] = {
    "paper": NOTHING,
    "joint": frozenset({"clip"}),
    "joint_safe": frozenset({"clip"}),
}


class UnknownPromise(ValueError):
    """No policy or profile of that name."""


@dataclass(frozen=True)
class Promises:
    """`disjoint`: track -> kinds. `flags`: rows carry `unseen_*` and `core`, which have to be true.
    `texts`: no description is in two splits. `opaque`: names are ours and say nothing.
    `unknown_is_same`: unknown attributes of one source are taken to be the same (policy strict)."""

    policy: str
    profile: str
    disjoint: Mapping[str, Kinds] = field(default_factory=dict)
    exposure: Kinds = NOTHING
    flags: bool = False
    texts: bool = False
    opaque: bool = False
    unknown_is_same: bool = False

    @classmethod
    def of(cls, policy: str, profile: str = "joint", *, detection_policy: str = "") -> Promises:
        """What a release of ours promises. `detection_policy` where the detection track has one of its own."""
        for name, known in ((policy, DISJOINT), (detection_policy or policy, DISJOINT), (profile, EXPOSURE)):
            if name not in known:
                raise UnknownPromise(f"There is no {name!r}. Known are: {', '.join(known)}.")
        disjoint = dict.fromkeys(TRACKS, DISJOINT[policy])
        if detection_policy:
            disjoint["detection"] = DISJOINT[detection_policy]
        exposure = EXPOSURE[profile]
        if profile == "joint_safe":
            exposure |= DISJOINT[policy] & DISJOINT[detection_policy or policy]
        return cls(
            policy=policy if not detection_policy else f"{policy}, detection: {detection_policy}",
            profile=profile,
            disjoint=disjoint,
            exposure=exposure,
            flags=True,
            texts=True,
            opaque=True,
            unknown_is_same=True,
        )

    @classmethod
    def nothing(cls) -> Promises:
        """Somebody else's dataset: a clip in two splits leaks whatever was promised, all the rest is told."""
        return cls(policy="none known", profile="none known")

    def disjoint_on(self, track: str) -> Kinds:
        return self.disjoint.get(track, NOTHING)

    @property
    def known(self) -> bool:
        return self.policy != "none known"

    def as_json(self) -> dict[str, object]:
        return {
            "policy": self.policy,
            "profile": self.profile,
            "disjoint": {track: sorted(kinds) for track, kinds in sorted(self.disjoint.items())},
            "exposure": sorted(self.exposure),
            "flags": self.flags,
            "texts": self.texts,
            "opaque_names": self.opaque,
        }
