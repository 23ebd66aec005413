"""Descriptions guessed without hearing: what can be guessed is told, what cannot is not."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from exports.leakage import Evidence, Promises, RowEvidence
from exports.leakage.bleu import corpus_bleu, tokens
from exports.leakage.templates import findings, guesses, look
from tests.exports.leakage.small import sentence, small

SPLITS = ("train", "train", "train", "test")
LOOKS = ("warm and round", "harsh and thin", "noisy but clear", "muffled and low", "bright, a little nasal")


def described(*, by_words: bool, task: str = "suggestion") -> Evidence:
    """Four hundred clips of a few topics; their descriptions follow the topic, or nothing that is spoken."""
    chance, original = random.Random(1), next(iter(small().clips.values()))
    clips, rows = {}, []
    for number in range(400):
        topic, name = number % 5, f"c{number}"
        look = LOOKS[topic if by_words else chance.randrange(5)]
        clips[name] = replace(original, id=name, text=f"{sentence(topic)} {sentence(1000 + number)}")
        said = f"The voice is {look} and the recording has no other flaw worth naming."
        rows.append(RowEvidence(name, name, task, SPLITS[chance.randrange(4)], (name,), (said,)))
    return Evidence(clips, tuple(rows))


@pytest.mark.parametrize("by_words", [True, False])
def test_a_description_that_follows_the_words_is_told(by_words):
    seen = look(described(by_words=by_words), Promises.nothing())
    assert bool(list(seen.findings)) is by_words
    (row,) = seen.figures["templates"]
    assert (row["nearest"] > 0.9) is by_words
    assert (row["bleu_nearest"] > row["bleu_constant"] + 10) is by_words


def test_few_texts_say_nothing_and_order_does_not_matter():
    evidence = described(by_words=True)
    few = replace(evidence, rows=evidence.rows[:80])
    assert not list(look(few, Promises.nothing()).findings)
    turned = replace(evidence, rows=evidence.rows[::-1])
    assert look(turned, Promises.nothing()).figures == look(evidence, Promises.nothing()).figures


def test_without_a_text_in_train_it_is_absent():
    evidence = described(by_words=True)
    held = replace(evidence, rows=tuple(replace(row, split="test") for row in evidence.rows))
    assert look(held, Promises.nothing()).absent
    assert not list(findings(list(guesses("suggestion", {"test": list(held.rows)}, held))))


def test_bleu_is_the_reference_packages():
    sacrebleu = pytest.importorskip("sacrebleu")
    guessed = [
        "The voice is warm, and the pace is slow.",
        "这段语音非常清晰自然，语速适中。",
        "A faint hiss runs.",
    ]
    truth = [
        "The voice is warm and clear; the pace is slow.",
        "这段语音清晰自然，语速偏慢。",
        "A faint hum runs.",
    ]
    plain = [[" ".join(tokens(text)) for text in texts] for texts in (guessed, truth)]
    theirs = sacrebleu.corpus_bleu(plain[0], [plain[1]], tokenize="none", smooth_method="none").score
    assert corpus_bleu(guessed, truth) == pytest.approx(theirs)
    assert corpus_bleu(["One"], ["Two"]) == 0.0
