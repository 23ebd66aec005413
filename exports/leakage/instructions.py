"""What both replies of a preference item answer: an instruction met in train is half of a held-out item.

Told, never refused: replies by other voices and systems to one instruction are a fair question too, and the splits do
not tie items by it.
"""

from __future__ import annotations

from dataclasses import replace

from exports.leakage.check import Check, Seen, Verdict, planted_row
from exports.leakage.evidence import Evidence, other
from exports.leakage.promises import Promises
from exports.leakage.spoken import CONTROL
from exports.leakage.words import Corpus


def corpus_of(evidence: Evidence) -> Corpus:
    """One entry for each instruction and split: the first of its items stands for all."""
    first: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in evidence.rows:
        if row.instruction:
            first.setdefault((row.instruction, row.split), row.clips)
    return Corpus([text for text, _ in first], [split for _, split in first], list(first.values()))


def look(evidence: Evidence, promises: Promises) -> Seen:
    with_one = sum(bool(row.instruction) for row in evidence.rows)
    looked_at = {"rows": len(evidence.rows), "with_an_instruction": with_one}
    if not with_one:
        return Seen(looked_at, absent="No item says what its replies answer.")
    corpus = corpus_of(evidence)
    return Seen(looked_at | corpus.counted(), corpus.findings("What both replies answer", Verdict.WARN))


def plant(evidence: Evidence, promises: Promises) -> tuple[Evidence, Promises]:
    """One instruction and its near-duplicate (one letter changed) in two splits, each answered by other clips."""
    original, split = next(iter(evidence.clips.values())), evidence.rows[0].split
    clips = [replace(original, id=f"planted-{number}") for number in range(4)]
    rows = [
        planted_row(evidence, 1, split, "planted-0", "planted-1", instruction=CONTROL),
        planted_row(
            evidence, 2, other(split), "planted-2", "planted-3", instruction=CONTROL.replace("report", "retort")
        ),
    ]
    return evidence.with_rows(rows, clips), promises


CHECKS = (
    Check(
        "instructions", "No instruction is answered in two splits",
        "no instruction of a preference item is the same or nearly the same in two splits", look, plant,
    ),
)  # fmt: skip
