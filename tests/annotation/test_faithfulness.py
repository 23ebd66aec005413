"""The faithfulness check against sentences labelled by hand, and the promises its callers lean on.

`faithfulness/{en,zh}.jsonl`: `part` is "tuned" (the lexicon was made with these in sight) or "held_out" (written before
the lexicon and never looked at sentence by sentence while it was made); `contradicts` lists [dimension, side].
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from annotation.faithfulness import check
from annotation.questionnaire import load_preset

LABELLED = Path(__file__).parent / "faithfulness"
LEAST_PRECISION, LEAST_RECALL = 0.9, 0.8


def labelled(language: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (LABELLED / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()]


def found(row: dict[str, Any], language: str) -> set[tuple[str, str]]:
    questionnaire = load_preset(f"speecheval-{row['task']}")
    return {(c.dimension, c.side) for c in check(questionnaire, row["answers"], row["text"], language)}


def scores(rows: list[dict[str, Any]], language: str) -> tuple[float, float]:
    """Precision and recall over (sentence, dimension, side)."""
    hits = said = meant = 0
    for row in rows:
        expected, got = {tuple(pair) for pair in row["contradicts"]}, found(row, language)
        hits, said, meant = hits + len(expected & got), said + len(got), meant + len(expected)
    return hits / max(1, said), hits / max(1, meant)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_finds_what_people_find(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    rows = labelled(language)
    parts = {part: [row for row in rows if row["part"] == part] for part in ("tuned", "held_out")}
    measured = {part: scores(of_part, language) for part, of_part in parts.items()}
    measured["all"] = scores(rows, language)
    with capsys.disabled():
        for part, (precision, recall) in measured.items():
            print(f"\nfaithfulness {language} {part}: precision {precision:.3f} recall {recall:.3f}", end="")
    for precision, recall in measured.values():
        assert precision >= LEAST_PRECISION
        assert recall >= LEAST_RECALL


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_labelled_sentences_are_many_and_half_contradict(language: str) -> None:
    rows = labelled(language)
    assert len(rows) >= 100
    assert 0.4 <= sum(bool(row["contradicts"]) for row in rows) / len(rows) <= 0.6
