"""A whole split: which item and clip goes where, per track, and everything that can be said for it. Nothing is written.

`plan` is a pure function of clips, items, the order and the ledger's labels; the order of the input has no effect.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exports.records import ClipRecord, ItemKey
from exports.splitting.dealing import Ratios
from exports.splitting.exposing import exposure_of
from exports.splitting.flagging import Flags, flags_of
from exports.splitting.impossible import explain_nothing
from exports.splitting.labelling import SplitImpossible
from exports.splitting.marks import Marks
from exports.splitting.part import SHARES, Part, Wish, keep_tracks_apart
from exports.splitting.pinning import Key
from exports.splitting.policies import POLICIES, check_fits
from exports.splitting.remembering import Label, labels_to_write
from exports.splitting.solved import ContentId, Line
from exports.splitting.tracks import TRACKS, track_of
from exports.textprints import NEAR

UNKNOWN_IS_SAME = "an unknown speaker, text or system is taken to be the same within its source"
UNKNOWN_IS_OPEN = "an unknown speaker, text or system ties no clips together and proves nothing: its flag is null"


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
