from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from speech_judge.data import pronunciation, tasks
from speech_judge.data.release import Release
from speech_judge.data.sample import AudioRef, Kind, Sample
from speech_judge.data.tasks import alld, l2, sagelm
from speech_judge.errors import JudgeError


@pytest.mark.parametrize("task", ["assessment", "comparison", "suggestion", "detection"])
@pytest.mark.parametrize("split", ["train", "val", "test"])
def test_speecheval_texts_equal_the_exported_rows(golden: Release, task: str, split: str):
    def row_of(sample: Sample) -> tuple[str, ...]:
        clips = {clip["id"]: clip["audio"] for clip in golden.clips.values()}
        user = "".join("<audio>" if isinstance(part, AudioRef) else part for part in sample.prompt)
        return (sample.key, user, sample.target, *(clips[clip.clip] for clip in sample.clips))

    exported = [
        (row["key"], row["messages"][0]["content"], row["messages"][1]["content"], *row["audios"])
        for row in golden.exported("ms_swift", task, split)
    ]
    mine = [row_of(sample) for sample in tasks.read(golden, task, split) if sample.complete]
    assert sorted(mine) == sorted(exported)
    assert exported


def test_spans_are_the_lines_and_values_their_labels(golden: Release):
    sample = tasks.read(golden, "assessment", "train")[0]
    first = sample.spans[0]
    score = int(first.truth)
    assert sample.target[first.start : first.end] == f"Overall Quality: {score}/5\n"
    assert (sample.target[slice(*first.value)], first.truth) == (str(score), score)
    assert first.scale.labels == ("1", "2", "3", "4", "5")
    assert [span.key for span in sample.spans][-1] == "answer"
    assert all(a.end <= b.start for a, b in zip(sample.spans, sample.spans[1:], strict=False))


def test_a_task_the_release_lacks_is_refused_by_name(planted: Path):
    with pytest.raises(JudgeError, match="has no task 'rating'"):
        tasks.read(Release(planted), "rating", "train")


def comparison(published: str) -> dict:
    return {"kind": "comparison", "published": published, "per_clip": False, "labels": []}


def release_of(dimensions: dict) -> SimpleNamespace:
    return SimpleNamespace(dimensions=lambda _name: dimensions, audio=lambda clip: AudioRef(clip, clip, clip, 1.0))


ROW = {"id": "i1", "key": "p1", "split": "train", "language": "en", "simulated": False, "questionnaire": "q"}


def test_sagelm_asks_each_dimension_in_both_orders():
    release = release_of({"honesty": comparison("honesty"), "honesty_why": {"kind": "text", "per_clip": False}})
    why = "Response 1 admits what it does not know, Response 2 invents."
    row = ROW | {
        "task": "preference",
        "instruction": "Who?",
        "clips": ["a", "b"],
        "answers": {"honesty": "A", "honesty_why": why},
    }
    ab, ba = sagelm.samples(release, row)
    assert (ab.target, [clip.clip for clip in ab.clips]) == ("1\n" + why, ["a", "b"])
    assert [clip.clip for clip in ba.clips] == ["b", "a"]
    assert ba.target == "2\nResponse 2 admits what it does not know, Response 1 invents."
    assert "**honesty**" in ab.prompt[0]
    assert ab.spans[0].kind is Kind.DIMENSION


def test_sagelm_turns_no_reason_it_could_misread():
    assert sagelm.reason("A is calm, and Response 2 is not.", "ba") == ""
    assert sagelm.reason("A is calm.", "ab") == "A is calm."


def test_alld_hears_a_turned_pair_as_its_writer_did():
    text = {"id": "w1", "order": "ba", "text": "SpeechA is noisier."}
    row = ROW | {"task": "ab", "clips": ["a", "b"], "answers": {"winner": "B"}, "texts": [text]}
    (sample,) = alld.samples(release_of({}), row)
    assert [clip.clip for clip in sample.clips] == ["b", "a"]
    assert sample.target == "SpeechA is noisier."


def test_l2_writes_words_for_scores():
    answers = {"accuracy": 7.6, "fluency": 9, "prosodic": 2, "word_accuracy": [10, 4]}
    row = ROW | {"task": "pronunciation", "clips": ["a"], "transcript": "good, day", "answers": answers}
    (sample,) = l2.samples(release_of({}), row)
    assert sample.target == "Accuracy: Good\nFluency: Excellent\nProsody: Worst\nWords: GOOD/Excellent DAY/Average"
    assert [span.truth for span in sample.spans] == [3.0, 4.0, 0.0, None]


def test_l2_leaves_out_lines_that_do_not_fit_and_scores_that_are_missing():
    words = [{"text": "Be", "phones": ["B", "IY0"]}, {"text": "it"}]
    answers = {"accuracy": 9, "word_accuracy": [None, 2], "phone_accuracy": [2.0, 1.0, 0.1]}
    row = ROW | {"task": "pronunciation", "clips": ["a"], "transcript": "", "words": words, "answers": answers}
    (sample,) = l2.samples(release_of({}), row)
    assert sample.target == "Accuracy: Excellent\nWords: IT/Bad"


@pytest.mark.parametrize(
    ("unit", "score", "label"),
    [
        ("sentence", 0, "Worst"), ("sentence", 3, "Bad"), ("sentence", 6.9, "Average"), ("sentence", 8.4, "Good"),
        ("word", 9.9, "Good"), ("word", 10, "Excellent"), ("phone", 1.4, "Average"), ("phone", 1.9, "Excellent"),
    ],
)  # fmt: skip
def test_l2_labels_follow_the_verified_map(unit: str, score: float, label: str):
    assert pronunciation.LABELS[pronunciation.place(unit, score)] == label
