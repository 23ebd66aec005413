from __future__ import annotations

import numpy as np
import pytest

from exports import shingling
from exports.minhash import TextIndex
from exports.repeats import repeated
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


def test_a_sentence_in_both_chinese_scripts_is_one_text_and_another_is_not():
    assert clusters(["為什麼這裡的語音這麼嘈雜", "为什么这里的语音这么嘈杂", "后来他们都回家吃饭去了"]) == [0, 0, 2]


def test_folding_twice_changes_nothing_of_any_character():
    for code in (*range(0x3040, 0xA000), *range(0x20000, 0x20200)):
        once = fold(chr(code))
        assert fold(once) == once


def test_a_table_of_characters_is_asked_for_each_once(monkeypatch: pytest.MonkeyPatch):
    asked: list[str] = []
    monkeypatch.setattr(shingling, "simplified", lambda character: asked.append(character) or character)
    monkeypatch.setattr(shingling, "_FOLDING", shingling._Folding())
    for _ in range(100):
        fold("語音語音")
    assert asked == ["語", "音"]


def test_texts_without_letters_are_like_nothing():
    assert list(near_pairs(["...", "!!!"])) == []


def test_an_index_of_some_of_its_texts_is_the_one_they_would_have_made():
    texts = [sentence(number) for number in range(30)] + ["", sentence(3).upper(), sentence(5)]
    some = [*texts[4:20], texts[31], texts[3], texts[30]]
    found, made = TextIndex(texts).of(some), TextIndex(some)
    for name in ("digests", "distinct", "sizes", "signatures", "bands"):
        assert np.array_equal(getattr(found, name), getattr(made, name)), name
    assert list(found.near(0.5)) == list(made.near(0.5))


def test_texts_that_an_index_lacks_are_cut_anew():
    assert np.array_equal(TextIndex([sentence(1)]).of([sentence(2)]).digests, TextIndex([sentence(2)]).digests)


def test_a_repeated_text_stays_where_it_measures():
    words = [sentence(1), sentence(1), sentence(2), sentence(3), sentence(3).replace("e", "a", 1)]
    splits = ["train", "test", "train", "val", "test"]
    assert repeated(list("abcde"), splits, TextIndex(words)) == {"a": "test", "d": "test"}
