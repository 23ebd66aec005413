"""Do a clip's folder, format, rate or name go with its labels, taken all values at once? Cramér's V.

`label_leaks` asks word by word whether a label is told. Ten folders that each lean a little towards another score pass
there; here they are one table. V is corrected for the size of the table (Bergsma, J. Korean Stat. Soc. 42, 2013).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy  # not scipy.stats, see figures

from exports.leakage.check import NAMED, Check, Finding, Seen, Verdict
from exports.leakage.evidence import ClipEvidence, Evidence, RowEvidence, labels_by_field
from exports.leakage.figures import rounded
from exports.leakage.label_leaks import LEAST, MOST_LABELS, WORD, single_clip_rows
from exports.leakage.promises import Promises

STRONG = 0.2  # of a yes-or-no feature of a balanced label: an AUC of 0.6, where label_leaks warns
LEVEL = 0.05  # over all tables of the dataset (Bonferroni)
MOST_VALUES = 100
QUARTERS = (0.25, 0.5, 0.75)
SHOWN = 20
Codes = npt.NDArray[np.int64]
FEATURES: dict[str, Callable[[ClipEvidence], object]] = {
    "folder": lambda clip: clip.path.rpartition("/")[0],
    "outer folder": lambda clip: clip.path.partition("/")[0],
    "first word of the name": lambda clip: first_word(clip.path.rpartition("/")[2]),
    "format": lambda clip: clip.path.rpartition(".")[2].lower(),
    "sampling rate": lambda clip: clip.facts.get("sample_rate"),
    "number of channels": lambda clip: clip.facts.get("channels"),
    "file header": lambda clip: clip.chunks,
}


def look(evidence: Evidence, promises: Promises) -> Seen:
    counted = {"clips": 0, "labels": 0, "tables": 0}
    table: list[dict[str, Any]] = []
    rows_of = single_clip_rows(evidence)
    for task, rows in sorted(rows_of.items()):
        features = features_of([evidence.clips[row.clips[0]] for row in rows])
        read = {field: labels_of(values) for field, values in labels_by_field(rows).items()}
        labels = {field: codes for field, codes in read.items() if codes is not None and asks(codes)}
        counted["clips"] += len(rows)
        counted["labels"] += len(labels)
        for field, codes in labels.items():
            for name, values in features.items():
                if (found := cramers_v(values, codes)) is not None:
                    table.append({"feature": name, "task": task, "dimension": field, "v": found[0], "p": found[1]})
    counted["tables"] = len(table)
    if not counted["labels"]:
        return Seen(counted, absent="No label has two values of ten clips each, so there is nothing to tell.")
    table.sort(key=lambda row: (-row["v"], row["p"], row["feature"], row["task"], row["dimension"]))
    shown = [{**row, "v": rounded(row["v"]), "p": float(f"{row['p']:.2g}")} for row in table[:SHOWN]]
    return Seen(counted, findings(table, rows_of), {"associations": shown})


def findings(table: list[dict[str, Any]], rows_of: dict[str, list[RowEvidence]]) -> Iterator[Finding]:
    for row in table:
        if row["v"] > STRONG and row["p"] * len(table) < LEVEL:
            yield Finding(
                f"The {row['feature']} goes with {row['task']}.{row['dimension']}: Cramér's V {row['v']:.3f} "
                f"(expected: below {STRONG}).",
                Verdict.WARN,
                {"": [each.clips[0] for each in rows_of[row["task"]][:NAMED]]},
                {**row, "v": rounded(row["v"]), "p": float(f"{row['p']:.2g}")},
            )


def first_word(name: str) -> str:
    found = WORD.search(name)
    return found[0].lower() if found else ""


def features_of(clips: Sequence[ClipEvidence]) -> dict[str, Codes]:
    """Each feature's value by clip, as numbers from 0; rare values are one. Without those that do not vary."""
    found: dict[str, Codes] = {}
    for name, read in FEATURES.items():
        values = [str(read(clip)) for clip in clips]
        common = {value for value, count in Counter(values).items() if count >= LEAST}
        kept = [value if value in common else "" for value in values]
        if 1 < len(set(kept)) <= MOST_VALUES:
            found[name] = numbered(kept)
    return found


def labels_of(values: Sequence[Any]) -> Codes | None:
    """Labels by clip from 0, -1 where there is none: scores by quarters, names as they are. None for many names."""
    there = [value for value in values if value is not None]
    if all(isinstance(value, float) for value in there):
        if len(set(there)) < 2:
            return None
        edges = np.unique(np.quantile(np.array(there), QUARTERS))
        numbers = np.array([np.nan if value is None else value for value in values])
        return np.where(np.isnan(numbers), -1, np.searchsorted(edges, numbers))
    if not 2 <= len(set(map(str, there))) <= MOST_LABELS:
        return None
    names = {name: place for place, name in enumerate(sorted(set(map(str, there))))}
    return np.array([-1 if value is None else names[str(value)] for value in values])


def asks(codes: Codes) -> bool:
    """Two labels have enough clips to be told from each other."""
    return bool(np.sort(np.bincount(codes[codes >= 0]))[-2:][0] >= LEAST) and len(np.unique(codes[codes >= 0])) > 1


def numbered(values: Sequence[str]) -> Codes:
    return np.unique(np.array(values), return_inverse=True)[1].astype(np.int64)


def cramers_v(feature: Codes, label: Codes) -> tuple[float, float] | None:
    """V between 0 and 1, corrected for the table's size, and the p of its chi-squared; None for a table of one row."""
    known = label >= 0
    table = np.zeros((int(feature.max()) + 1, int(label.max()) + 1))
    np.add.at(table, (feature[known], label[known]), 1)
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    total = table.sum()
    if min(table.shape) < 2 or np.sort(table.sum(axis=0))[-2] < LEAST or np.sort(table.sum(axis=1))[-2] < LEAST:
        return None
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / total
    squared = float(((table - expected) ** 2 / expected).sum())
    rows, columns = table.shape
    freedom = (rows - 1) * (columns - 1)
    phi = max(0.0, squared / total - freedom / (total - 1))
    sides = [side - (side - 1) ** 2 / (total - 1) for side in (rows, columns)]
    v = float(np.sqrt(phi / (min(sides) - 1)))
    return min(v, 1.0), float(scipy.special.chdtrc(freedom, squared))


def plant(evidence: Evidence, promises: Promises) -> tuple[Evidence, Promises]:
    """Four hundred clips of eight folders, each of which leans towards one of eight scores and has all others too."""
    original = next(iter(evidence.clips.values()))
    clips, rows = [], []
    for number in range(400):
        folder, turn = number % 8, number // 8
        score = folder if turn % 2 else turn // 2 % 8
        name = f"planted-{number}"
        clips.append(replace(original, id=name, path=f"audio/batch{'abcdefgh'[folder]}/{number}.wav"))
        rows.append(RowEvidence(name, name, "planted", "train", (name,), (), False, ("score",), (f"label {score}",)))
    return evidence.with_rows(rows, clips), promises


CHECKS = (
    Check(
        "label_associations", "Folders, formats and rates do not go with the labels",
        "no folder, format, rate or first word of a name goes with a label (Cramér's V)", look, plant,
    ),
)  # fmt: skip
