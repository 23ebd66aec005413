"""The grammar's captions for ratings, A/B verdicts and a learner's pronunciation."""

from __future__ import annotations

import random
from typing import Any

import pytest

from annotation.questionnaire import load_preset
from llm_drafting.brief import Brief
from llm_drafting.drafters.grammar import write
from llm_drafting.drafters.grammar.tables import grammar

TOKENS = {"word": ["we", "call", "it"], "phone": ["W", "IY0", "K", "AO0", "L"]}


def texts(key: str, answers: dict[str, Any], language: str, count: int = 12) -> list[str]:
    table = grammar(language)
    assert table is not None
    brief = Brief(load_preset(key), answers, language, tokens=TOKENS)
    drawn = [write(brief, table, str(seed)) for seed in range(count)]
    assert [brief.contradictions_of(text) for text in drawn] == [[]] * count
    return drawn


def score(chance: random.Random) -> float:
    return chance.choice([float(chance.randint(1, 5)), round(chance.uniform(1, 5), 1), chance.randint(1, 5)])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_captions_of_ratings_name_every_dimension_and_deny_no_answer(language):
    chance = random.Random(7)
    for _ in range(25):
        answers = {key: score(chance) for key in ("mos", "noi", "col", "dis", "loud")}
        assert all(text.count("." if language == "en" else "。") >= 5 for text in texts("nisqa", answers, language, 2))


def test_a_mean_is_named_in_the_caption():
    assert all("2.62" in text for text in texts("nisqa", {"mos": 2.6153846153846203}, "en"))
    assert not any("3" in text for text in texts("nisqa", {"mos": 3}, "en"))


@pytest.mark.parametrize(("language", "words"), [("en", "Sample B"), ("zh", "样本B")])
@pytest.mark.parametrize("winner", ["A", "B", "same"])
def test_verdicts_of_an_ab_test(winner, language, words):
    drawn = texts("nisqa-ab", {"winner": winner}, language)
    assert (winner == "same") != all(words in text for text in drawn)
    assert len(set(drawn)) > 1


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_rationale_names_the_words_and_sounds_that_were_wrong(language):
    answers = {"accuracy": 6, "fluency": 8, "word_accuracy": [10, 3, 10], "word_stress": [10, 10, 10]}
    for text in texts("speechocean762", answers | {"phone_accuracy": [2, 2, 0.4, 2, 2]}, language):
        assert "call" in text
        assert "3/10" in text
        assert "K" in text
        assert "0.4/2" in text
        assert "IY0" not in text
