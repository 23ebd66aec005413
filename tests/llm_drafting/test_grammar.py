"""The built-in drafter: names everything answered, contradicts nothing, and never writes the same text twice."""

from __future__ import annotations

import random
import re

import pytest

from annotation.faithfulness import check
from annotation.questionnaire import describe, load_preset
from jobs.errors import Permanent
from llm_drafting.brief import Brief
from llm_drafting.distinct import distinct_2, normalised
from llm_drafting.drafters.grammar import GrammarDrafter, write
from llm_drafting.drafters.grammar.tables import Grammar, grammar
from tests.llm_drafting.sheets import ASSESSED, brief, drawn

pytestmark = pytest.mark.slow

TASKS = ["assessment", "comparison", "suggestion"]
LANGUAGES = ["en", "zh"]


def table(language: str) -> Grammar:
    found = grammar(language)
    assert found is not None
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("task", TASKS)
def test_no_text_contradicts_its_answers(task: str, language: str) -> None:
    questionnaire, rng = load_preset(f"speecheval-{task}"), random.Random(task)
    for number in range(40):
        answers = drawn(questionnaire, rng)
        text = write(Brief(questionnaire, answers, language), table(language), str(number))
        assert [c.message["en"] for c in check(questionnaire, answers, text, language)] == [], text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("task", TASKS)
def test_every_answer_is_named(task: str, language: str) -> None:
    """Turn every other answer to something else, one at a time: the text must contradict the changed one."""
    questionnaire, rng = load_preset(f"speecheval-{task}"), random.Random(f"named {task}")
    for number in range(6):
        answers = drawn(questionnaire, rng)
        text = write(Brief(questionnaire, answers, language), table(language), str(number))
        for described in describe(questionnaire, answers, language):
            if described.key in {"tone", "distortion_perception", "note"}:
                assert all(part.lower() in text.lower() for part in re.split("[,、]\\s*", described.words)), text
            else:
                assert named(questionnaire, answers, described.key, described.side, text, language), (described, text)


def named(questionnaire, answers, key, side, text, language) -> bool:
    """Whether some other answer to this one question would be contradicted by the text."""
    dimension = questionnaire.dimension(key)
    if dimension.kind == "intervals":
        spans = answers[key][side] if side else answers[key]
        return all(re.search(rf"{i['start']:g}\D.*?{i['end']:g}", text) for i in spans)
    value = answers[key][side] if side else answers[key]
    others = [i for i in dimension.label_ids if i != value]
    for other in others:
        changed = [other] if dimension.kind == "multi-category" else other
        if side:
            changed = {**answers[key], side: changed}
        if any(c.dimension == key for c in check(questionnaire, {key: changed}, text, language)):
            return True
    return False


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("task", TASKS)
def test_one_sheet_gives_many_texts_and_variants_that_differ(
    task: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    questionnaire = load_preset(f"speecheval-{task}")
    asked = Brief(questionnaire, drawn(questionnaire, random.Random(f"many {task}")), language)
    texts = {normalised(write(asked, table(language), str(seed))) for seed in range(100)}
    first = write(asked, table(language), "first")
    variants = GrammarDrafter().vary(asked, first, 5, seed="v", avoid=[first], tell=lambda *_: None)
    measured = distinct_2([v.text for v in variants])
    with capsys.disabled():
        print(f"\ngrammar {task} {language}: {len(texts)} distinct texts of 100, distinct-2 of 5 {measured}", end="")
    assert len(texts) >= 20
    assert len({normalised(v.text) for v in variants} | {normalised(first)}) == 6
    assert variants[0].parameters["distinct_2"] == measured


def test_the_same_seed_gives_the_same_text() -> None:
    assert write(brief(), table("en"), "a") == write(brief(), table("en"), "a") != write(brief(), table("en"), "b")


def test_it_streams_in_pieces_and_says_that_a_grammar_wrote_it() -> None:
    pieces: list[str] = []
    reply = GrammarDrafter().draft(brief(), seed="s", tell=pieces.append)
    assert "".join(pieces) == reply.text
    assert len(pieces) > 20
    assert (reply.source, reply.model, reply.prompt) == ("grammar", "", "grammar/en.v1")


def test_what_was_not_answered_is_not_named() -> None:
    answers = {key: value for key, value in ASSESSED.items() if key not in {"age", "emotion"}}
    text = write(brief(answers), table("en"), "s")
    assert "thirties" not in text
    assert "neutral" not in text


def test_a_dimension_the_grammar_does_not_know_is_named_all_the_same() -> None:
    questionnaire = load_preset("speecheval-detection")
    text = write(Brief(questionnaire, {"real_or_fake": "fake"}, "en"), table("en"), "s")
    assert "fake" in text.lower()


def test_a_language_without_a_grammar_says_what_to_do() -> None:
    with pytest.raises(Permanent, match="by hand"):
        GrammarDrafter().draft(brief(language="fr"), seed="s", tell=lambda piece: None)
