"""What a model scores that never hears the audio: constants, and the words that are spoken.

Laid beside a model's score. Constants have a Pearson correlation of nothing (they do not vary); the words must not
predict what listeners heard.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import scipy

from exports.leakage.check import Check, Finding, Seen, Verdict
from exports.leakage.evidence import HELD, Evidence, RowEvidence, labels_by_field
from exports.leakage.figures import Numbers, pearson, pearson_low, rounded
from exports.leakage.promises import Promises
from exports.leakage.wordsets import matrix_of

PREDICTS = 0.3  # Pearson correlation of the words with a score, whose interval must not lie above this
BETTER = 0.05  # accuracy of the words above the majority's, likewise
LEAST = 50  # distinct texts in val or test, below which nothing is said
PRIOR = 10.0  # rows' worth of the train mean that every word starts with


@dataclass(frozen=True)
class Column:
    """One dimension of one task. `values`: a number or a label for each row, None where there is none."""

    task: str
    field: str
    values: list[Any]

    @property
    def is_number(self) -> bool:
        return all(value is None or isinstance(value, float) for value in self.values)


def look(evidence: Evidence, promises: Promises) -> Seen:
    table: list[dict[str, Any]] = []
    by_task: dict[str, list[RowEvidence]] = defaultdict(list)
    for row in evidence.rows:
        if row.fields:
            by_task[row.task].append(row)
    for task, rows in sorted(by_task.items()):
        table += scores(task, rows, evidence)
    looked_at = {
        "rows": sum(map(len, by_task.values())),
        "dimensions": len({(r["task"], r["dimension"]) for r in table}),
    }
    if not table:
        return Seen(
            looked_at, absent=evidence.lacks.get("labels", "No task has labels both in train and in val or test.")
        )
    return Seen(looked_at, findings(table), {"baseline": table})


def findings(table: list[dict[str, Any]]) -> Iterator[Finding]:
    for row in table:
        if row["texts"] < LEAST or "words" not in row:
            continue
        low, limit = row["words"]["low"], row["words"]["limit"]
        if low is not None and low > limit:
            yield Finding(
                f"The spoken words alone predict {row['task']}.{row['dimension']} on {row['split']}: "
                f"{row['words']['measure']} {row['words']['value']}, at least {low} (expected: below {limit}).",
                Verdict.WARN,
                facts={key: row[key] for key in ("task", "dimension")},
            )


def scores(task: str, rows: list[RowEvidence], evidence: Evidence) -> Iterator[dict[str, Any]]:
    """One row for each dimension and held-out split."""
    split = np.array([row.split for row in rows])
    train = split == "train"
    if not train.any() or train.all():
        return
    spoken = [" ".join(evidence.clips[clip].text for clip in row.clips if clip in evidence.clips) for row in rows]
    words = matrix_of(spoken) if any(text.strip() for text in spoken) else None
    learnt: dict[bytes, scipy.sparse.csr_array] = {}  # words of the train rows with a label: mostly the same rows
    for column in columns_of(task, rows):
        known = np.array([value is not None for value in column.values])
        if not (train & known).any():
            continue
        targets, names = targets_of(column)
        guessed = None
        if words is not None:
            mask = (train & known).tobytes()
            if mask not in learnt:
                learnt[mask] = words[train & known]
            guessed = by_words(words, learnt[mask], targets, train & known)
        for held in HELD:
            chosen = (split == held) & known
            if chosen.any():
                texts = len({spoken[place] for place in np.nonzero(chosen)[0]})
                head = {
                    "task": task,
                    "dimension": column.field,
                    "split": held,
                    "rows": int(chosen.sum()),
                    "texts": texts,
                }
                measure = of_number if column.is_number else of_label
                yield {**head, **measure(targets, names, train & known, chosen, guessed, texts)}


def columns_of(task: str, rows: list[RowEvidence]) -> list[Column]:
    return [Column(task, field, values) for field, values in labels_by_field(rows).items()]


def targets_of(column: Column) -> tuple[Numbers, list[str]]:
    """A column of numbers, shape (rows, 1), or one of zeros and ones for each label, shape (rows, labels)."""
    if column.is_number:
        return np.array([[0.0 if value is None else value] for value in column.values]), []
    names = sorted({str(value) for value in column.values if value is not None})
    places = {name: place for place, name in enumerate(names)}
    targets = np.zeros((len(column.values), len(names)))
    for row, value in enumerate(column.values):
        if value is not None:
            targets[row, places[str(value)]] = 1
    return targets, names


def of_number(
    targets: Numbers, names: list[str], train: Any, chosen: Any, guessed: Numbers | None, texts: int
) -> dict[str, Any]:
    truth = targets[chosen, 0]
    mean = float(targets[train, 0].mean())
    values, counts = np.unique(targets[train, 0], return_counts=True)
    majority = float(values[counts.argmax()])
    found: dict[str, Any] = {
        "mean": {"predicts": rounded(mean), "mse": rounded(float(((truth - mean) ** 2).mean())), "pcc": None},
        "majority": {"predicts": majority, "accuracy": rounded(float((truth == majority).mean()))},
    }
    if guessed is not None:
        guess = guessed[chosen, 0]
        value = pearson(guess, truth)
        low = None if value is None else pearson_low(value, texts)
        found["words"] = {
            "measure": "pcc", "value": rounded(value), "low": rounded(low), "limit": PREDICTS,
            "mse": rounded(float(((truth - guess) ** 2).mean())),
        }  # fmt: skip
    return found


def of_label(
    targets: Numbers, names: list[str], train: Any, chosen: Any, guessed: Numbers | None, texts: int
) -> dict[str, Any]:
    truth = targets[chosen].argmax(axis=1)
    majority = int(targets[train].sum(axis=0).argmax())
    right = float((truth == majority).mean())
    found: dict[str, Any] = {"majority": {"predicts": names[majority], "accuracy": rounded(right)}}
    if guessed is not None:
        value = float((guessed[chosen].argmax(axis=1) == truth).mean())
        low = value - 1.96 * (value * (1 - value) / max(texts, 1)) ** 0.5
        found["words"] = {
            "measure": "accuracy", "value": rounded(value), "low": rounded(low), "limit": rounded(right + BETTER),
        }  # fmt: skip
    return found


def by_words(words: scipy.sparse.csr_array, learnt: scipy.sparse.csr_array, targets: Numbers, train: Any) -> Numbers:
    """Each word predicts the mean of the train rows that hold it, drawn to the train mean; a text, its words' mean."""
    mean = targets[train].mean(axis=0)
    counts = np.asarray(learnt.sum(axis=0)).reshape(-1, 1)
    effect = (learnt.T @ (targets[train] - mean)) / (counts + PRIOR)
    lengths = np.maximum(np.asarray(words.sum(axis=1)).reshape(-1, 1), 1)
    return np.asarray(mean + (words @ effect) / lengths)


def plant(evidence: Evidence, promises: Promises) -> tuple[Evidence, Promises]:
    """Four hundred clips whose score stands in what is spoken."""
    original = next(iter(evidence.clips.values()))
    clips, rows = [], []
    for number in range(400):
        score = number % 5 + 1
        name = f"planted-{number}"
        clips.append(replace(original, id=name, text=f"clip {number} word{score} spoken"))
        split = "train" if number < 200 else "test"
        rows.append(RowEvidence(name, name, "planted", split, (name,), (), False, ("score",), (float(score),)))
    return evidence.with_rows(rows, clips), promises


CHECKS = (
    Check(
        "blind_baseline", "Nobody scores well without hearing",
        "neither a constant nor the spoken words predict the labels", look, plant,
    ),
)  # fmt: skip
