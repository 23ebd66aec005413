"""Agreement, held to the `krippendorff` package and to cases that can be worked out by hand."""

from __future__ import annotations

import time

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotation.agreement import Measure, agree, agreement, alpha, measure_of
from annotation.questionnaire import load_preset

ASSESSMENT = load_preset("speecheval-assessment")
COMPARISON = load_preset("speecheval-comparison")
ratings = st.lists(st.lists(st.sampled_from([None, 1, 2, 3, 4, 5]), min_size=3, max_size=3), min_size=2, max_size=12)


def reference(units: list[list[float | None]], measure: str) -> float:
    data = np.array([[np.nan if each is None else each for each in unit] for unit in units], dtype=float).T
    return float(krippendorff.alpha(reliability_data=data, level_of_measurement=measure))


def varies_where_it_counts(units: list[list[float | None]]) -> bool:
    paired = [[each for each in unit if each is not None] for unit in units]
    return len({each for unit in paired if len(unit) > 1 for each in unit}) > 1


@pytest.mark.parametrize("measure", ["nominal", "ordinal", "interval", "ratio"])
@given(units=ratings.filter(varies_where_it_counts))
@settings(max_examples=60, deadline=None)
def test_alpha_is_that_of_the_reference_package_for_any_missing_pattern(measure, units):
    ours = alpha(units, Measure(measure), bootstraps=1)
    assert ours.value == pytest.approx(reference(units, measure), abs=1e-9)


def test_krippendorffs_own_example():
    """Four observers, twelve units, one of them seen by one observer only (Krippendorff 2011, example D)."""
    rows = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    ]
    units = [list(column) for column in zip(*rows, strict=True)]
    published = {Measure.NOMINAL: 0.743, Measure.ORDINAL: 0.815, Measure.INTERVAL: 0.849, Measure.RATIO: 0.797}
    for measure, value in published.items():
        assert alpha(units, measure).value == pytest.approx(value, abs=5e-4)
    assert (alpha(units).units, alpha(units).ratings) == (11, 40)


@pytest.mark.parametrize(
    ("units", "value"),
    [
        ([[1, 1], [5, 5]], 1.0),
        ([[3, 3], [3, 3]], None),  # nobody ever differs, so chance agreement is certain too
        ([[1], [None, 2]], None),
        ([], None),
    ],
)
def test_the_edges(units, value):
    assert alpha(units).value == value


def test_the_interval_covers_the_value_and_narrows_with_more_clips():
    rng = np.random.default_rng(7)

    def noisy(clips: int) -> list[list[int]]:
        truth = rng.integers(1, 6, clips)
        return np.clip(truth[:, None] + rng.integers(-1, 2, (clips, 3)), 1, 5).tolist()

    few, many = alpha(noisy(40)), alpha(noisy(2000))
    assert few.low < few.value < few.high
    assert many.low < many.value < many.high
    assert many.high - many.low < (few.high - few.low) / 3


def test_the_same_seed_gives_the_same_interval():
    units = [[1, 2], [2, 2], [4, 5], [5, 3]]
    assert alpha(units, seed=3) == alpha(units, seed=3)


def test_the_grouped_bootstrap_is_the_plain_one():
    """Drawing patterns by their frequency has the distribution of drawing clips one by one."""
    rng = np.random.default_rng(1)
    units = np.clip(rng.integers(1, 6, 60)[:, None] + rng.integers(-1, 2, (60, 2)), 1, 5).tolist()
    plain = [alpha([units[i] for i in rng.integers(60, size=60)], bootstraps=1).value for _ in range(400)]
    ours = alpha(units, bootstraps=2000)
    assert ours.low == pytest.approx(np.quantile(plain, 0.025), abs=0.03)
    assert ours.high == pytest.approx(np.quantile(plain, 0.975), abs=0.03)


def test_500_bootstraps_of_a_large_campaign_are_quick():
    rng = np.random.default_rng(0)
    units = rng.integers(1, 6, (10_000, 3)).tolist()
    began = time.perf_counter()
    alpha(units, bootstraps=500)
    assert time.perf_counter() - began < 2


def test_every_kind_has_its_measure():
    measured = {d.key: measure_of(d) for d in ASSESSMENT.dimensions}
    assert measured["overall_quality"] is Measure.ORDINAL
    assert measured["speech_rate"] is Measure.ORDINAL  # a category, but its labels stand in an order
    assert measured["emotion"] is Measure.NOMINAL
    assert measured["distortion_type"] is Measure.JACCARD
    assert measured["distortion_intervals"] is Measure.IOU
    assert measure_of(COMPARISON.dimension("overall_quality")) is Measure.ORDINAL
    assert measure_of(load_preset("speecheval-suggestion").dimension("note")) is None


def test_ordered_labels_count_by_their_place_and_plain_ones_by_being_equal():
    rate, emotion = ASSESSMENT.dimension("speech_rate"), ASSESSMENT.dimension("emotion")
    near = agree(rate, [["slow", "slightly_slow"], ["fast", "fast"], ["slow", "slow"]])
    far = agree(rate, [["slow", "fast"], ["fast", "fast"], ["slow", "slow"]])
    assert near.value > far.value
    assert (
        agree(emotion, [["happy", "sad"], ["sad", "sad"]]).value
        == agree(emotion, [["happy", "angry"], ["angry"] * 2]).value
    )


def test_label_sets_agree_by_what_they_share():
    types = ASSESSMENT.dimension("distortion_type")
    shared = agree(types, [[["jitter", "artifacts"], ["jitter"]], [["none"], None], [["clipping"], ["clipping"]]])
    apart = agree(types, [[["clipping", "artifacts"], ["jitter"]], [["none"], None], [["clipping"], ["clipping"]]])
    assert 0 < apart.value < shared.value < 1
    assert shared.units == 3


def test_intervals_agree_by_the_time_that_both_marked():
    where = ASSESSMENT.dimension("distortion_intervals")
    a, b = [{"start": 0.0, "end": 2.0}], [{"start": 1.0, "end": 2.0}]
    found = agree(where, [[a, b], [a, a], [None, None]])
    assert (found.measure, found.value, found.units) == (Measure.IOU, 0.75, 2)


def test_agreement_of_sheets_by_dimension_and_per_clip():
    def sheet(quality: str, emotion_a: str) -> dict[str, object]:
        return {"overall_quality": quality, "emotion": {"A": emotion_a, "B": "sad"}}

    items = [[sheet("A", "happy"), sheet("A", "happy")], [sheet("B", "sad"), sheet("same", "happy")]]
    found = {each.key: each.agreement for each in agreement(COMPARISON, items)}
    assert (found["overall_quality"].units, found["overall_quality"].ratings) == (2, 4)
    assert found["emotion"].units == 4  # two clips of two items
    assert found["gender"].value is None


def test_text_has_no_measure():
    with pytest.raises(ValueError, match="text"):
        agree(load_preset("speecheval-suggestion").dimension("note"), [["a", "b"]])
