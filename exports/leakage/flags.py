"""`unseen_speaker`, `unseen_system`, `unseen_text` and `core` of val and test, computed once more from the data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from exports.leakage.check import Check, Finding, Seen, Verdict, planted_row
from exports.leakage.evidence import HELD, ClipEvidence, Evidence, Flags, RowEvidence
from exports.leakage.promises import Promises
from exports.minhash import TextIndex
from exports.shingling import fold
from exports.textprints import NEAR

KINDS = ("speaker", "system", "text")


@dataclass(frozen=True)
class Heard:
    """What the train of one track holds. `texts`: every text that is equal or nearly equal to one spoken there."""

    speakers: frozenset[str]
    systems: frozenset[str]
    texts: frozenset[str]

    def unseen(self, clip: ClipEvidence, kind: str) -> bool | None:
        if kind == "system" and not clip.has_system:
            return True
        value: str = getattr(clip, kind)
        seen = {"speaker": self.speakers, "system": self.systems, "text": self.texts}[kind]
        return value not in seen if value else None


def heard_in_train(evidence: Evidence, track: str) -> Heard:
    split_clips = evidence.split_clips(track)
    train = split_clips.get("train", [])
    spoken = {clip.text for clip in train if clip.text}
    held = {clip.text for split in HELD for clip in split_clips.get(split, []) if clip.text}
    return Heard(
        frozenset(clip.speaker for clip in train if clip.speaker),
        frozenset(clip.system for clip in train if clip.system),
        frozenset(spoken | like(spoken, held - spoken)),
    )


def like(spoken: set[str], candidates: set[str]) -> set[str]:
    """Those candidates that are equal to something spoken once folded, or nearly equal."""
    known = {fold(text) for text in spoken}
    found = {text for text in candidates if fold(text) in known}
    texts = sorted(spoken) + sorted(candidates - found)
    index = TextIndex(texts)
    groups = (index.distinct >= len(spoken)).astype("int64")
    near = {texts[max(one, other)] for one, other, _ in index.near(NEAR, groups, once=True)}
    folded = {fold(text) for text in near}
    return found | {text for text in candidates if fold(text) in folded}


def look(evidence: Evidence, promises: Promises) -> Seen:
    held = [row for row in evidence.rows if row.split in HELD]
    flagged = [row for row in held if row.flags is not None]
    looked_at = {"rows": len(held), "with_flags": len(flagged), "core": sum(claims_core(row) for row in flagged)}
    if not flagged and not (promises.flags and held):
        why = "No val or test row carries unseen_* flags." if held else "There are no val or test rows."
        return Seen(looked_at, absent=why)
    return Seen(looked_at, findings(held, evidence, promises), {"core": shares(flagged)})


def claims_core(row: RowEvidence) -> bool:
    return row.flags is not None and row.flags.core is True


def shares(rows: list[RowEvidence]) -> dict[str, Any]:
    """Per task and split: rows, and rows of the disjoint core."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for row in rows:
        counts = found.setdefault(row.task, {}).setdefault(row.split, {"rows": 0, "core": 0})
        counts["rows"] += 1
        counts["core"] += claims_core(row)
    return found


def findings(held: list[RowEvidence], evidence: Evidence, promises: Promises) -> Iterator[Finding]:
    heard = {track: heard_in_train(evidence, track) for track in evidence.tracks()}
    for row in held:
        clips = [evidence.clips[clip] for clip in row.clips if clip in evidence.clips]
        splits = {row.split: list(row.clips)}
        if row.flags is None:
            if promises.flags:
                yield Finding(f"The row {row.id} ({row.split}) carries no unseen_* flags.", Verdict.WARN, splits)
            continue
        truth = {kind: of_all(heard[row.track].unseen(clip, kind) for clip in clips) for kind in KINDS}
        for kind, true in truth.items():
            said = getattr(row.flags, kind)
            if said is True and true is not True:
                why = f"its {kind} is in train" if true is False else f"its {kind} is not known"
                what = f"The row {row.id} ({row.split}) says unseen_{kind}, but {why}."
                yield Finding(what, splits=splits, facts={"flag": f"unseen_{kind}", "row": row.id})
        if claims_core(row) and any(true is not True for true in truth.values()):
            what = f"The row {row.id} ({row.split}) says it is in the disjoint core, but it is not."
            yield Finding(what, splits=splits, facts={"flag": "core", "row": row.id})


def of_all(values: Iterator[bool | None]) -> bool | None:
    """Unseen when every clip is; seen when one is; else not known."""
    found = list(values)
    if False in found:
        return False
    return None if None in found or not found else True


def plant(evidence: Evidence, promises: Promises) -> tuple[Evidence, Promises]:
    """A test row that calls a voice unseen that train holds."""
    original = next(iter(evidence.clips.values()))
    names = ("planted-1", "planted-2")
    clips = [replace(original, id=name, speaker="planted", system="planted") for name in names]
    rows = [
        planted_row(evidence, 1, "train", names[0]),
        planted_row(evidence, 2, "test", names[1], flags=Flags(True, True, True, True)),
    ]
    return evidence.with_rows(rows, clips), promises


CHECKS = (
    Check(
        "unseen_flags", "What is called unseen is unseen",
        "every unseen_* and core flag of val and test is true to the data", look, plant,
    ),
)  # fmt: skip
