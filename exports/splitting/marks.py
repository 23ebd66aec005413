"""What identifies a clip to a model: speaker, text, system, recording; near-duplicates merged first.

A blank column proves nothing. Policies that drop what straddles take what is unknown to be the same within its source;
`core_flags` leaves it open: it ties no clips together, and no row rests on it. Natural speech has no system.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from exports.records import ClipRecord
from exports.splitting.problem import Attribute
from exports.textprints import clusters

UNKNOWN = "unknown of source "


class Marks:
    """The attributes of every clip that is used; `text_cluster`: text key -> its cluster's first key.

    `group`: digest -> the cluster of copies that the clip is in (one recording, or nearly the same sound).
    """

    def __init__(self, clips: Mapping[str, ClipRecord], used: Iterable[str]) -> None:
        self.clips = {digest: clips[digest] for digest in sorted(set(used))}
        texts = {clip.text_key: clip.text for clip in self.clips.values() if clip.text_key}
        keys = sorted(texts)
        leaders = clusters([texts[key] for key in keys])
        self.text_cluster = {key: keys[leader] for key, leader in zip(keys, leaders, strict=True)}
        self.group = copies(self.clips)
        self.members: dict[str, list[str]] = defaultdict(list)
        for digest, group in self.group.items():
            self.members[group].append(digest)

    def values(self, digest: str) -> dict[str, str]:
        """The clip's own attributes that are known, before anything is merged: what the ledger remembers."""
        clip = self.clips[digest]
        recording = f"{clip.source}/{clip.recording}" if clip.recording else ""
        found = {"speaker": clip.speaker, "text": clip.text_key, "system": clip.system, "recording": recording}
        return {kind: value for kind, value in found.items() if value}

    def is_natural(self, digest: str) -> bool:
        clip = self.clips[digest]
        return clip.origin == "real" and not clip.system

    def merged(self, digest: str) -> dict[str, str]:
        """Per kind the value that is compared between splits: clusters instead of texts, unknowns per source."""
        clip = self.clips[digest]
        unknown = UNKNOWN + clip.source
        found = {
            "speaker": clip.speaker or unknown,
            "text": self.text_cluster[clip.text_key] if clip.text_key else unknown,
        }
        if not self.is_natural(digest):
            found["system"] = clip.system or unknown
        if clip.recording or clip.sound:
            found["recording"] = self.group[digest]
        return found

    def attributes(self, digest: str, kinds: Iterable[str]) -> tuple[Attribute, ...]:
        merged = self.merged(digest)
        return tuple((kind, merged[kind]) for kind in kinds if kind in merged)

    def known_attributes(self, digest: str, kinds: Iterable[str]) -> tuple[Attribute, ...]:
        """Without what is unknown; a clip of which nothing else is known stands for its own recording."""
        known = tuple(found for found in self.attributes(digest, kinds) if not is_unknown(found))
        return known or (("recording", self.group[digest]),)

    def lacks(self, digest: str) -> list[str]:
        """The kinds of which the clip's value is unknown."""
        return [kind for kind, value in self.merged(digest).items() if is_unknown((kind, value))]


def is_unknown(attribute: Attribute) -> bool:
    return attribute[1].startswith(UNKNOWN)


def copies(clips: Mapping[str, ClipRecord]) -> dict[str, str]:
    """digest -> name of its group: clips that share a recording or a sound cluster, and those that share with these.

    A group is named by its smallest digest.
    """
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for digest, clip in clips.items():
        ties = [f"recording/{clip.source}/{clip.recording}"] * bool(clip.recording) + [f"sound/{clip.sound}"] * bool(
            clip.sound
        )
        for tie in ties:
            parent[root(tie)] = root(digest)
    smallest: dict[str, str] = {}
    for digest in sorted(clips):
        smallest.setdefault(root(digest), digest)
    return {digest: smallest[root(digest)] for digest in clips}
