"""A release under construction: what was asked for, what it is made from, where it goes, what was counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path

from exports.building.materials import Materials
from exports.building.prints import Prints
from exports.building.systems import Contests
from exports.building.tally import Tally
from exports.folder.rows import Row, Rows
from exports.leakage import Evidence, Gathering
from exports.minhash import TextIndex
from exports.order import Order
from exports.records import Catalogue
from exports.soundprints import Near
from exports.splitting import TRACKS, Plan

CLIP_ROWS_KEPT = 512  # formats ask for the clips of one row again and again


@dataclass
class Site:
    """`folder` becomes the release; `scratch` holds rows that wait for a decision and is thrown away."""

    order: Order
    materials: Materials
    plan: Plan
    folder: Path
    scratch: Path
    gathering: Gathering = field(default_factory=Gathering)
    hashes: dict[str, str] = field(default_factory=dict)  # path -> SHA-256 of files that need not be read again
    texts: TextIndex | None = None  # of every accepted text, before repeats were left out
    twins: dict[str, dict[str, float]] = field(default_factory=dict)  # clip id -> what its equalised twin measures

    def __post_init__(self) -> None:
        self.tally = Tally(self.materials.namer, self.catalogue.questionnaires)
        self.contests = Contests(self.materials.namer, self.catalogue.clips, self.catalogue.questionnaires)
        self.rows = Rows(self.materials.namer, self.catalogue.clips, self.catalogue.questionnaires)
        self.clip_row = lru_cache(CLIP_ROWS_KEPT)(self._clip_row)

    @property
    def catalogue(self) -> Catalogue:
        return self.materials.catalogue

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """Opaque id -> digest of every clip of the release."""
        return {self.rows.clip_id(digest): digest for clips in self.plan.clips.values() for digest in clips}

    def _clip_row(self, clip_id: str) -> Row:
        digest = self.digests[clip_id]
        quality, detection = (self.plan.clips[track].get(digest) for track in ("quality", "detection"))
        return self.rows.clip(digest, quality, detection, included=self.includes(digest))

    def includes(self, digest: str) -> bool:
        """Whether the sound itself goes out."""
        source = self.catalogue.sources[self.catalogue.clips[digest].source]
        return source.redistributable or self.order.audio == "all"

    def evidence(self) -> Evidence:
        """What was gathered while it was written, for the leak checks."""
        ids = {digest: clip for clip, digest in self.digests.items()}
        prints = Prints({ids[d]: d for d in ids if d in self.catalogue.printed}, self.materials.read_prints)
        near = sorted(
            Near(min(ids[pair.one], ids[pair.other]), max(ids[pair.one], ids[pair.other]), pair.distance)
            for pair in self.catalogue.near
            if pair.one in ids and pair.other in ids
        )
        return replace(self.gathering.evidence(prints=prints), near=tuple(near), index=self.texts, equalised=self.twins)

    def source_splits(self) -> dict[str, Counter[str]]:
        """Clips per source and split; a clip of both tracks counts on the quality track."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for digest in self.digests.values():
            split = self.plan.clips["quality"].get(digest) or self.plan.clips["detection"][digest]
            found[self.catalogue.clips[digest].source][split] += 1
        return found

    @cached_property
    def withdrawn(self) -> list[Row]:
        """Clips of earlier releases that are not in this one, by digest: they keep their split, and never move."""
        gone = [
            {"clip": clip, "track": track, "published_in": split, "reason": "it has no accepted item any more"}
            for clip in self.catalogue.gone
            for track in TRACKS
            if (split := self.catalogue.pins.get((track, "clip", clip)))
        ]
        return [*self.plan.withdrawn, *gone]

    def forget_items(self) -> None:
        """They are written: what was known of them to split and read them is a third of the memory in use."""
        _ = self.withdrawn  # reads the ledger's labels
        self.catalogue.forget_items()
        self.plan.items.clear()
        self.plan.flags.clear()

    def forget_evidence(self) -> None:
        """It was looked at."""
        self.gathering, self.texts = Gathering(), None
        self.tally.texts.words.clear()

    def tell(self, stage: str, done: int, total: int) -> None:
        self.materials.tell(stage, done, total)
