"""What earlier releases and reservations have settled, carried over to what the solver sees.

The ledger's labels never move. Where merging brings two labels together (a text that turns up late and is near to one
of train and one of test), old values keep their labels and the new ones are in conflict.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from exports.splitting.marks import Marks
from exports.splitting.problem import CONFLICT, SPLITS, Attribute

Key = tuple[str, str, str]  # track, kind, value
CONFLICTING = "is in two splits of two tracks"


@dataclass(frozen=True)
class Pins:
    """`clips`: digest -> label. `groups`: copies -> label of the oldest. `out`: clips that cannot be released, and why.

    `vertices`: per digest the attributes that the solver reads; `labels`: those that are settled (a label or CONFLICT).
    """

    clips: dict[str, int]
    groups: dict[str, int]
    out: dict[str, str]
    vertices: dict[str, tuple[Attribute, ...]]
    labels: dict[Attribute, int]


def pins_of(
    marks: Marks, ledger: Mapping[Key, str], tracks: Iterable[str], kinds: tuple[str, ...], *, flags: bool
) -> Pins:
    """`ledger` in the order of its entries: in a group of copies the oldest label holds. Under `flags` what is unknown
    is no attribute."""
    said = told(ledger, frozenset(tracks))
    clips = {d: said["clip", d] for d in marks.clips if said.get(("clip", d), CONFLICT) >= 0}
    out = {d: CONFLICTING for d in marks.clips if said.get(("clip", d), 0) == CONFLICT}
    groups = oldest(marks, said)
    for digest, label in clips.items():
        first = groups[marks.group[digest]]
        if label != first:
            out[digest] = f"a copy of it was published in {SPLITS[first]} before"
    vertices = Vertices(marks, said, flags=flags)
    of = {digest: vertices.of(digest, kinds) for digest in marks.clips}
    return Pins(clips, groups, out, of, settled(marks, vertices, said, clips, groups, out, of, flags=flags))


def told(ledger: Mapping[Key, str], tracks: frozenset[str]) -> dict[Attribute, int]:
    """(kind, value) -> label, in the ledger's order; CONFLICT where two tracks that are now one differ."""
    said: dict[Attribute, int] = {}
    for (track, kind, value), split in ledger.items():
        if track in tracks:
            label = SPLITS.index(split)
            said[kind, value] = label if said.get((kind, value), label) == label else CONFLICT
    return said


def oldest(marks: Marks, said: Mapping[Attribute, int]) -> dict[str, int]:
    """Per group of copies the label that was given first to one of its clips or to its recording."""
    by_recording: dict[str, str] = {}
    for digest in marks.clips:
        recording = marks.values(digest).get("recording")
        if recording:
            by_recording[recording] = marks.group[digest]
    found: dict[str, int] = {}
    for (kind, value), label in said.items():
        group = {"clip": marks.group, "recording": by_recording}.get(kind, {}).get(value)
        if group is not None and label >= 0:
            found.setdefault(group, label)
    return found


class Vertices:
    """Names of the solver's vertices: as merged, but clusters that bring two labels together are parted by label."""

    def __init__(self, marks: Marks, said: Mapping[Attribute, int], *, flags: bool) -> None:
        self.marks, self.said = marks, said
        self.read = marks.known_attributes if flags else marks.attributes
        labels: dict[str, set[int]] = defaultdict(set)
        for key, cluster in marks.text_cluster.items():
            if ("text", key) in said:
                labels[cluster].add(said["text", key])
        self.parted = {cluster for cluster, found in labels.items() if len(found) > 1}
        self.joining: set[Attribute] = {("text", f"{cluster} new") for cluster in self.parted}

    def of(self, digest: str, kinds: tuple[str, ...]) -> tuple[Attribute, ...]:
        found = self.read(digest, kinds)
        if not self.parted:
            return found
        return tuple((kind, self.part(digest, value) if kind == "text" else value) for kind, value in found)

    def part(self, digest: str, cluster: str) -> str:
        if cluster not in self.parted:
            return cluster
        label = self.said.get(("text", self.marks.clips[digest].text_key))
        return f"{cluster} new" if label is None else f"{cluster} in {label}"


def settled(
    marks: Marks,
    vertices: Vertices,
    said: Mapping[Attribute, int],
    clips: Mapping[str, int],
    groups: Mapping[str, int],
    out: Mapping[str, str],
    of: Mapping[str, tuple[Attribute, ...]],
    *,
    flags: bool,
) -> dict[Attribute, int]:
    """An attribute's own label counts first; without one, the labels of its clips that are published."""
    own: dict[Attribute, set[int]] = defaultdict(set)
    derived: dict[Attribute, set[int]] = defaultdict(set)
    for digest, attributes in of.items():
        values = marks.values(digest)
        for kind, vertex in attributes:
            value = values.get(kind, "")
            if kind == "recording":
                if marks.group[digest] in groups:
                    own[kind, vertex].add(groups[marks.group[digest]])
            elif value and (kind, value) in said:
                own[kind, vertex].add(said[kind, value])
            elif digest in clips and digest not in out:
                derived[kind, vertex].add(clips[digest])
    found = {attribute: next(iter(labels)) if len(labels) == 1 else CONFLICT for attribute, labels in own.items()}
    for attribute, labels in derived.items():
        if attribute not in found:
            found[attribute] = next(iter(labels)) if len(labels) == 1 else meeting(labels, flags)
    return found | dict.fromkeys(vertices.joining, CONFLICT)


def meeting(labels: set[int], flags: bool) -> int:
    """What was published in several splits: under flags it is seen if train has it; else nothing more may join it."""
    return min(labels) if flags else CONFLICT
