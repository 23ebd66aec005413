"""What is read in a cached, forced form against plain full forwards; both orders; failures that stay alone."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from speech_judge.batch import lay_out
from speech_judge.data import tasks
from speech_judge.data.tasks import l2
from speech_judge.data.tokens import Encoded
from speech_judge.judge import Judge
from speech_judge.judging.fork import Fork
from speech_judge.judging.form import Ask, Filled, fill
from speech_judge.judging.forms import Forms
from speech_judge.judging.opinion import Said, opinion
from speech_judge.judging.question import Asked, Manner, Question, clip_of, speecheval_question, spoken_question
from speech_judge.judging.session import Session
from speech_judge.judging.writing import Draft, Sampling, Token, pick
from speech_judge.model.loading import FAMILIES


@pytest.fixture(scope="session")
def judge(opened, golden) -> Judge:
    model = opened()
    return Judge(model.backbone, model.features, Forms.of(golden))


@pytest.fixture(scope="session")
def wavs(golden) -> list[Path]:
    rows = golden.rows("assessment", "train")
    return [golden.folder / row["audio"][0] for row in rows[:3]]


def walked(judge: Judge, sample, text: str, options: list[str]) -> list[float]:
    """The same shares with one full forward over prompt and answer per option: no cache, no chunks, no mask."""
    tokens = [judge.encoder.ids(text + option) + judge.encoder.ids(judge.encoder.chat.end) for option in options]
    begin = len(judge.encoder.prompt(sample)[0])
    shares = []
    with torch.no_grad():
        for ids, option in zip(tokens, options, strict=True):
            encoded = judge.encoder.encode(replace(sample, target=text + option))
            logits = judge.engine.backbone.head(judge.engine.hidden(lay_out([encoded], (1.0, 1.0, 1.0))))
            share = 1.0
            for depth, token in enumerate(ids):
                rivals = sorted({other[depth] for other in tokens if other[:depth] == ids[:depth]})
                share *= float(torch.softmax(logits[begin + depth - 1, rivals], 0)[rivals.index(token)])
            shares.append(share)
    return shares


@pytest.mark.parametrize(("task", "places"), [("assessment", 8), ("comparison", 8), ("detection", 1)])
def test_the_cached_form_equals_a_full_forward_per_label(judge, golden, task: str, places: int):
    clips = [[golden.audio(clip) for clip in row["clips"]] for row in golden.rows(task, "train")[:2]]
    asked = [speecheval_question(judge.forms, task, each, Manner())[0] for each in clips]
    assert held_to_full_forwards(judge, asked) == [places] * 2


@pytest.mark.parametrize("family", sorted(set(FAMILIES) - {"qwen2_5_omni"}))
def test_every_family_reads_in_a_cached_form_what_full_forwards_say(opened, golden, family: str):
    model = opened(family)
    judge = Judge(model.backbone, model.features, Forms.of(golden))
    rows = golden.rows("assessment", "train")[:2] + golden.rows("detection", "train")[:1]
    clips = [[golden.audio(clip) for clip in row["clips"]] for row in rows]
    asked = [
        speecheval_question(judge.forms, row["task"], each, Manner())[0] for row, each in zip(rows, clips, strict=True)
    ]
    assert held_to_full_forwards(judge, asked) == [8, 8, 1]
    there, back = judge.compare([(clips[0][0], clips[1][0]), (clips[1][0], clips[0][0])])
    for key, mark in there.verdicts.items():
        assert mark.distribution["A"] == pytest.approx(back.verdicts[key].distribution["B"], abs=1e-4)


def held_to_full_forwards(judge: Judge, asked: list[Asked]) -> list[int]:
    """Of questions asked in one batch: how many places each has, all equal to full forwards."""
    session = Session(judge.engine, judge.encoder, [each.sample for each in asked])
    filled = session.fill([each.form for each in asked])
    assert session.prefix.forwards <= 9
    places = []
    for each, mine in zip(asked, filled, strict=True):
        walk, seen = fill(each.form), 0
        ask: Ask | None = next(walk)
        while ask is not None:
            read = list(mine.reads.values())[seen]
            wanted = walked(judge, each.sample, ask.text, list(ask.options))
            assert list(read.shares.values()) == pytest.approx(wanted, abs=1e-4)
            seen += 1
            try:
                ask = walk.send(wanted)
            except StopIteration as end:
                ask, text = None, end.value.text
        assert text == mine.text
        places.append(seen)
    return places


def test_details_and_suggestions_can_always_be_read(judge, golden, wavs):
    (opinion,) = judge.assess(wavs[:1], Manner(details=True))
    assert {"emotion", "gender", "age", "speech_rate"} <= opinion.labels.keys()
    assert opinion.response.startswith("<think>\nFor each dimension, give a score and short explanation.\nOverall")
    (suggested,) = judge.suggest(wavs[:1])
    known = judge.forms.dimensions("suggestion")["improvement_areas"]["labels"]
    assert suggested.several["improvement_areas"]
    assert set(suggested.several["improvement_areas"]) <= {label["id"] for label in known}


def test_batches_equal_single_clips(judge, wavs):
    together = judge.assess(wavs)
    for one, clip in zip(together, wavs, strict=True):
        (alone,) = judge.assess([clip])
        for key, mark in one.scores.items():
            assert mark.expected == pytest.approx(alone.scores[key].expected, abs=1e-5)
            assert sum(mark.distribution.values()) == pytest.approx(1)


def test_a_pair_is_heard_in_both_orders(judge, wavs):
    first, second, _ = wavs
    there, back = judge.compare([(first, second), (second, first)])
    for key, mark in there.verdicts.items():
        other = back.verdicts[key].distribution
        assert mark.distribution == pytest.approx({"A": other["B"], "same": other["same"], "B": other["A"]}, abs=1e-5)
        assert mark.consistent == back.verdicts[key].consistent
    (same,) = judge.compare([(first, first)])
    assert all(mark.distribution["A"] == pytest.approx(mark.distribution["B"]) for mark in same.verdicts.values())


@pytest.mark.parametrize("task", ["comparison", "ab"])
def test_the_turned_order_lends_its_verdict_but_neither_words_nor_sides(judge, wavs, task: str):
    """What is said of a pair is said of the order given, word for word, though both are heard."""
    clips = [clip_of(wav) for wav in wavs[:2]]
    asked = speecheval_question(judge.forms, task, clips, Manner(text=True)) if task == "comparison" else ()
    given, turned = asked or spoken_question(task, clips)
    sampling = Sampling(max_new_tokens=8)
    both, alone, other = judge.answer(
        [Question("", "", task, each) for each in ((given, turned), (given,), (replace(turned, turned=False),))],
        Manner(text=True),
        sampling,
    )
    assert (both.text, both.response) == (alone.text, alone.response)
    for key, mark in both.verdicts.items():
        one, back = alone.verdicts[key].distribution, other.verdicts[key].distribution
        assert mark.distribution["A"] == pytest.approx((one["A"] + back["B"]) / 2, abs=1e-5)
        assert mark.distribution["B"] == pytest.approx((one["B"] + back["A"]) / 2, abs=1e-5)
    assert bool(both.verdicts) == (task == "comparison")


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        (("I prefer SpeechA.", "I prefer SpeechB."), ("A", True)),
        (("I prefer SpeechB.", "I prefer SpeechA."), ("B", True)),
        (("I prefer SpeechA.", "I prefer SpeechA."), (None, False)),  # it prefers a place
        (("I prefer SpeechA.", "no idea"), None),
    ],
)
def test_words_about_the_turned_order_are_turned_back(words: tuple[str, str], verdict: tuple | None):
    """ "SpeechA" of the second hearing is the first's B; what cannot be read is no verdict."""
    found = opinion(Question("", "", "ab", ()), [Said(Filled(), word, word) for word in words])
    assert found.response == words[0]
    if verdict is None:
        assert found.verdicts == {}
        return
    mark = found.verdicts["winner"]
    assert mark.consistent is verdict[1]
    if verdict[0]:
        assert (mark.value, mark.distribution[verdict[0]]) == (verdict[0], 1.0)
    else:
        assert mark.distribution == {"A": 0.5, "same": 0.0, "B": 0.5}


def test_preferences_pronunciation_and_words(judge, wavs):
    (verdict,) = judge.prefer([(wavs[0], wavs[1])], "Say it sadly.", "emotion instruction following")
    assert set(verdict.verdicts["verdict"].distribution) == {"A", "B", "same"}
    (spoken,) = judge.pronounce(wavs[:1], ["WE CALL IT BEAR"])
    assert set(spoken.scores) == {"accuracy", "fluency", "prosodic"}
    assert (len(spoken.units), spoken.phones) == (4, ())
    assert spoken.response.startswith("Accuracy: ")
    assert "BEAR/" in spoken.response
    assert spoken.scores["accuracy"].value in l2.SCALE.values
    words = [{"text": "bear", "phones": ["B", "EH0", "R"]}, {"text": "it"}]
    (phoned,) = judge.pronounce(wavs[:1], ["bear it"], [words], Manner(text=True))
    assert (len(phoned.units), len(phoned.phones)) == (2, 3)
    assert re.search(r"\nWords: BEAR/\w+ IT/\w+\nPhonemes: b/\w+ ɛ/\w+ ɹ/\w+\nVerdict: ", phoned.response)
    (rated,) = judge.rate(wavs[:1], Sampling(max_new_tokens=5))
    assert rated.method == "generated"
    assert rated.response is not None


def test_real_or_fake_is_a_chance(judge, wavs):
    (opinion,) = judge.detect(wavs[:1])
    assert 0 < opinion.p_fake < 1
    assert opinion.labels["real_or_fake"].distribution["fake"] == opinion.p_fake
    assert opinion.response == f"<think>\n</think>\n\n<answer>\n{opinion.labels['real_or_fake'].value}\n</answer>"


def test_one_bad_clip_does_not_spoil_a_batch(judge, wavs, tmp_path):
    broken = tmp_path / "broken.wav"
    broken.write_bytes(wavs[0].read_bytes()[:30])
    good, missing, unreadable, last = judge.assess([wavs[0], tmp_path / "none.wav", broken, wavs[1]])
    assert good.scores
    assert last.scores
    assert "none.wav" in missing.error
    assert "could not be read" in missing.error
    assert unreadable.error
    assert not unreadable.scores


def test_writing_with_a_cache_equals_writing_without(judge, golden):
    sample = replace(tasks.read(golden, "assessment", "train")[0], target="", spans=())
    draft, pieces = judge.stream(sample, Sampling(max_new_tokens=12))
    streamed = "".join(pieces)
    ids, slots = judge.encoder.prompt(sample)
    written: list[int] = []
    with torch.no_grad():
        for _ in range(12):
            so_far = (*ids, *written)
            encoded = Encoded(sample, so_far, (-1,) * len(so_far), tuple(slots), ())
            hidden = judge.engine.hidden(lay_out([encoded], (0.0, 0.0, 0.0)))
            written.append(int(judge.engine.backbone.head(hidden[-1]).argmax()))
    ends = [n for n, token in enumerate(written) if token in draft.ends]
    assert [token.id for token in draft.tokens] == written[: ends[0] if ends else None]
    assert len(draft.tokens) > 1
    assert streamed == draft.text


def test_texts_in_a_batch_equal_those_written_alone(judge, wavs):
    manner = Manner(text=True)
    sampling = Sampling(max_new_tokens=8)
    questions = [
        Question(str(n), str(n), "assessment", speecheval_question(judge.forms, "assessment", [clip_of(wav)], manner))
        for n, wav in enumerate(wavs)
    ]
    together = list(judge.answer(questions, manner, sampling))
    alone = [opinion for question in questions for opinion in judge.answer([question], manner, sampling)]
    assert [each.response for each in together] == [each.response for each in alone]
    assert all(each.response.endswith("\n</answer>") for each in together)


def test_labels_that_begin_alike_are_told_apart():
    fork = Fork.of([(1, 7, 8, 9), (1, 7, 8, 5), (1, 3, 9), (1, 3, 4)])
    assert fork.stem == (1,)
    assert set(fork.nodes) == {(), (7, 8), (3,)}
    assert fork.detours == ((7, 8), (3,))
    even = fork.shares(lambda path, tokens: torch.zeros(len(tokens)))
    assert even == pytest.approx([0.25] * 4)
    with pytest.raises(ValueError, match="beginning of another"):
        _ = Fork.of([(1, 2), (1, 2, 3)]).nodes


def test_only_the_likeliest_tokens_are_drawn_under_top_p():
    logprobs = torch.log(torch.tensor([[0.5, 0.3, 0.2]])).repeat(200, 1)
    draw = torch.Generator().manual_seed(1)
    drawn = pick(logprobs, Sampling(temperature=1.0, top_p=0.7), draw)
    assert set(drawn.tolist()) == {0, 1}
    assert set(pick(logprobs, Sampling(), draw).tolist()) == {0}


def test_nothing_that_may_still_change_is_shown(judge):
    draft = Draft(judge.encoder.tokenizer, frozenset({-1}), Sampling(stop=("</answer>",)))
    shown = [draft.add(Token(token, 0.0)) for token in judge.encoder.ids("Gut é </ans </answer> x")]
    assert "".join(shown) == draft.text == "Gut é </ans "
    assert draft.finish == "stop"
    assert not any("\ufffd" in piece for piece in shown)
