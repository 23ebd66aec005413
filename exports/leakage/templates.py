"""What is written about a held-out clip, guessed unheard: one text for all, or that of the nearest train row.

The nearest row is the one whose spoken words are most alike; where that guess comes nearer to the truth than one text
for all, descriptions follow what is spoken and not how it sounds. BLEU stands beside, to lay beside a model's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zlib import crc32

import numpy as np
import scipy

from exports.leakage.bleu import corpus_bleu
from exports.leakage.check import Check, Finding, Seen, Verdict
from exports.leakage.evidence import HELD, Evidence, RowEvidence
from exports.leakage.figures import Numbers, rounded
from exports.leakage.promises import Promises
from exports.leakage.wordsets import matrix_of

GAIN = 0.05  # words that the nearest row's text shares with the truth above one text for all
LEAST = 50  # distinct spoken texts, below which nothing is said
ASKED, KNOWN = 500, 2000  # rows of a held-out split that are guessed, and train rows to guess from: a fixed choice
CHUNK = 200  # guessed at once: 6 MB


@dataclass(frozen=True)
class Written:
    """Rows of one task and split that have a text, with what is spoken in their clips."""

    rows: Sequence[RowEvidence]
    spoken: Sequence[str]
    said: Sequence[str]


def look(evidence: Evidence, promises: Promises) -> Seen:
    by_task: dict[str, dict[str, list[RowEvidence]]] = defaultdict(lambda: defaultdict(list))
    for row in evidence.rows:
        if row.texts and not row.stock:
            by_task[row.task][row.split].append(row)
    table = [found for task, splits in sorted(by_task.items()) for found in guesses(task, splits, evidence)]
    counted = {"rows": sum(row["rows"] for row in table), "tasks": len({row["task"] for row in table})}
    if not table:
        return Seen(counted, absent=evidence.lacks.get("texts", "No task has descriptions in train and held out."))
    return Seen(counted, findings(table), {"templates": table})


def findings(table: list[dict[str, Any]]) -> Iterator[Finding]:
    for row in table:
        if row["low"] is not None and row["low"] > GAIN and row["spoken"] >= LEAST:
            yield Finding(
                f"The text of the train row with the nearest words tells {row['task']} on {row['split']} better than "
                f"one text for all: {row['gain']} of the words more, at least {row['low']} (expected: below {GAIN}).",
                Verdict.WARN,
                facts={"task": row["task"]},
            )


def guesses(task: str, splits: dict[str, list[RowEvidence]], evidence: Evidence) -> Iterator[dict[str, Any]]:
    train = written(splits.get("train", []), KNOWN, evidence)
    if not train.rows:
        return
    learnt = matrix_of(train.said)
    typical = train.said[most_typical(learnt)]
    for split in HELD:
        held = written(splits.get(split, []), ASKED, evidence)
        if not held.rows:
            continue
        places = nearest_of(held.spoken, train.spoken)
        nearest = [train.said[place] for place in places]
        truth = matrix_of(held.said)
        one = shared(matrix_of([typical] * len(held.said)), truth)
        other = shared(learnt[places], truth)
        gain, spoken = other - one, len(set(held.spoken))
        low = float(gain.mean() - 1.96 * gain.std() / spoken**0.5)
        yield {
            "task": task, "split": split, "rows": len(held.rows), "spoken": spoken,
            "constant": rounded(float(one.mean())), "nearest": rounded(float(other.mean())),
            "gain": rounded(float(gain.mean())), "low": rounded(low),
            "bleu_constant": rounded(corpus_bleu([typical] * len(held.said), held.said)),
            "bleu_nearest": rounded(corpus_bleu(nearest, held.said)),
        }  # fmt: skip


def written(rows: Sequence[RowEvidence], most: int, evidence: Evidence) -> Written:
    """At most so many of the rows, chosen by their names: the same ones whatever their order."""
    chosen = sorted(rows, key=lambda row: (crc32(row.id.encode()), row.id))[:most]
    spoken = [" ".join(evidence.clips[clip].text for clip in row.clips if clip in evidence.clips) for row in chosen]
    return Written(chosen, spoken, [row.texts[0] for row in chosen])


def most_typical(sets: scipy.sparse.csr_array) -> int:
    """The text whose words are the commonest, for its length."""
    common = np.asarray(sets.sum(axis=0)).reshape(-1)
    return int(np.argmax((sets @ common) / np.sqrt(np.maximum(sizes(sets), 1))))


def nearest_of(asked: Sequence[str], known: Sequence[str]) -> list[int]:
    """For each text the place of the known one with most words in common, rare words counting more."""
    sets = matrix_of([*asked, *known])
    seen = np.asarray(sets.sum(axis=0)).reshape(-1)
    weighted = sets.multiply(np.log((1 + sets.shape[0]) / (1 + seen))[None, :] ** 2).tocsr()
    norms = np.sqrt(np.maximum(np.asarray(weighted.sum(axis=1)).reshape(-1), 1e-12))
    theirs = sets[len(asked) :].T.tocsc()
    found: list[int] = []
    for start in range(0, len(asked), CHUNK):
        alike = (weighted[start : min(start + CHUNK, len(asked))] @ theirs).toarray() / norms[len(asked) :]
        found += alike.argmax(axis=1).tolist()
    return found


def shared(one: scipy.sparse.csr_array, other: scipy.sparse.csr_array) -> Numbers:
    """Jaccard of the words of two texts, row by row."""
    both = sizes(one.multiply(other).tocsr())
    return np.asarray(both / np.maximum(sizes(one) + sizes(other) - both, 1))


def sizes(sets: scipy.sparse.csr_array) -> Numbers:
    return np.asarray(sets.sum(axis=1), dtype=np.float64).reshape(-1)


def plant(evidence: Evidence, promises: Promises) -> tuple[Evidence, Promises]:
    """Two hundred clips that are described by what is spoken in them: ten sentences of each kind, ten kinds."""
    original = next(iter(evidence.clips.values()))
    clips, rows = [], []
    for number in range(200):
        kind, name = number % 10, f"planted-{number}"
        said = f"The voice is kind{kind} shade{kind} tone{kind} colour{kind} throughout."
        clips.append(replace(original, id=name, text=f"topic{kind} subject{kind} number {number}"))
        rows.append(RowEvidence(name, name, "planted", "train" if number < 100 else "test", (name,), (said,)))
    return evidence.with_rows(rows, clips), promises


CHECKS = (
    Check(
        "blind_texts", "Nobody describes well without hearing",
        "the text of the row with the nearest words is no better a guess than one text for all", look, plant,
    ),
)  # fmt: skip
