"""The items that are split together, from the order to the split of each; and two tracks of them kept apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from exports.records import ItemKey
from exports.splitting.dealing import Ratios, deal
from exports.splitting.dropping import drop_what_straddles
from exports.splitting.following import follow_the_column
from exports.splitting.marks import Marks
from exports.splitting.pinning import Key, Pins, pins_of
from exports.splitting.placing import keep_and_flag
from exports.splitting.policies import POLICIES
from exports.splitting.problem import SPLITS
from exports.splitting.remembering import pair_value
from exports.splitting.solved import ContentId, Line, Solved, line
from exports.splitting.tracks import DETECTION, QUALITY, TRACKS

SHARES = (0.7, 0.15, 0.15)


@dataclass(frozen=True)
class Wish:
    """How to split."""

    policy: str = "core_flags"
    profile: str = "joint"
    shares: Sequence[float] = SHARES
    seed: int = 0
    ratios: Ratios = field(default_factory=dict)
    strata: Mapping[ContentId, tuple[str, ...]] = field(default_factory=dict)


class Part:
    """The items that are split together, solved."""

    def __init__(
        self, name: str, items: Sequence[ItemKey], marks: Marks, ledger: Mapping[Key, str], wish: Wish
    ) -> None:
        self.name, self.items, self.marks = name, items, marks
        key = wish.policy
        if name == DETECTION and key != "given":
            key = "paper_detection"
        self.policy = POLICIES[key]
        self.tracks = tracks = TRACKS if name == "joint" else (name,)
        kinds = self.policy.near or ("speaker", "text", "system", "recording")
        self.pins: Pins = pins_of(marks, ledger, tracks, kinds, flags=self.policy.flags)
        able, out = released_at_all(items, self.pins)
        self.solved = solve_with(key, marks, able, self.pins, wish)
        self.quarantined = [*out, *self.solved.quarantined]
        self.straddling = list(self.solved.straddling)
        self.splits: dict[ContentId, str] = {}
        fallen = {row["unit"] for row in (*self.quarantined, *self.straddling)}
        pairs = {value: split for (track, kind, value), split in ledger.items() if kind == "pair" and track in tracks}
        for item in able:
            if item.content_id not in fallen:
                self.settle(item, pairs)
        self.certificate = self.certify()

    def settle(self, item: ItemKey, pairs: Mapping[str, str]) -> None:
        """The last word before an item is released: what was published never moves, whatever a policy says."""
        label = self.solved.clips[item.clips[0]]
        was = {self.pins.clips.get(digest, label) for digest in item.clips}
        if len(item.clips) > 1:
            was.add(SPLITS.index(pairs.get(pair_value(item.clips), SPLITS[label])))
        if was == {label}:
            self.splits[item.content_id] = SPLITS[label]
        else:
            where = {"published": sorted(SPLITS[label] for label in was), "now": [SPLITS[label]]}
            self.quarantined.append(line(item, "quarantined: it was published in another split and never moves", where))

    def certify(self) -> dict[str, Any]:
        counts = Counter(self.splits.values())
        clips: dict[str, str] = {}
        for item in self.items:
            if item.content_id in self.splits:
                clips.update(dict.fromkeys(item.clips, self.splits[item.content_id]))
        by_clip = Counter(clips.values())
        return {
            **self.solved.certificate,
            "policy": self.policy.key,
            "items": len(self.items),
            "released": len(self.splits),
            "released_share": round(len(self.splits) / max(1, len(self.items)), 4),
            "items_by_split": {name: counts[name] for name in SPLITS},
            "clips": len({digest for item in self.items for digest in item.clips}),
            "clips_by_split": {name: by_clip[name] for name in SPLITS},
            "fallen_out": dict(sorted(Counter(row["reason"] for row in (*self.straddling, *self.quarantined)).items())),
        }


def released_at_all(items: Sequence[ItemKey], pins: Pins) -> tuple[list[ItemKey], list[Line]]:
    able, out = [], []
    for item in items:
        reasons = [pins.out[digest] for digest in item.clips if digest in pins.out]
        if reasons:
            out.append(line(item, f"quarantined: {reasons[0]}"))
        else:
            able.append(item)
    return able, out


def solve_with(key: str, marks: Marks, items: Sequence[ItemKey], pins: Pins, wish: Wish) -> Solved:
    if key == "paper_detection":
        return deal(marks, items, pins, ratios=wish.ratios, seed=wish.seed)
    if key == "given":
        return follow_the_column(marks, items, pins)
    solve = keep_and_flag if POLICIES[key].flags else drop_what_straddles
    return solve(marks, items, pins, shares=wish.shares, seed=wish.seed, strata=wish.strata)


def keep_tracks_apart(problems: Sequence[Part]) -> None:
    """What is val or test in one track leaves the other's train; where val meets test, the detection item goes.

    Then a clip (with its copies) has one split, whichever track one looks at.
    """
    by_name = {problem.name: problem for problem in problems}
    if set(by_name) != {QUALITY, DETECTION}:
        return
    quality, detection = by_name[QUALITY], by_name[DETECTION]
    group = quality.marks.group
    held = {
        name: {group[d]: s for i in p.items if (s := p.splits.get(i.content_id)) for d in i.clips}
        for name, p in by_name.items()
    }
    for problem, other in ((quality, held[DETECTION]), (detection, held[QUALITY])):
        for item in problem.items:
            here = problem.splits.get(item.content_id)
            against = {other[group[digest]] for digest in item.clips if group[digest] in other} - {here}
            leaves = against if here == "train" or problem is detection else set()
            if here is not None and leaves and (here == "train" or leaves - {"train"}):
                del problem.splits[item.content_id]
                where = {"here": [here], "there": sorted(leaves)}
                problem.straddling.append(line(item, "its clip is in another split of the other track", where))
    for problem in problems:
        problem.certificate = problem.certify()
