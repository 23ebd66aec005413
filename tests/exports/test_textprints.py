from __future__ import annotations

import pytest

from exports.textprints import clusters, fold, jaccard, near_pairs, shingles
from tests.exports.factories import sentence


def test_folding_removes_what_is_not_spoken():
    assert fold("Ｈello,  World!") == fold("hello world")
    assert fold("コーヒー。") == fold("こーひー")


@pytest.mark.slow
def test_near_duplicates_are_found_and_others_are_not():
    texts = [sentence(number) for number in range(150)]
    texts += [text.replace("e", "a", 1) for text in texts[:40]]
    found = {(one, other) for one, other, _ in near_pairs(texts)}
    truth = {
        (one, other)
        for one in range(len(texts))
        for other in range(one + 1, len(texts))
        if jaccard(shingles(texts[one]), shingles(texts[other])) >= 0.8
    }
    assert len(truth) >= 20
    assert len(truth - found) <= len(truth) * 0.01
    assert found <= truth


def test_clusters_join_what_is_equal_when_folded():
    assert clusters(["A river.", "the other bank", "a RIVER", "今天天气很好", "今天天气很好！"]) == [0, 1, 0, 3, 3]


def test_texts_without_letters_are_like_nothing():
    assert list(near_pairs(["...", "!!!"])) == []
