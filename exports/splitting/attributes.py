"""From clips to the attributes that leak: speaker, system, text cluster, recording; and what is pinned already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from exports.records import ClipRecord, ItemKey
from exports.splitting.problem import CONFLICT, SPLITS, Attribute, Unit
from exports.textprints import clusters

UNKNOWN = "unknown of source "


class Attributes:
    """The attributes of every clip, with near-duplicate texts merged.

    What is unknown is taken to be the same within its source: a split must not rest on a blank column.
    """

    def __init__(self, clips: Mapping[str, ClipRecord]) -> None:
        self.clips = clips
        texts = sorted({(clip.text_key, clip.text) for clip in clips.values() if clip.text_key})
        by_key = dict(texts)
        keys = sorted(by_key)
        leaders = clusters([by_key[key] for key in keys])
        self.text_cluster = {key: keys[leader] for key, leader in zip(keys, leaders, strict=True)}

    def of(self, digest: str) -> tuple[Attribute, ...]:
        clip = self.clips[digest]
        unknown = UNKNOWN + clip.source
        found = [
            ("speaker", clip.speaker or unknown),
            ("text", self.text_cluster[clip.text_key] if clip.text_key else unknown),
        ]
        if clip.origin != "real" or clip.system:
            found.append(("system", clip.system or unknown))
        if clip.recording:
            found.append(("recording", f"{clip.source}/{clip.recording}"))
        return tuple(found)

    def pins(self, ledger: Mapping[tuple[str, str], str]) -> dict[Attribute, int]:
        """Labels from earlier releases, carried over to clusters, recordings and unknowns by their members.

        An attribute whose members were published in two splits is in conflict: it is quarantined, never moved.
        """
        wanted: dict[Attribute, set[int]] = defaultdict(set)
        for digest, clip in self.clips.items():
            found = dict(self.of(digest))
            for kind, value in (("speaker", clip.speaker), ("system", clip.system), ("text", clip.text_key)):
                if (kind, value) in ledger and kind in found:
                    wanted[kind, found[kind]].add(SPLITS.index(ledger[kind, value]))
            if ("clip", digest) in ledger:
                label = SPLITS.index(ledger["clip", digest])
                for attribute in found.items():
                    wanted[attribute].add(label)
        return {attribute: labels.pop() if len(labels) == 1 else CONFLICT for attribute, labels in wanted.items()}


def units_of(items: Iterable[ItemKey], attributes: Attributes) -> list[Unit]:
    units = []
    for item in items:
        found = dict.fromkeys(attribute for digest in item.clips for attribute in attributes.of(digest))
        languages = sorted({attributes.clips[digest].language or "unknown" for digest in item.clips})
        strata = (*(f"language:{language}" for language in languages), f"task:{item.task}")
        units.append(Unit(id=item.content_id, attributes=tuple(found), strata=strata))
    return units
