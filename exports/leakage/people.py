"""One speaker under two ids, by speaker embeddings that somebody brings along: a list to listen to, no refusal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy

from exports.leakage.check import NAMED, Check, Finding, Seen, Verdict
from exports.leakage.evidence import ClipEvidence, Evidence, Speakers, other
from exports.leakage.figures import Numbers, rounded
from exports.leakage.promises import Promises

HALVES = 4  # clips of an id, at least, to compare its halves
WITHIN = 5  # percentile of the similarities of the halves of one id: two ids as alike as that may be one
DISCOVERY = 0.01  # expected share of false pairs in the list (Benjamini and Hochberg)
BLOCK = 1024
MAD = 1.4826  # of a normal distribution, the standard deviation is so many median absolute deviations


@dataclass(frozen=True)
class Voices:
    """Unit vectors, one for each speaker id: shape (speakers, dimensions)."""

    names: list[str]
    clips: list[list[str]]
    centroids: Numbers
    within: Numbers  # similarity of the two halves of each id that has enough clips


def look(evidence: Evidence, promises: Promises) -> Seen:
    if evidence.embeddings is None:
        why = "No speaker embeddings were given (--embeddings FILE.npz with `ids` and `vectors`)."
        return Seen({"clips": len(evidence.clips)}, absent=why)
    voices = voices_of(evidence.embeddings, evidence)
    looked_at = {
        "clips_with_an_embedding": sum(map(len, voices.clips)), "speakers": len(voices.names),
        "speakers_with_two_halves": len(voices.within),
    }  # fmt: skip
    if len(voices.names) < 3 or not len(voices.within):
        why = f"It takes three speakers with embeddings, one of them with {HALVES} clips, to tell alike from different."
        return Seen(looked_at, absent=why)
    pairs, figures = alike(voices)
    return Seen(looked_at, findings(pairs, voices, evidence), {"calibration": figures})


def voices_of(embeddings: Speakers, evidence: Evidence) -> Voices:
    vectors = np.asarray(embeddings.vectors, dtype=np.float64)
    unit = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    places: dict[str, list[int]] = defaultdict(list)
    for place, clip in enumerate(embeddings.clips):
        if clip in evidence.clips and evidence.clips[clip].speaker:
            places[evidence.clips[clip].speaker].append(place)
    names = sorted(places)
    centroids = np.array([direction(unit[places[name]]) for name in names]).reshape(len(names), -1)
    within = [
        float(direction(unit[places[name][::2]]) @ direction(unit[places[name][1::2]]))
        for name in names
        if len(places[name]) >= HALVES
    ]
    return Voices(names, [[embeddings.clips[p] for p in places[name]] for name in names], centroids, np.array(within))


def direction(vectors: Numbers) -> Numbers:
    total = vectors.sum(axis=0)
    return np.asarray(total / max(float(np.linalg.norm(total)), 1e-12))


def alike(voices: Voices) -> tuple[list[tuple[int, int, float]], dict[str, Any]]:
    """Pairs of ids as alike as halves of one id, and unlikely for two people; with the calibration."""
    between = scores(voices.centroids)
    values = np.concatenate([row for _, row in between])
    middle = float(np.median(values))
    spread = max(MAD * float(np.median(np.abs(values - middle))), 1e-6)
    limit = max(float(np.percentile(voices.within, WITHIN)), middle + cut(values, middle, spread) * spread)
    pairs = [
        (one, one + 1 + int(place), float(row[place])) for one, row in between for place in np.nonzero(row >= limit)[0]
    ]
    figures = {
        "within": quartiles(voices.within), "between": quartiles(values), "limit": rounded(limit), "pairs": len(values),
    }  # fmt: skip
    return sorted(pairs, key=lambda pair: -pair[2]), figures


def scores(centroids: Numbers) -> list[tuple[int, npt.NDArray[np.float32]]]:
    """For each voice its similarity to those after it."""
    found = []
    for start in range(0, len(centroids), BLOCK):
        block = centroids[start : start + BLOCK] @ centroids.T
        found += [(start + i, row[start + i + 1 :].astype(np.float32)) for i, row in enumerate(block)]
    return found


def cut(values: npt.NDArray[np.float32], middle: float, spread: float) -> float:
    """The standard score above which at most DISCOVERY of the pairs are expected to be two people after all."""
    standard = np.sort((values - middle) / spread)[::-1]
    chances = scipy.special.ndtr(-standard)
    allowed = DISCOVERY * np.arange(1, len(chances) + 1) / len(chances)
    passed = np.nonzero(chances <= allowed)[0]
    return float(standard[passed[-1]]) if len(passed) else float("inf")


def quartiles(values: npt.NDArray[Any]) -> list[float | None]:
    return [rounded(float(np.percentile(values, part))) for part in (0, 25, 50, 75, 100)]


def findings(pairs: list[tuple[int, int, float]], voices: Voices, evidence: Evidence) -> Iterator[Finding]:
    splits = evidence.splits_of_clips()
    for one, another, similarity in pairs:
        names = voices.names[one], voices.names[another]
        where = [sorted(set().union(*(splits[clip] for clip in voices.clips[place]))) for place in (one, another)]
        crossing = len(set(where[0]) | set(where[1])) > 1
        yield Finding(
            f"The speakers {names[0]} and {names[1]} sound like one ({similarity:.3f})"
            f"{', in different splits' if crossing else ''}. Listen, and merge the ids if they are.",
            Verdict.WARN,
            {name: voices.clips[place][:NAMED] for name, place in zip(names, (one, another), strict=True)},
            {"similarity": round(similarity, 4), "across_splits": crossing, "in": dict(zip(names, where, strict=True))},
        )


def plant(evidence: Evidence, promises: Promises) -> tuple[Evidence, Promises]:
    """Forty voices of six clips each, of which the first two are one person."""
    chance = np.random.Generator(np.random.PCG64(7))
    people = chance.normal(size=(40, 32))
    people[1] = people[0]
    original = next(iter(evidence.clips.values()))
    clips: list[ClipEvidence] = []
    for number in range(240):
        clips.append(replace(original, id=f"planted-{number}", speaker=f"planted-{number // 6}"))
    vectors = people.repeat(6, axis=0) + 0.3 * chance.normal(size=(240, 32))
    row = evidence.rows[0]
    rows = [replace(row, id=clip.id, key=clip.id, clips=(clip.id,), split=other(row.split)) for clip in clips]
    return replace(evidence.with_rows(rows, clips), embeddings=Speakers(tuple(c.id for c in clips), vectors)), promises


CHECKS = (
    Check(
        "one_speaker_two_ids", "No speaker goes by two names", "no two speaker ids are one voice (by given embeddings)",
        look, plant,
    ),
)  # fmt: skip
