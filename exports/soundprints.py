"""Which clips sound the same, among many: an inverted index over pieces of fingerprints, candidates then verified.

A piece is the 16 lowest bits of a frame and of the frame 0.28 s later: the low bands, where speech is strongest and
survives low bit rates and noise. Two clips with an equal piece are a candidate at that shift; a few of their frames,
then more, then all decide. Pieces are sorted a share at a time, so memory stays near 5 bytes a frame, however many.
Thresholds, hit rates, time and memory: docs/benchmarks.md, `manage.py bench fingerprints`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from datasets_app.audio.fingerprint import BITS, Frames, distance_at, unpack

SAME = 0.22
"""Below this share of differing bits two clips are copies of one recording."""
NEAR = 0.32
"""Below this they may be: a badly degraded copy, or two voices of one synthesiser reading one text in step."""

APART = 24  # frames between the halves of a piece
PIECES_AT_ONCE = 1 << 20
NEIGHBOURS = 24  # of n clips with one piece, each is compared with the next so many: a chain joins larger clusters
LOOKS = ((8, 0.40), (32, 0.37))  # (frames sampled, most bits that may differ), cheapest first
_LOW = np.uint32(0xFFFF)
_SPREAD = np.uint32(0x9E3779B1)
_SHIFT_BITS, _CLIP_BITS = 20, 22
MOST_CLIPS = 1 << (_CLIP_BITS - 1)  # a signed number of 64 bits holds two clips and a shift
_MIDDLE = 1 << (_SHIFT_BITS - 1)
_AROUND = (0, -1, 1)

Index = NDArray[np.int64]


@dataclass(frozen=True, order=True, slots=True)
class Near:
    """Two clips, the smaller id first, and the share of bits in which they differ where they fit best."""

    one: str
    other: str
    distance: float


def near_pairs(prints: Mapping[str, bytes], *, threshold: float = NEAR) -> Iterator[Near]:
    """Pairs of clips that sound the same, each once, ordered by their ids.

    Of a cluster of more than 25 clips not every pair is told, but enough to join them all. Silence is like nothing.
    """
    return near_among(((name, prints[name]) for name in sorted(prints)), threshold=threshold)


def near_among(prints: Iterable[tuple[str, bytes]], *, threshold: float = NEAR) -> Iterator[Near]:
    """The same of (clip, print) sorted by clip; each print is looked at as it comes, and not kept."""
    found: dict[tuple[int, int], float] = {}
    library = Library(prints)
    for candidates in library.candidates():
        for one, other, shift in library.likely(candidates):
            distance = min(library.distance(one, other, shift + near) for near in _AROUND)
            found[one, other] = min(distance, found.get((one, other), 1.0))
    for (one, other), distance in sorted(found.items()):
        if distance < threshold:
            yield Near(library.names[one], library.names[other], distance)


def clusters(pairs: Iterable[Near]) -> dict[str, str]:
    """Clip -> the smallest id of its cluster, only for clips that have a near-duplicate."""
    leaders: dict[str, str] = {}

    def leader(name: str) -> str:
        while leaders.setdefault(name, name) != name:
            leaders[name] = leaders[leaders[name]]
            name = leaders[name]
        return name

    for pair in pairs:
        low, high = sorted((leader(pair.one), leader(pair.other)))
        leaders[high] = low
    return {name: leader(name) for name in sorted(leaders)}


def distinct(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Sorted, each once. (np.unique hashes, which costs three times as much here.)"""
    values.sort()
    return values[np.concatenate([[True], values[1:] != values[:-1]])] if len(values) else values


class Library:
    """All prints end to end: words, which frames are audible, and where each clip begins."""

    def __init__(self, prints: Iterable[tuple[str, bytes]]) -> None:
        sizes, heard, words, audible = [0], [0], bytearray(), bytearray()
        self.names: list[str] = []
        for name, data in prints:
            frames = unpack(data)
            self.names.append(name)
            sizes.append(len(frames.words))
            heard.append(int(frames.audible.sum()))
            words += frames.words.tobytes()
            audible += frames.audible.tobytes()
        if len(self.names) >= MOST_CLIPS:
            raise ValueError(f"At most {MOST_CLIPS} clips can be compared at once.")
        self.starts: Index = np.cumsum(sizes)
        self.heard: Index = np.array(heard[1:])
        self.words = np.frombuffer(words, np.uint32)
        self.audible = np.frombuffer(audible, np.bool_)
        self.begins = self._where_pieces_begin()

    def _where_pieces_begin(self) -> NDArray[np.bool_]:
        """[frames]: both halves of the piece that begins here are audible and of one clip."""
        found = self.audible.copy()
        found[-APART:] = False
        found[:-APART] &= self.audible[APART:]
        for back in range(1, APART + 1):
            ends = self.starts[1:] - back
            found[ends[ends >= self.starts[:-1]]] = False
        return found

    def candidates(self) -> Iterator[NDArray[np.uint64]]:
        """(clip, later clip, shift) packed, sorted and distinct within each share of the pieces."""
        shares = 1 + len(self.words) // PIECES_AT_ONCE
        for share in range(shares):
            pieces = np.concatenate(list(self._pieces(share, shares)))
            pieces.sort()
            keys, frames = pieces >> np.uint64(32), (pieces & np.uint64(0xFFFFFFFF)).astype(np.int64)
            clips = self._clips_at(frames)
            fresh = np.ones(len(keys), np.bool_)
            fresh[1:] = (keys[1:] != keys[:-1]) | (clips[1:] != clips[:-1])
            yield self._pairs(keys[fresh], frames[fresh], clips[fresh])

    def _pieces(self, share: int, shares: int) -> Iterator[NDArray[np.uint64]]:
        """Piece and frame in one number each, for the pieces that hash to this share."""
        yield np.empty(0, np.uint64)
        for start in range(0, len(self.words) - APART, PIECES_AT_ONCE):
            end = min(start + PIECES_AT_ONCE, len(self.words) - APART)
            early, late = self.words[start:end], self.words[start + APART : end + APART]
            keys = ((early & _LOW) << np.uint32(16)) | (late & _LOW)
            mine = self.begins[start:end] & (((keys * _SPREAD) >> np.uint32(8)) % np.uint32(shares) == share)
            at = np.flatnonzero(mine)
            yield (keys[at].astype(np.uint64) << np.uint64(32)) | (at + start).astype(np.uint64)

    def _clips_at(self, frames: Index) -> Index:
        return np.searchsorted(self.starts, frames, side="right") - 1

    def _pairs(self, keys: NDArray[np.uint64], frames: Index, clips: Index) -> NDArray[np.uint64]:
        found = [np.empty(0, np.uint64)]
        for step in range(1, NEIGHBOURS + 1):
            at = np.flatnonzero(keys[step:] == keys[:-step])
            if not len(at):
                break
            one, other = clips[at], clips[at + step]
            shift = (frames[at] - self.starts[one]) - (frames[at + step] - self.starts[other])
            packed = (one << (_CLIP_BITS + _SHIFT_BITS)) | (other << _SHIFT_BITS) | (shift + _MIDDLE)
            found.append(distinct(packed.astype(np.uint64)))
        return distinct(np.concatenate(found))

    def likely(self, candidates: NDArray[np.uint64]) -> Iterator[tuple[int, int, int]]:
        """The candidates that a few frames do not rule out: (clip, later clip, shift in frames)."""
        for at in range(0, len(candidates), PIECES_AT_ONCE // 4):
            packed = candidates[at : at + PIECES_AT_ONCE // 4].astype(np.int64)
            shift = (packed & ((1 << _SHIFT_BITS) - 1)) - _MIDDLE
            one, other = packed >> (_CLIP_BITS + _SHIFT_BITS), (packed >> _SHIFT_BITS) & ((1 << _CLIP_BITS) - 1)
            keep = self._overlap_enough(one, other, shift)
            one, other, shift = one[keep], other[keep], shift[keep]
            for looks, most in LOOKS:
                keep = self._look_alike(one, other, shift, looks, most)
                one, other, shift = one[keep], other[keep], shift[keep]
            yield from zip(one.tolist(), other.tolist(), shift.tolist(), strict=True)

    def _overlap(self, one: Index, other: Index, shift: Index) -> tuple[Index, Index]:
        """The first frame of the earlier clip that has a counterpart in the later one, and the one after the last."""
        ends = np.minimum(self.starts[one + 1] - self.starts[one], shift + self.starts[other + 1] - self.starts[other])
        return np.maximum(shift, 0), ends

    def _overlap_enough(self, one: Index, other: Index, shift: Index) -> NDArray[np.bool_]:
        first, last = self._overlap(one, other, shift)
        return 2 * (last - first) >= np.minimum(self.heard[one], self.heard[other])

    def _look_alike(self, one: Index, other: Index, shift: Index, looks: int, most: float) -> NDArray[np.bool_]:
        first, last = self._overlap(one, other, shift)
        differing, compared = np.zeros(len(one), np.int64), np.zeros(len(one), np.int64)
        for look in range(looks):
            at = self.starts[one] + first + (last - first) * (2 * look + 1) // (2 * looks)
            counterpart = at - self.starts[one] - shift + self.starts[other]
            both = self.audible[at] & self.audible[counterpart]
            differing += np.where(both, np.bitwise_count(self.words[at] ^ self.words[counterpart]), 0)
            compared += both
        return differing <= most * BITS * compared

    def distance(self, one: int, other: int, shift: int) -> float:
        return distance_at(self._frames(one), self._frames(other), shift)

    def _frames(self, clip: int) -> Frames:
        where = slice(self.starts[clip], self.starts[clip + 1])
        return Frames(self.words[where], self.audible[where])
