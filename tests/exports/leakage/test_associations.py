"""Labels that go with where a clip lies: told for the table as a whole, and only where it is no chance."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from exports.leakage import Evidence, Promises, RowEvidence
from exports.leakage.associations import cramers_v, look
from exports.leakage.label_leaks import look as look_word_by_word
from tests.exports.leakage.small import small


def clips_in_folders(lean: float, *, numbers: bool = False, seed: int = 1) -> Evidence:
    """1,200 clips of twelve folders; of each a share of `lean` has the folder's own score."""
    chance, original = random.Random(seed), next(iter(small().clips.values()))
    clips, rows = {}, []
    for number in range(1200):
        folder, name = number % 12, f"c{number}"
        score = folder % 6 if chance.random() < lean else chance.randrange(6)
        clips[name] = replace(original, id=name, path=f"audio/{'abcdefghijkl'[folder] * 3}/{number:05}.wav")
        value = float(score) if numbers else f"label {score}"
        rows.append(RowEvidence(name, name, "rating", "train", (name,), (), False, ("score",), (value,)))
    return Evidence(clips, tuple(rows))


@pytest.mark.parametrize("numbers", [False, True])
def test_folders_that_lean_a_little_are_told_together(numbers):
    evidence = clips_in_folders(0.3, numbers=numbers)
    (found, *_) = look(evidence, Promises.nothing()).findings
    assert "folder goes with rating.score" in found.what
    assert found.facts["v"] > 0.2


def test_word_by_word_they_are_not_told():
    assert not list(look_word_by_word(clips_in_folders(0.3), Promises.nothing()).findings)


@pytest.mark.parametrize("seed", range(5))
def test_chance_is_not_told(seed):
    assert not list(look(clips_in_folders(0.0, seed=seed), Promises.nothing()).findings)


def test_v_is_what_the_definition_says():
    same = np.arange(400) % 4
    assert cramers_v(same, same) == pytest.approx((1.0, 0.0), abs=1e-6)
    rng = np.random.default_rng(1)
    v, p = cramers_v(rng.integers(0, 4, 4000), rng.integers(0, 3, 4000)) or (1.0, 0.0)
    assert v < 0.05
    assert p > 0.01
    assert cramers_v(same, np.zeros(400, dtype=np.int64)) is None


def test_names_that_are_all_alike_are_clean_and_labels_that_do_not_vary_are_absent():
    evidence = clips_in_folders(0.3)
    opaque = {name: replace(clip, path=f"audio/{name}.wav") for name, clip in evidence.clips.items()}
    seen = look(replace(evidence, clips=opaque), Promises.nothing())
    assert (list(seen.findings), seen.absent, seen.looked_at["labels"]) == ([], "", 1)
    same = tuple(replace(row, values=("label 1",)) for row in evidence.rows)
    assert look(replace(evidence, rows=same), Promises.nothing()).absent
