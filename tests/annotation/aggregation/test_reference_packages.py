"""Every model gives what its reference package gave for the same ratings (see reference/make.py)."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from annotation.aggregation import Votes, Wins, ac2, bradley_terry, dawid_skene, icc, p913

REFERENCE = Path(__file__).parent / "reference"


def cases(name: str) -> list[dict]:
    return json.loads((REFERENCE / ("ac2" if name == "ac2" else "most")).with_suffix(".json").read_text())[name]


def votes_of(table: list[list[float | None]], shift: float = 0) -> Votes:
    return Votes.of(
        (f"{item:04}", f"{rater:04}", value + shift)
        for item, row in enumerate(table)
        for rater, value in enumerate(row)
        if value is not None
    )


@pytest.mark.parametrize("case", cases("p913"))
def test_p913_is_sureal_when_nothing_is_drawn_together(case):
    ours = p913(votes_of(case["table"]), prior_ratings=0)
    # sureal lets the raters' biases average 0, we let the ratings' do so: the two differ by a constant.
    assert centred(ours.score) == pytest.approx(centred(case["score"]), abs=2e-3)
    assert centred(ours.bias) == pytest.approx(centred(case["bias"]), abs=2e-3)
    assert ours.inconsistency == pytest.approx(np.array(case["inconsistency"]), abs=2e-3)


def centred(values) -> np.ndarray:
    return np.asarray(values) - np.mean(values)


@pytest.mark.parametrize("case", cases("icc"))
def test_icc_is_pingouins(case):
    ours = icc(votes_of(case["table"]))
    assert (ours.single, ours.mean) == pytest.approx((case["single"], case["mean"]), abs=1e-9)


@pytest.mark.parametrize("case", cases("ac2"))
def test_ac2_is_irrcacs_with_and_without_missing_ratings(case):
    assert ac2(votes_of(case["table"], shift=-1), 5) == pytest.approx(case["value"], abs=1e-6)


@pytest.mark.parametrize("case", cases("dawid_skene"))
def test_dawid_skene_chooses_as_crowd_kit_does(case):
    chosen = dawid_skene(votes_of(case["table"]), case["labels"]).chosen.tolist()
    assert chosen == case["chosen"]


@pytest.mark.parametrize("case", cases("bradley_terry"))
def test_bradley_terry_is_choix_when_nobody_ties(case):
    ours = bradley_terry(Wins.of((str(a), str(b), 0) for a, b in case["won"]), prior=0)
    assert ours.strength == pytest.approx(centred(case["strength"]), abs=1e-3)
    assert ours.tie == 0
