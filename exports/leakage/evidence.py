"""What the checks look at: neutral rows, independent of how a dataset was made. No Django, no database.

About 0.7 kB per clip and 0.3 kB per row besides the words of its texts, which are held once (docs/benchmarks.md).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from exports.minhash import TextIndex
from exports.soundprints import Near

SPLITS = ("train", "val", "test")
HELD = ("val", "test")
QUALITY, DETECTION = "quality", "detection"
TRACKS = (QUALITY, DETECTION)
KINDS = ("speaker", "system", "text", "recording")
Value = float | str


def track_of(task: str) -> str:
    return DETECTION if task == DETECTION else QUALITY


@dataclass(frozen=True, slots=True)
class ClipEvidence:
    """One clip. Empty strings are unknown; `origin` is real | synthetic | converted | "" (not known)."""

    id: str
    path: str = ""  # relative to the folder; empty when the audio is not given out
    speaker: str = ""
    system: str = ""
    text: str = ""  # what is spoken
    recording: str = ""
    source: str = ""
    origin: str = ""
    language: str = ""
    declared_pcm: str = ""
    pcm: str = ""  # SHA-256 of the samples as they stand in the file; empty when they could not be read
    trimmed: str = ""  # SHA-256 of the trimmed, peak-levelled samples (datasets_app.audio.fingerprint)
    chunks: tuple[str, ...] = ()  # names of the RIFF chunks of the file; empty when it is no plain WAV
    size: int = 0  # bytes of the file
    place: int = 0  # where it stands in the dataset's own order, from 0
    declared_split: str = ""  # what the clip's own row says, per track
    declared_split_detection: str = ""
    facts: Mapping[str, float] = field(default_factory=dict)  # loudness, silences, bandwidth, seconds, rate …

    @property
    def has_system(self) -> bool:
        """Natural speech has none: nobody has heard it from a synthesiser before."""
        return bool(self.system) or self.origin not in ("real", "natural")


@dataclass(frozen=True, slots=True)
class Flags:
    """What a row claims: True, False or None (not known)."""

    speaker: bool | None = None
    system: bool | None = None
    text: bool | None = None
    core: bool | None = None


@dataclass(frozen=True, slots=True)
class RowEvidence:
    """One item. `fields` and `values` are its settled labels; equal `fields` are one shared tuple."""

    id: str
    key: str
    task: str
    split: str
    clips: tuple[str, ...]
    texts: tuple[str, ...] = ()
    stock: bool = False  # its texts are the published standard answer "no improvement needed"
    fields: tuple[str, ...] = ()
    values: tuple[Value | None, ...] = ()
    flags: Flags | None = None
    instruction: str = ""  # what both replies of a preference item answer

    @property
    def track(self) -> str:
        return track_of(self.task)


@dataclass(frozen=True, slots=True)
class Speakers:
    """Speaker embeddings by file: `vectors` is an array of shape (len(clips), dimensions)."""

    clips: tuple[str, ...]
    vectors: object  # numpy array; the checks that need it import numpy


@dataclass(frozen=True, slots=True)
class Evidence:
    clips: Mapping[str, ClipEvidence]
    rows: tuple[RowEvidence, ...]
    prints: Mapping[str, bytes] = field(default_factory=dict)  # clip id -> audio print; may be read as it is asked for
    embeddings: Speakers | None = None
    lacks: Mapping[str, str] = field(default_factory=dict)  # what could not be known at all -> why, in words
    equalised: Mapping[str, Mapping[str, float]] = field(default_factory=dict)  # clip id -> facts of its equalised twin
    near: tuple[Near, ...] | None = None  # clips whose prints are alike, where all were compared before; sorted
    index: TextIndex | None = None  # of descriptions, where they were cut into pieces before
    _by_track: dict[str, dict[str, list[ClipEvidence]]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def splits_of_clips(self, track: str = "") -> dict[str, set[str]]:
        """Clip -> the splits its rows are in, of one track or of all; a clip without a row is in none."""
        found: dict[str, set[str]] = {clip: set() for clip in self.clips}
        for row in self.rows:
            if not track or row.track == track:
                for clip in row.clips:
                    found.setdefault(clip, set()).add(row.split)
        return found

    def tracks(self) -> tuple[str, ...]:
        there = {track_of(task) for task in {row.task for row in self.rows}}
        return tuple(track for track in TRACKS if track in there)

    def split_clips(self, track: str) -> dict[str, list[ClipEvidence]]:
        """Split -> the clips that its rows of a track use, in their order. Most checks ask for it: found once."""
        if track not in self._by_track:
            self._by_track[track] = self._split_clips(track)
        return self._by_track[track]

    def _split_clips(self, track: str) -> dict[str, list[ClipEvidence]]:
        found: dict[str, dict[str, ClipEvidence]] = defaultdict(dict)
        for row in self.rows:
            if row.track == track:
                found[row.split].update({clip: self.clips[clip] for clip in row.clips if clip in self.clips})
        return {split: list(clips.values()) for split, clips in found.items()}

    def with_rows(self, rows: Iterable[RowEvidence], clips: Iterable[ClipEvidence] = ()) -> Evidence:
        more = {clip.id: clip for clip in clips}
        return replace(self, clips={**self.clips, **more}, rows=(*self.rows, *rows))

    def few(self, count: int = 20) -> Evidence:
        """The first rows with their clips: enough to plant something into."""
        rows = self.rows[:count]
        used = {clip for row in rows for clip in row.clips if clip in self.clips}
        return replace(
            self,
            rows=rows,
            clips={clip: self.clips[clip] for clip in sorted(used)},
            prints={clip: self.prints[clip] for clip in sorted(used) if clip in self.prints},
            embeddings=None,
            near=None,
            index=None,
        )


def labels_by_field(rows: Sequence[RowEvidence]) -> dict[str, list[Value | None]]:
    """Field, sorted -> its value in each row, None where a row has none."""
    found: dict[str, list[Value | None]] = {}
    for place, row in enumerate(rows):
        for name, value in zip(row.fields, row.values, strict=True):
            if name not in found:
                found[name] = [None] * len(rows)
            found[name][place] = value
    return dict(sorted(found.items()))


def other(split: str) -> str:
    """A split that is not this one."""
    return SPLITS[(SPLITS.index(split) + 1) % len(SPLITS)]
