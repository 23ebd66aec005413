"""What the judge is trained on is what a release writes for other trainers: same prompts, same replies, same words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotation.tokens import words_in
from exports.formats import pronunciation as exported
from exports.formats.data import table
from speech_judge.data import pronunciation, tasks
from speech_judge.data.preference import read_pairs
from speech_judge.data.release import Release
from speech_judge.data.sample import Sample
from speech_judge.reading import l2
from speech_judge.reading.references import read_references

GOLDEN = Path(__file__).parents[2] / "golden" / "release_v1"
Written = tuple[str, tuple[str, ...], str]


@pytest.fixture(scope="module")
def release() -> Release:
    return Release(GOLDEN)


def written(release: Release, sample: Sample) -> Written:
    """Prompt, clips and reply, as ms-swift's rows have them."""
    prompt = "".join(part if isinstance(part, str) else "<audio>" for part in sample.prompt)
    return prompt, tuple(release.clips[clip.clip]["audio"] for clip in sample.clips), sample.target


def theirs(task: str) -> set[Written]:
    lines = (GOLDEN / "exports/ms_swift" / task / "train.jsonl").read_text("utf-8").splitlines()
    rows = [(json.loads(line)["messages"], tuple(json.loads(line)["audios"])) for line in lines]
    return {(messages[-2]["content"], audios, messages[-1]["content"]) for messages, audios in rows}


@pytest.mark.parametrize("task", ["assessment", "comparison", "suggestion", "detection", "rating", "ab"])
def test_samples_are_the_rows_of_ms_swift(release: Release, task: str):
    mine = {written(release, sample) for sample in tasks.read(release, task, "train")}
    assert mine == theirs(task)


def test_replies_in_both_orders_hold_those_of_the_order_given(release: Release):
    mine = {written(release, sample) for sample in tasks.read(release, "preference", "train")}
    assert theirs("preference") < mine


def test_a_pronunciation_is_the_row_without_its_rationale(release: Release):
    mine = {written(release, sample) for sample in tasks.read(release, "pronunciation", "train")}
    cue = "\n" + table("pronunciation")["verdict"].partition("{")[0]
    assert mine == {(prompt, audios, reply.partition(cue)[0]) for prompt, audios, reply in theirs("pronunciation")}


def test_a_pronunciation_and_its_preference_row_are_one(release: Release):
    """Imitation and preference would else pull at different prompts, words and phones."""
    imitated = {sample.id: sample for sample in tasks.read(release, "pronunciation", "train")}
    pairs = read_pairs(release, "pronunciation", "train")
    assert {pair.chosen.id for pair in pairs} == set(imitated)
    for pair in pairs:
        assert (pair.chosen.prompt, pair.chosen.target) == (
            imitated[pair.chosen.id].prompt,
            imitated[pair.chosen.id].target,
        )
        assert pair.rejected != pair.chosen.target
        assert "Phonemes: " in pair.rejected


def test_the_judge_and_the_exports_have_one_vocabulary():
    assert table("pronunciation") == pronunciation.TABLE
    for unit, highest in (("sentence", 100), ("word", 100), ("phone", 20)):
        scores = [tenth / 10 for tenth in range(highest + 1)]
        assert [pronunciation.place(unit, s) for s in scores] == [exported.place(unit, s) for s in scores]
    for text in ("Good, day!", "it's 8 o'clock -- \"no\"", "你好,世界 hello", "カタカナ と", "  "):
        assert list(pronunciation.words_in(text)) == list(words_in(text))
    for phone in ("IY0", "AX", "zh", "ŋ", "<unk>", "SIL"):
        assert pronunciation.ipa(phone) == exported.ipa(phone)


def test_a_release_and_its_own_lines_agree_about_words_and_phones(release: Release):
    references = read_references("l2", GOLDEN / "tasks/pronunciation/train.jsonl")
    replies = {sample.key: l2.read_reply(sample.target) for sample in tasks.read(release, "pronunciation", "train")}
    assert references
    for reference in references:
        said = replies[reference.key]
        assert (reference.said.scores, reference.said.units) == (said.scores, said.units)
        assert set(said.units) == {"word", "phone"}
