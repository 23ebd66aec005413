"""Can a label be told from a clip's name, size, format or place in the list? Feature by feature, with an interval."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import scipy

from exports.leakage.check import NAMED, Check, Finding, Seen, Verdict
from exports.leakage.evidence import ClipEvidence, Evidence, RowEvidence, labels_by_field
from exports.leakage.figures import Booleans, Numbers, auc, auc_error, rounded, z_of
from exports.leakage.promises import Promises

TELLING = 0.6  # an AUC whose interval lies above this tells the label
LEAST = 10  # clips that have a token or a label, below which nothing is said
MOST_LABELS = 12
SHOWN = 20
WORD = re.compile(r"[^\W_]+")
NUMBERS: dict[str, Callable[[ClipEvidence], float]] = {
    "size of the file": lambda clip: clip.size,
    "place in the list": lambda clip: clip.place,
    "length of the name": lambda clip: len(clip.path),
}


@dataclass(frozen=True, slots=True)
class Target:
    """One yes-or-no question about a label: is it this one (or above the median)?"""

    task: str
    field: str
    label: str
    answers: Booleans


@dataclass(frozen=True, slots=True)
class Telling:
    feature: str
    target: Target
    area: float
    low: float

    def as_json(self) -> dict[str, Any]:
        return {
            "feature": self.feature, "task": self.target.task, "dimension": self.target.field,
            "label": self.target.label, "auc": rounded(self.area), "low": rounded(self.low),
        }  # fmt: skip


def look(evidence: Evidence, promises: Promises) -> Seen:
    counted = {"clips": len(evidence.clips), "labels": 0, "features": 0, "comparisons": 0}
    found: list[Telling] = []
    for task, rows in sorted(single_clip_rows(evidence).items()):
        clips = [evidence.clips[row.clips[0]] for row in rows]
        targets = list(targets_of(task, rows))
        if not targets:
            continue
        names, held = tokens_of(clips)
        numbers = numbers_of(clips)
        comparisons = len(targets) * (len(names) + len(numbers))
        counted["labels"] += len(targets)
        counted["features"] += len(names) + len(numbers)
        counted["comparisons"] += comparisons
        z = z_of(comparisons)
        found += by_numbers(numbers, targets, z)
        found += by_tokens(names, held, targets, z)
    if not counted["comparisons"]:
        return Seen(counted, absent="No label has two values of ten clips each, so there is nothing to tell.")
    found.sort(key=lambda one: (-one.low, one.feature, one.target.task, one.target.field, one.target.label))
    return Seen(counted, findings(found, evidence), {"best": [one.as_json() for one in found[:SHOWN]]})


def findings(found: list[Telling], evidence: Evidence) -> Iterator[Finding]:
    for one in found:
        if one.low > TELLING:
            target = one.target
            yield Finding(
                f"The {one.feature} tells {target.task}.{target.field} = {target.label}: AUC {one.area:.3f}, at least "
                f"{one.low:.3f}.",
                Verdict.WARN,
                examples(target, evidence),
                one.as_json(),
            )


def examples(target: Target, evidence: Evidence) -> dict[str, list[str]]:
    rows = single_clip_rows(evidence)[target.task]
    return {target.label: [row.clips[0] for row, yes in zip(rows, target.answers, strict=True) if yes][:NAMED]}


def single_clip_rows(evidence: Evidence) -> dict[str, list[RowEvidence]]:
    found: dict[str, dict[str, RowEvidence]] = defaultdict(dict)
    for row in evidence.rows:
        if len(row.clips) == 1 and row.clips[0] in evidence.clips and row.fields:
            found[row.task].setdefault(row.clips[0], row)
    return {task: list(rows.values()) for task, rows in found.items()}


def targets_of(task: str, rows: list[RowEvidence]) -> Iterator[Target]:
    for field, values in labels_by_field(rows).items():
        if all(value is None or isinstance(value, float) for value in values):
            numbers = np.array([np.nan if value is None else value for value in values])
            questions = {"above the median": numbers > np.nanmedian(numbers)}
        else:
            labels = sorted({str(value) for value in values if value is not None})
            questions = {
                label: np.array([value is not None and str(value) == label for value in values])
                for label in (labels[1:] if len(labels) == 2 else labels)  # of two, one says what the other does not
                if len(labels) <= MOST_LABELS
            }
        for label, answers in questions.items():
            if LEAST <= answers.sum() <= len(rows) - LEAST:
                yield Target(task, field, label, answers)


def numbers_of(clips: list[ClipEvidence]) -> dict[str, Numbers]:
    columns = {name: np.array([read(clip) for clip in clips], dtype=np.float64) for name, read in NUMBERS.items()}
    return {name: column for name, column in columns.items() if np.ptp(column) > 0}


def tokens_of(clips: list[ClipEvidence]) -> tuple[list[str], scipy.sparse.csr_array]:
    """Words of the path, format, rate and channels: names, and a matrix of shape (names, clips) of zeros and ones."""
    where: dict[str, list[int]] = defaultdict(list)
    for place, clip in enumerate(clips):
        for token in tokens(clip):
            where[token].append(place)
    names = sorted(name for name, places in where.items() if LEAST <= len(places) <= len(clips) - LEAST)
    starts = np.cumsum([0, *(len(where[name]) for name in names)])
    places = np.concatenate([np.array(where[name]) for name in names]) if names else np.zeros(0, dtype=np.int64)
    return names, scipy.sparse.csr_array((np.ones(len(places)), places, starts), shape=(len(names), len(clips)))


def tokens(clip: ClipEvidence) -> set[str]:
    stem, _, suffix = clip.path.rpartition(".")
    found = {f"word {word!r} in the name" for word in WORD.findall(stem.lower())}
    found |= {f"letters {word!r} in the name" for word in re.findall(r"[^\W\d_]{2,}", stem.lower())}
    if suffix:
        found.add(f"format .{suffix.lower()}")
    for name, words in (("sample_rate", "sampling rate"), ("channels", "number of channels")):
        if name in clip.facts:
            found.add(f"{words} {clip.facts[name]:g}")
    if clip.chunks:
        found.add(f"file header {'+'.join(clip.chunks)}")
    return found


def by_numbers(numbers: dict[str, Numbers], targets: list[Target], z: float) -> Iterator[Telling]:
    for name, column in numbers.items():
        for target in targets:
            area = auc(column, target.answers)
            there = int(target.answers.sum())
            area = max(area, 1 - area)
            error = auc_error(area, there, len(target.answers) - there)
            yield Telling(name, target, area, area - z * error)


def by_tokens(names: list[str], matrix: scipy.sparse.csr_array, targets: list[Target], z: float) -> Iterator[Telling]:
    """The AUC of a yes-or-no feature is (1 + true positive rate - false positive rate) / 2."""
    if not names:
        return
    answers = np.array([target.answers for target in targets], dtype=np.float64).T
    hits = matrix @ answers
    totals, wanted = np.asarray(matrix.sum(axis=1))[:, None], answers.sum(axis=0)[None, :]
    others = len(answers) - wanted
    right, wrong = hits / wanted, (totals - hits) / others
    area = 0.5 + np.abs(right - wrong) / 2
    # Wilson's centre keeps a rate of exactly 0 or 1 from having no error at all.
    spread = [(rate * n + z * z / 2) / (n + z * z) for rate, n in ((right, wanted), (wrong, others))]
    error = np.sqrt(spread[0] * (1 - spread[0]) / wanted + spread[1] * (1 - spread[1]) / others) / 2
    low = area - z * error
    for row, column in zip(*np.nonzero(low > 0.5), strict=True):
        yield Telling(names[row], targets[column], float(area[row, column]), float(low[row, column]))


def plant(evidence: Evidence, promises: Promises) -> tuple[Evidence, Promises]:
    """Sixty clips of two folders, real/ and fake/, labelled likewise."""
    original = next(iter(evidence.clips.values()))
    clips, rows = [], []
    for number in range(60):
        label = ("real", "fake")[number % 2]
        clips.append(replace(original, id=f"planted-{number}", path=f"audio/{label}/{number}.wav"))
        rows.append(
            RowEvidence(f"planted-{number}", f"planted-{number}", "planted", "train", (clips[-1].id,), (), False,
                        ("real_or_fake",), (label,))
        )  # fmt: skip
    return evidence.with_rows(rows, clips), promises


CHECKS = (
    Check(
        "label_leaks", "Names, sizes and formats do not tell the label",
        "no word of a name, size, format, rate or place in the list predicts a label", look, plant,
    ),
)  # fmt: skip
