"""What a check is: it looks, it says what it saw, and it can be shown a planted leak."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from exports.leakage.evidence import SPLITS, ClipEvidence, Evidence, RowEvidence, other
from exports.leakage.promises import Promises

NAMED = 5  # ids named per split in one finding


class Verdict(StrEnum):
    CLEAN = "clean"
    WARN = "warn"
    LEAK = "leak"
    TOLD = "told"  # shared, which nobody promised against, and the rows say so
    ABSENT = "absent"  # could not look


@dataclass(frozen=True, slots=True)
class Finding:
    """One offence. `splits` names clip ids (a few of each split), so that a page can play them."""

    what: str
    level: Verdict = Verdict.LEAK
    splits: Mapping[str, list[str]] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        clips = sorted({clip for ids in self.splits.values() for clip in ids})
        return {
            "what": self.what, "level": str(self.level), **self.facts, "splits": dict(self.splits), "clips": clips,
        }  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """What one look gave. `absent`: why nothing could be looked at; `told`: what is shared without a promise broken;
    `figures`: tables for the report."""

    looked_at: Mapping[str, Any]
    findings: Iterable[Finding] = ()
    figures: Mapping[str, Any] = field(default_factory=dict)
    absent: str = ""
    told: str = ""


@dataclass(frozen=True)
class Check:
    """`look` sees; `plant` puts a leak into a few rows, together with the promises that it breaks."""

    key: str
    title: str
    promise: str
    look: Callable[[Evidence, Promises], Seen]
    plant: Callable[[Evidence, Promises], tuple[Evidence, Promises]]


def across(found: Mapping[str, Mapping[str, Iterable[str]]]) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """`found`: value -> split -> clip ids. What is in more than one split, in a fixed order, a few ids of each."""
    for value in sorted(value for value, by_split in found.items() if len(by_split) > 1):
        by_split = found[value]
        yield value, {split: sorted(by_split[split])[:NAMED] for split in SPLITS if split in by_split}


def of_two_clips(found: Mapping[str, Mapping[str, set[str]]]) -> dict[str, Mapping[str, set[str]]]:
    """Without what only one clip has: that it is in two splits itself is for clips_and_pairs to say."""
    return {value: splits for value, splits in found.items() if len(set().union(*splits.values())) > 1}


def grouped(pairs: Iterable[tuple[str, str, str]]) -> dict[str, dict[str, set[str]]]:
    """(value, split, clip) -> value -> split -> clips."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for value, split, clip in pairs:
        found[value][split].add(clip)
    return found


def grouped_across(pairs: Callable[[], Iterable[tuple[str, str, str]]]) -> dict[str, dict[str, set[str]]]:
    """The same of what is in more than one split. `pairs` is gone through twice: most of it is in one, and not held."""
    first: dict[str, str] = {}
    several = {value for value, split, _ in pairs() if first.setdefault(value, split) != split}
    return grouped(pair for pair in pairs() if pair[0] in several)


def by_split(evidence: Evidence, track: str) -> Iterator[tuple[str, ClipEvidence]]:
    """Every (split, clip) of a track, each once."""
    for split, clips in evidence.split_clips(track).items():
        for clip in clips:
            yield split, clip


def planted_row(evidence: Evidence, number: int, split: str, *clips: str, **more: Any) -> RowEvidence:
    """A row like the first one, under a name of its own."""
    first = evidence.rows[0]
    name = f"planted-{number}"
    return RowEvidence(id=name, key=name, task=first.task, split=split, clips=clips or first.clips, **more)


def beside(
    evidence: Evidence, change: Callable[[ClipEvidence], ClipEvidence], *, number: int = 1, same_split: bool = False
) -> Evidence:
    """A changed copy of some row's clip in another split (or in the same one)."""
    row = evidence.rows[0]
    original = evidence.clips.get(row.clips[0]) or next(iter(evidence.clips.values()))
    copy = change(original)
    split = row.split if same_split else other(row.split)
    return evidence.with_rows([planted_row(evidence, number, split, copy.id)], [copy])
