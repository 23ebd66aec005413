"""A whole split: which item and clip goes where, per track, and everything that can be said for it. Nothing is written.

`plan` is a pure function of clips, items, the order and the ledger's labels; the order of the input has no effect.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from exports.records import ClipRecord, ItemKey
from exports.splitting.dealing import Ratios, deal
from exports.splitting.dropping import drop_what_straddles
from exports.splitting.exposing import exposure_of
from exports.splitting.flagging import Flags, flags_of
from exports.splitting.following import follow_the_column
from exports.splitting.impossible import explain_nothing
from exports.splitting.labelling import SplitImpossible
from exports.splitting.marks import Marks
from exports.splitting.pinning import Key, Pins, pins_of
from exports.splitting.placing import keep_and_flag
from exports.splitting.policies import POLICIES, check_fits
from exports.splitting.problem import SPLITS
from exports.splitting.remembering import Label, labels_to_write, pair_value
from exports.splitting.solved import ContentId, Line, Solved, line
from exports.splitting.tracks import DETECTION, QUALITY, TRACKS, track_of
from exports.textprints import NEAR

SHARES = (0.7, 0.15, 0.15)
UNKNOWN_IS_SAME = "an unknown speaker, text or system is taken to be the same within its source"
UNKNOWN_IS_OPEN = "an unknown speaker, text or system ties no clips together and proves nothing: its flag is null"


@dataclass(frozen=True)
class Wish:
    """How to split."""

    policy: str = "core_flags"
    profile: str = "joint"
    shares: Sequence[float] = SHARES
    seed: int = 0
    ratios: Ratios = field(default_factory=dict)
    strata: Mapping[ContentId, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """`items`: content id -> split, of what is released. `clips`: track -> digest -> split.

    `flags`: of items in val and test. `straddling`, `quarantined`: items that fall out, and why. `withdrawn`: clips
    that were published and are not in this release. `ledger`: labels to append. All rows are ready for JSON.
    """

    items: dict[ContentId, str]
    clips: dict[str, dict[str, str]]
    flags: dict[ContentId, Flags]
    straddling: list[Line]
    quarantined: list[Line]
    withdrawn: list[dict[str, str]]
    certificate: dict[str, dict[str, Any]]
    policy: dict[str, Any]
    exposure: list[dict[str, Any]]
    ledger: list[Label]

    def core(self, track: str) -> set[ContentId]:
        """Items of val and test that share no speaker, system or text with their track's train."""
        return {unit for unit, flags in self.flags.items() if flags.core and track_of(unit[0]) == track}


def plan(
    clips: Mapping[str, ClipRecord],
    items: Iterable[ItemKey],
    *,
    policy: str = "core_flags",
    profile: str = "joint",
    shares: Sequence[float] = SHARES,
    seed: int = 0,
    pins: Mapping[Key, str] | None = None,
    ratios: Ratios | None = None,
    strata: Mapping[ContentId, tuple[str, ...]] | None = None,
) -> Plan:
    """Split items and their clips.

    `shares` of train, val, test; `pins`: the ledger's labels, (track, kind, value) -> split, oldest first; they never
    move. `ratios`: per source, for detection by `paper_detection`. `strata`: what else to balance, within a language,
    such as {content id: ("score:4",)}. Raises SplitImpossible and WrongPlan, which say what to do instead.
    """
    wish = Wish(policy, profile, tuple(shares), seed, ratios or {}, strata or {})
    ordered = sorted(items, key=lambda item: item.content_id)
    check_fits(policy, profile, {item.task for item in ordered})
    marks = Marks(clips, (digest for item in ordered for digest in item.clips))
    ledger = pins or {}
    problems = [Part(name, found, marks, ledger, wish) for name, found in parts(ordered, profile)]
    if profile == "joint_safe":
        keep_tracks_apart(problems)
    splits = {unit: split for problem in problems for unit, split in problem.splits.items()}
    if ordered and not splits:
        raise SplitImpossible(explain_nothing(row for p in problems for row in (*p.quarantined, *p.straddling)))
    solved = {track: (problem.pins, problem.solved) for problem in problems for track in problem.tracks}
    placed = clips_by_track(ordered, splits)
    return Plan(
        items=splits,
        clips=placed,
        flags=flags_of(marks, ordered, splits),
        straddling=sorted((row for problem in problems for row in problem.straddling), key=by_unit),
        quarantined=sorted((row for problem in problems for row in problem.quarantined), key=by_unit),
        withdrawn=withdrawn(marks, ordered, placed, ledger, problems),
        certificate={problem.name: problem.certificate for problem in problems},
        policy=policy_row(wish),
        exposure=exposure_of(marks, ordered, splits),
        ledger=labels_to_write(marks, ordered, splits, solved, ledger),
    )


def parts(items: Sequence[ItemKey], profile: str) -> list[tuple[str, list[ItemKey]]]:
    """What is split on its own: everything together, or track by track."""
    if profile == "joint":
        return [("joint", list(items))] if items else []
    by_track = {track: [item for item in items if track_of(item.task) == track] for track in TRACKS}
    return [(track, found) for track, found in by_track.items() if found]


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


def clips_by_track(items: Sequence[ItemKey], splits: Mapping[ContentId, str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {track: {} for track in TRACKS}
    for item in items:
        if item.content_id in splits:
            found[track_of(item.task)].update(dict.fromkeys(item.clips, splits[item.content_id]))
    return found


def withdrawn(
    marks: Marks,
    items: Sequence[ItemKey],
    placed: Mapping[str, Mapping[str, str]],
    ledger: Mapping[Key, str],
    problems: Sequence[Part],
) -> list[dict[str, str]]:
    used: dict[str, set[str]] = {track: set() for track in TRACKS}
    for item in items:
        used[track_of(item.task)].update(item.clips)
    reasons = {digest: reason for problem in problems for digest, reason in problem.pins.out.items()}
    return [
        {
            "clip": value,
            "track": track,
            "published_in": split,
            "reason": reasons.get(value, "its items fell out of this release; see straddling and quarantined"),
        }
        for (track, kind, value), split in sorted(ledger.items())
        if kind == "clip" and value in used[track] and value not in placed[track]
    ]


def policy_row(wish: Wish) -> dict[str, Any]:
    policy = POLICIES[wish.policy]
    copies = ["clip", "pair", "recording"]
    return {
        "policy": policy.key,
        "says": policy.says,
        "profile": wish.profile,
        "shares": [float(share) for share in wish.shares],
        "seed": wish.seed,
        "ratios": {source: [float(part) for part in ratio] for source, ratio in sorted(wish.ratios.items())},
        "disjoint": copies if policy.flags else sorted({*policy.near, *copies}),
        "core_disjoint": ["speaker", "system", "text", "recording"] if policy.flags else [],
        "near_text": {"measure": "Jaccard of character n-grams (5; 2 for Han and kana)", "threshold": NEAR},
        "unknown": UNKNOWN_IS_OPEN if policy.flags or policy.key == "given" else UNKNOWN_IS_SAME,
        "natural_speech": "has no system",
    }


def by_unit(row: Line) -> ContentId:
    unit: ContentId = row["unit"]
    return unit
