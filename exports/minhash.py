"""Near-duplicate texts among very many, in seconds: MinHash candidates in bulk, each verified exactly.

A text gets 256 minima: 8 rounds of one-permutation hashing (Li, Owen, Zhang: "One Permutation Hashing", NIPS 2012) of
32 bins, empty bins filled from others (Shrivastava and Li: "Densifying One Permutation Hashing", ICML 2014). Band b is
bin b of every round, so its eight rows are independent: two texts of similarity 0.8 meet in one of the 32 bands with
probability 0.997, of 0.9 with 1 - 1e-8, of 0.4 (descriptions that share their phrases) with 0.02. Candidates whose
lengths or estimates rule the threshold out are dropped before the exact comparison. 0.4 kB a text; the texts
themselves are not copied.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

import numpy as np
import numpy.typing as npt

from exports.shingling import Shingles, codes_of, fold, jaccard, letters_of, mix, pieces, shingles

ROUNDS, BINS = 8, 32
STEPS = (3, 5, 7, 9, 11, 13, 15, 17)  # coprime to BINS: each round fills its empty bins in another order
BATCH = 100  # texts cut at once: few enough to stay in the processor's cache
CHUNK = 1 << 17  # candidate pairs looked at once
CROWD = 64  # texts of one bucket: each is compared with so many that follow it, most alike first, in each band
MARGIN = 4.0  # standard deviations that an estimate may be below the threshold and still be looked at
KEPT = 4  # of the eight rounds, the estimate is made of these
FEW = 100  # pieces; of shorter texts several minima are the same piece, and estimates are coarser
SLACK = 0.9  # lengths are counted with repeated pieces, so their ratio is not exact
_SEEDS = np.random.Generator(np.random.PCG64(20261121)).integers(1, 2**63, ROUNDS // 2, dtype=np.uint64)
_NONE = np.uint32(0xFFFFFFFF)
Minima = npt.NDArray[np.uint32]

Indices = npt.NDArray[np.int64]


class TextIndex:
    """Texts ready to be compared. `distinct` are the indices of the first of each set of texts that fold alike."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.digests = np.zeros(len(texts), dtype=np.uint64)  # of the folded text; 0 for a text that says nothing
        first: dict[int, int] = {}
        distinct: list[int] = []
        sizes, signatures, bands = [], [], []
        everything = iter(range(len(texts)))
        while batch := list(islice(everything, BATCH)):
            fresh: list[str] = []
            for index in batch:
                folded = fold(texts[index])
                digest = digest_of(folded)
                self.digests[index] = digest
                if digest and first.setdefault(digest, index) == index:
                    distinct.append(index)
                    fresh.append(folded)
            if fresh:
                minima, counts = minima_of(fresh)
                sizes.append(counts)
                signatures.append(minima[:, :KEPT].reshape(len(fresh), -1).astype(np.uint8))
                bands.append(band_keys(minima))
        self.distinct = np.array(distinct, dtype=np.int64)
        self.sizes = np.concatenate(sizes) if sizes else np.zeros(0, dtype=np.int64)
        self.signatures = np.concatenate(signatures) if signatures else np.zeros((0, KEPT * BINS), dtype=np.uint8)
        self.bands = np.concatenate(bands) if bands else np.zeros((0, BINS), dtype=np.uint32)

    def of(self, texts: Sequence[str]) -> TextIndex:
        """The same of texts that are among these, without cutting them once more; a new one when some are not."""
        if texts == self.texts:
            return self
        places = {text: place for place, text in enumerate(self.texts)}
        if any(text not in places for text in texts):
            return TextIndex(texts)
        found = TextIndex(())
        found.texts = texts
        found.digests = self.digests[[places[text] for text in texts]]
        digests, first = np.unique(found.digests, return_index=True)
        found.distinct = np.sort(first[digests != 0])
        here = self.digests[self.distinct]
        order = np.argsort(here)
        rows = order[np.searchsorted(here, found.digests[found.distinct], sorter=order)]
        found.sizes, found.signatures, found.bands = self.sizes[rows], self.signatures[rows], self.bands[rows]
        return found

    def near(
        self, threshold: float, groups: npt.NDArray[np.int64] | None = None, *, once: bool = False
    ) -> Iterator[tuple[int, int, float]]:
        """Pairs of distinct texts (indices into `texts`) that are `threshold` or more alike, with the similarity.

        `groups` (one per text of `distinct`) leaves out pairs of the same group. `once` stops looking for likes of a
        text in a group once there is one: enough to know that both have one, and quick where thousands are alike.
        """
        codes = np.unique(np.concatenate([*self.candidates(threshold, groups), np.zeros(0, dtype=np.int64)]))
        told: set[tuple[int, int]] = set()
        cut = lru_cache(maxsize=4096)(lambda place: shingles(self.texts[int(self.distinct[place])]))
        for one, other in zip(*(part.tolist() for part in np.divmod(codes, len(self.distinct))), strict=True):
            keys: tuple[tuple[int, int], ...] = ()
            if once:
                group = (0, 0) if groups is None else (int(groups[one]), int(groups[other]))
                keys = ((one, group[1]), (other, group[0]))
                if all(key in told for key in keys):
                    continue
            similarity = jaccard(cut(one), cut(other))
            if similarity >= threshold:
                told.update(keys)
                yield int(self.distinct[one]), int(self.distinct[other]), similarity

    def candidates(self, threshold: float, groups: npt.NDArray[np.int64] | None) -> Iterator[Indices]:
        """Codes of pairs (one * number of distinct texts + other, one < other) worth an exact comparison."""
        count = len(self.distinct)
        for band in range(BINS):
            # Inside a bucket by the next band: what is most alike stands together, also in a crowd.
            order = np.lexsort((self.bands[:, (band + 1) % BINS], self.bands[:, band]))
            for one, other in neighbours(self.bands[order, band], order):
                keep = np.ones(len(one), dtype=bool) if groups is None else groups[one] != groups[other]
                one, other = one[keep], other[keep]
                keep = self.possible(one, other, threshold)
                low, high = np.minimum(one[keep], other[keep]), np.maximum(one[keep], other[keep])
                yield np.unique(low * count + high)

    def possible(self, one: Indices, other: Indices, threshold: float) -> npt.NDArray[np.bool_]:
        """Neither the lengths nor the estimate rule it out."""
        small = np.minimum(self.sizes[one], self.sizes[other])
        fits = small >= SLACK * threshold * np.maximum(self.sizes[one], self.sizes[other])
        alike = np.mean(self.signatures[one[fits]] == self.signatures[other[fits]], axis=1)
        effective = KEPT * BINS * np.clip(small[fits] / FEW, 0.05, 1)
        fits[fits] = alike >= threshold - MARGIN * np.sqrt(threshold * (1 - threshold) / effective)
        return fits


def neighbours(keys: Minima, order: Indices) -> Iterator[tuple[Indices, Indices]]:
    """Pairs of a sorted band with the same key, in chunks. In a crowd each is paired with the CROWD that follow."""
    for distance in range(1, CROWD + 1):
        if distance >= len(keys):
            return
        places = np.nonzero(keys[distance:] == keys[:-distance])[0]
        if not len(places):
            return
        for start in range(0, len(places), CHUNK):
            chosen = places[start : start + CHUNK]
            yield order[chosen], order[chosen + distance]


def digest_of(folded: str) -> int:
    if not folded:
        return 0
    return int.from_bytes(hashlib.blake2b(folded.encode(), digest_size=8).digest(), "little") or 1


def minima_of(folded: Sequence[str]) -> tuple[Minima, npt.NDArray[np.int64]]:
    """The minima of each text, shape (texts, ROUNDS, BINS), and how many pieces it has."""
    values, owners = all_pieces(folded)
    counts = np.bincount(owners, minlength=len(folded)).astype(np.int64)
    minima = np.full((ROUNDS, len(folded) * BINS), _NONE)
    rows = owners * BINS
    for number, seed in enumerate(_SEEDS):
        hashed = mix(values ^ seed)  # two rounds out of one 64-bit hash
        for part, half in enumerate((hashed >> np.uint64(32), hashed & np.uint64(0xFFFFFFFF))):
            bins = (half >> np.uint64(27)).astype(np.int64)
            np.minimum.at(minima[2 * number + part], rows + bins, half.astype(np.uint32))
    found = minima.reshape(ROUNDS, len(folded), BINS).transpose(1, 0, 2)
    for number in range(ROUNDS):
        fill(found[:, number], STEPS[number])
    return found, counts


def fill(minima: Minima, step: int) -> None:
    """Empty bins take what the next filled one on their way holds."""
    found = minima.copy()
    for distance in range(1, BINS):
        empty = minima == _NONE
        if not empty.any():
            return
        minima[empty] = np.roll(found, -step * distance, axis=1)[empty]


def all_pieces(folded: Sequence[str]) -> tuple[Shingles, npt.NDArray[np.int64]]:
    """The pieces of many texts at once: their hashes, and whose they are."""
    by_size: dict[int, list[tuple[int, str]]] = {}
    for index, (letters, size) in enumerate(map(letters_of, folded)):
        by_size.setdefault(min(size, len(letters)), []).append((index, letters))
    values, owners = [], []
    for size, members in by_size.items():
        hashes = pieces(codes_of("".join(letters for _, letters in members)), size)
        lengths = np.array([len(letters) for _, letters in members])
        owner = np.repeat(np.array([index for index, _ in members]), lengths)[: len(hashes)]
        whole = np.ones(len(hashes), dtype=bool)
        ends = np.cumsum(lengths)
        for place in range(1, size):  # pieces that would reach into the next text
            whole[ends[:-1] - place] = False
        values.append(hashes[whole])
        owners.append(owner[whole])
    return np.concatenate(values), np.concatenate(owners)


def band_keys(minima: Minima) -> Minima:
    """Band b of a text: one number out of bin b of every round."""
    keys = np.zeros((len(minima), BINS), dtype=np.uint64)
    for number in range(ROUNDS):
        keys = mix(keys ^ minima[:, number].astype(np.uint64)) + np.uint64(number)
    return keys.astype(np.uint32)
