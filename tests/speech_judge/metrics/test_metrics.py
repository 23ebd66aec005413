"""Figures that can be worked out by hand, and what is undefined or unread."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speech_judge.metrics import bootstrap, labels, lscore, pairs, rationale, scores, spans, texts, unread
from speech_judge.metrics.detection import Costs, detection_accuracy, eer, min_dcf
from speech_judge.metrics.paired import paired


def test_where_nothing_varies_a_correlation_is_undefined():
    flat = np.full(5, 3.0)
    assert scores.pcc(flat, np.arange(5.0)) is None
    assert scores.mse(flat, np.arange(5.0)) == pytest.approx(3.0)


def test_the_mapping_forgives_scale_and_offset():
    true = np.array([1.0, 2.0, 4.0, 5.0])
    assert scores.mapped_rmse(10 - 2 * true, true) == pytest.approx(0, abs=1e-9)
    assert scores.rmse(true + 1, true) == pytest.approx(1)


class TestDetection:
    fake = np.array([True, True, True, False, False, False])

    def test_a_perfect_detector(self):
        score = np.array([0.9, 0.8, 0.7, 0.3, 0.2, 0.1])
        assert (eer(score, self.fake), min_dcf(score, self.fake)) == (0, 0)

    def test_one_of_three_wrong_on_both_sides(self):
        score = np.array([0.9, 0.8, 0.1, 0.7, 0.2, 0.15])
        assert eer(score, self.fake) == pytest.approx(1 / 3)

    def test_a_detector_that_says_one_thing_knows_nothing(self):
        assert eer(np.zeros(6), self.fake) == pytest.approx(0.5)
        assert min_dcf(np.zeros(6), self.fake) == 1

    def test_costs_move_the_cheapest_threshold(self):
        score = np.array([0.9, 0.8, 0.1, 0.7, 0.2, 0.15])
        # Letting one fake of three in costs .05*10/3, refusing one real voice of three .95/3; the norm is .5.
        assert min_dcf(score, self.fake) == pytest.approx((10 * 0.05 / 3) / 0.5)
        assert (
            min_dcf(score, self.fake, Costs(fake_prior=0.5, miss=1, false_accept=100)) == 1
        )  # rather refuse everybody

    def test_one_class_alone_has_no_error_rate(self):
        assert eer(np.array([0.1, 0.2]), np.array([True, True])) is None

    def test_an_unread_output_is_wrong(self):
        read = np.array([True] * 5 + [False])
        assert detection_accuracy(self.fake, read, self.fake) == pytest.approx(5 / 6)

    @given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=30))
    @settings(max_examples=60, deadline=None)
    def test_eer_lies_between_the_errors_of_neighbouring_thresholds(self, rows):
        score, fake = np.array([r[0] for r in rows], dtype=float), np.array([r[1] for r in rows])
        value = eer(score, fake)
        if value is not None:
            assert 0 <= value <= 1
            # Turning every score round turns the detector round.
            assert eer(-score, fake) == pytest.approx(1 - value, abs=1e-9)


class TestPairs:
    true = np.array([pairs.FIRST, pairs.SECOND, pairs.TIE, pairs.TIE])

    def test_half_a_point_for_a_tie_on_one_side(self):
        said = np.array([pairs.TIE, pairs.FIRST, pairs.TIE, labels.UNREAD])
        assert pairs.tie_credit(said, self.true) == pytest.approx((0.5 + 0 + 1 + 0) / 4)

    def test_the_judge_that_always_ties_is_shown(self):
        found = pairs.constant_judges(self.true)
        assert found["always tie"] == {"accuracy": 0.5, "tie_credit": 0.75}

    def test_consistency_needs_the_other_verdict_in_the_other_order(self):
        given = np.array([pairs.FIRST, pairs.FIRST, pairs.TIE, labels.UNREAD])
        swapped = np.array([pairs.SECOND, pairs.FIRST, pairs.TIE, labels.UNREAD])
        assert pairs.consistency(given, swapped) == 0.5
        assert pairs.position_prior(given) == 1.0


@pytest.mark.parametrize(
    ("reply", "mark"),
    [
        ("Explanation: fine.\nScore: 8/10", 8),
        ("Score: 7.5", 7.5),
        ("**Score:** 9", 9),
        ("Score: 3\nExplanation: it mentions 12 things", 3),
        ("6", 6),
        ("6/10.", 6),
        ("Score: 4/5", None),
        ("Score: 11", None),
        ("Score: 810", None),
        ("Score: -1", None),
        ("I would give it 8 of 10", None),
        ("", None),
    ],
)
def test_a_mark_is_read_or_it_is_not(reply, mark):
    assert lscore.read_mark(reply) == mark


def test_a_dimension_the_evaluator_did_not_name_is_inconsistent():
    reply = (
        "Conclusion Consistency for Overall Quality: Consistent\nConclusion Consistency for Distortion: Inconsistent"
    )
    found = lscore.read_consistency(reply, ["Overall Quality", "Distortion", "Speech Rate"])
    assert found == {"Overall Quality": True, "Distortion": False, "Speech Rate": False}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Duration: 0-3.3 s (throughout the recording)", [(0, 3.3)]),
        ("0–0.5s, 1.3–2.1s, 3.1–3.8s", [(0, 0.5), (1.3, 2.1), (3.1, 3.8)]),
        ("appeared between 0 s - 4.9 s", [(0, 4.9)]),
        ("(from start to end)", [(0, 5.0)]),
        ("clean", []),
    ],
)
def test_stretches_of_time_are_read_from_prose(text, found):
    assert spans.read_spans(text, seconds=5.0) == found


def test_overlap_of_marked_time():
    assert spans.iou([(0, 1)], [(0.5, 1.5)]) == pytest.approx(0.5 / 1.5)
    assert spans.iou([(0, 1), (0.5, 2)], [(0, 2)]) == 1
    assert spans.mean_iou([[], [(0, 1)]], [[], []]) == 0


class TestUnread:
    def test_worst_is_the_far_end_of_the_scale(self):
        read = unread.settle([None, 3.0, None], [4.0, 3.0, 2.0], (1, 5), "worst")
        assert read.predicted.tolist() == [1, 3, 5]
        assert read.as_json() == {"policy": "worst", "unread": 2, "of": 3, "parse_rate": pytest.approx(1 / 3, abs=1e-6)}

    def test_excluded_rows_are_still_counted(self):
        read = unread.settle([None, 3.0], [4.0, 3.0], (1, 5), "excluded")
        assert (read.rows.tolist(), read.unread, read.of) == ([1], 1, 2)

    def test_a_label_that_was_not_read_is_wrong_everywhere(self):
        said, true = np.array([labels.UNREAD, 1, 1]), np.array([0, 1, 1])
        assert labels.accuracy(said, true) == pytest.approx(2 / 3)
        assert labels.confusion(said, true, 2).tolist() == [[0, 0, 1], [0, 2, 0]]
        assert labels.qwk(said, true, 2) == labels.qwk(np.array([1, 1, 1]), true, 2)


class TestRationales:
    def test_what_sounds_like_its_label(self):
        found = rationale.plausibility(["positive", "negative", None, "neutral"], [4, 3, 0, 2])
        assert found.diagonal == {"negative": 0.0, "neutral": 1.0, "positive": 0.5}
        assert (found.agreement, found.read, found.of) == (0.5, 3, 4)

    def test_what_is_named_must_exist_and_coverage_says_how_much_was(self):
        found = rationale.faithfulness(
            [{"cat": 2.0, "dog": 8.0, "ghost": 1.0}, {}], [{"cat": 3.0, "dog": 9.0}, {"sun": 1.0}]
        )
        assert (found.pcc, found.mentions, found.coverage, found.invented) == (pytest.approx(1.0), 2, 0.5, 1)


def test_variety_unmasks_a_judge_of_one_sentence():
    found = texts.variety(["fine", "fine ", "fine", "bad"])
    assert (found.texts, found.unique, found.top_share) == (4, 2, 0.75)


def test_fense_cuts_a_broken_text_to_a_tenth():
    assert texts.fense(np.array([0.8, 0.8]), np.array([0.95, 0.2])).tolist() == pytest.approx([0.08, 0.8])


def test_the_nearest_reference_counts_and_silence_is_worth_nothing():
    vectors = {"a": [1.0, 0], "b": [0, 1.0], "": [1.0, 0], "c": [1.0, 1.0]}
    embed = lambda many: np.array([vectors[text] for text in many])  # noqa: E731
    assert texts.sbert(embed, ["a", ""], [["b", "c"], ["a"]]).tolist() == pytest.approx([0.5**0.5, 0.0])


class TestBootstrap:
    def test_rows_of_one_speaker_stay_together(self):
        rng = np.random.default_rng(0)
        speakers = np.repeat(rng.normal(size=20), 30)
        noise = 0.2 * rng.normal(size=600)
        names = [f"s{n // 30}" for n in range(600)]
        together = bootstrap.figure(scores.mse, speakers + noise, np.zeros(600), clusters=names, samples=200)
        apart = bootstrap.figure(
            scores.mse, speakers + noise, np.zeros(600), clusters=[str(n) for n in range(600)], samples=200
        )
        assert together.high - together.low > 2 * (apart.high - apart.low)

    def test_one_cluster_has_no_interval(self):
        found = bootstrap.figure(scores.mse, np.arange(4.0), np.zeros(4), clusters=["one"] * 4)
        assert (found.value, found.low) == (3.5, None)

    def test_a_difference_is_paired(self):
        rng = np.random.default_rng(0)
        true = rng.normal(size=200)
        noise = rng.normal(size=200)
        names = [str(n) for n in range(200)]
        found = bootstrap.difference(
            scores.mse, (true + noise, true), (true + 1.2 * noise, true), clusters=names, samples=200
        )
        assert found.high < 0

    def test_the_same_seed_gives_the_same_interval(self):
        args = (scores.mse, np.arange(9.0), np.zeros(9))
        names = list("aabbccdde")
        assert bootstrap.figure(*args, clusters=names) == bootstrap.figure(*args, clusters=names)


class TestPaired:
    def judges(self, extra: float) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[str]]:
        """True scores, two judges with mostly the same mistakes, the second worse by `extra`; 40 speakers."""
        rng = np.random.default_rng(0)
        true, mistakes = rng.normal(size=400), rng.normal(size=400)
        speakers = [f"s{n // 10}" for n in range(400)]
        return true, true + mistakes, true + mistakes + extra * rng.normal(size=400), speakers

    def test_a_difference_that_separate_intervals_would_miss(self):
        true, ours, theirs, speakers = self.judges(0.4)
        found = paired(scores.mse, (ours, true), (theirs, true), clusters=speakers, less_is_better=True, samples=300)
        one, other = (
            bootstrap.figure(scores.mse, each, true, clusters=speakers, samples=300) for each in (ours, theirs)
        )
        assert one.high > other.low
        assert (found.matters, found.better) == (True, "ours")
        assert found.value == pytest.approx(one.value - other.value)
        back = paired(scores.mse, (theirs, true), (ours, true), clusters=speakers, less_is_better=True, samples=300)
        assert (back.value, back.better) == (-found.value, "theirs")

    def test_the_same_judge_twice_is_no_difference(self):
        true, ours, _, speakers = self.judges(0.0)
        found = paired(scores.pcc, (ours, true), (ours, true), clusters=speakers, samples=50)
        assert (found.value, found.low, found.high, found.matters, found.better) == (0, 0, 0, False, "")

    def test_equal_judges_rarely_seem_different(self):
        """Twice 40 independent judges of equal skill: about one in twenty intervals excludes 0."""
        rng = np.random.default_rng(1)
        names = [f"s{n // 5}" for n in range(150)]
        seem = 0
        for _ in range(80):
            true = rng.normal(size=150)
            columns = [(true + rng.normal(size=150), true) for _ in range(2)]
            seem += bool(paired(scores.mse, *columns, clusters=names, samples=200).matters)
        assert seem <= 12

    def test_one_speaker_or_an_undefined_figure_says_nothing(self):
        true, ours, theirs, speakers = self.judges(0.4)
        assert paired(scores.mse, (ours, true), (theirs, true), clusters=["one"] * 400).matters is None
        flat = np.zeros(400)
        assert paired(scores.pcc, (flat, true), (theirs, true), clusters=speakers).value is None

    def test_other_rows_are_refused(self):
        true, ours, theirs, speakers = self.judges(0.4)
        with pytest.raises(ValueError, match="different lengths"):
            paired(scores.mse, (ours, true), (theirs[1:], true[1:]), clusters=speakers)
