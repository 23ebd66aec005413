"""ms-swift, sharegpt and GRPO rows of every task."""

from __future__ import annotations

import json

import pytest

from annotation.questionnaire import load_preset
from tests.exports.formats import rows


def lines(folder, path):
    return [json.loads(line) for line in (folder / path).read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def folder(tmp_path):
    assert rows.write(tmp_path, rows.one_of_each(), "ms_swift", "grpo", "llama_factory") == []
    return tmp_path


@pytest.mark.parametrize("task", rows.PRESETS)
def test_there_is_an_audio_for_every_tag(folder, task):
    found = lines(folder, f"exports/ms_swift/{task}/train.jsonl")
    assert len(found) >= 2
    for row in found:
        user, assistant = row["messages"]
        assert (user["role"], assistant["role"]) == ("user", "assistant")
        assert user["content"].count("<audio>") == len(row["audios"]) == (2 if task in rows.PAIRS else 1)
        assert assistant["content"].strip() == assistant["content"] != ""


def test_a_caption_answers_the_published_query(folder):
    row = lines(folder, "exports/ms_swift/rating/train.jsonl")[0]
    assert row["messages"][0]["content"] == "Please describe and evaluate the synthetic speech<audio>."
    assert row["messages"][1]["content"] == "Noisy, and broken in places."


def test_a_verdict_written_the_other_way_round_has_its_clips_turned(folder):
    one, other = lines(folder, "exports/ms_swift/ab/train.jsonl")[:2]
    assert one["audios"] == other["audios"][::-1]
    assert other["messages"][1]["content"] == "SpeechA is cleaner."


def test_ratings_without_text_are_lines_of_labels(tmp_path):
    p835 = load_preset("p835")
    rows.write(
        tmp_path,
        [rows.row("rating", answers={"sig": 3, "bak": 4.5, "ovrl": 2}, texts=(), asked=p835)],
        "ms_swift",
        asked=p835,
    )
    (row,) = lines(tmp_path, "exports/ms_swift/rating/train.jsonl")
    assert row["messages"][1]["content"] == "sig: 3\nbak: 4.5\novrl: 2"
    assert "sig: 1 (" in row["messages"][0]["content"]


def test_a_pronunciation_is_told_in_one_vocabulary(folder):
    (row, _) = lines(folder, "exports/ms_swift/pronunciation/train.jsonl")
    assert row["messages"][1]["content"].splitlines() == [
        "Accuracy: Good",
        "Fluency: Excellent",
        "Prosody: Average",
        "Words: BEAR/Excellent IT/Bad",
        "Phonemes: b/Excellent ɛ/Good ɹ/Excellent ɪ/Worst t/Average",
        "Verdict: The last word is nearly lost.",
    ]
    assert 'A learner reads: "Bear it!"' in row["messages"][0]["content"]


@pytest.mark.parametrize(
    ("unit", "score", "label"),
    [
        *(
            ("sentence", score, label)
            for score, label in ((10, 4), (9, 4), (8, 3), (7, 3), (6, 2), (5, 2), (4, 1), (2, 0))
        ),
        *(("word", score, label) for score, label in ((10, 4), (8, 3), (6, 2), (5, 2), (3, 1), (2, 1), (1, 0), (0, 0))),
        *(
            ("phone", score, label)
            for score, label in ((2.0, 4), (1.8, 3), (1.6, 3), (1.4, 2), (1.0, 2), (0.8, 1), (0.4, 0))
        ),
    ],
)
def test_numbers_earn_the_labels_that_were_checked_against_the_published_scores(unit, score, label):
    from exports.formats.pronunciation import place

    assert place(unit, score) == label


def test_a_prompt_for_grpo_ends_at_the_users_turn(folder):
    for task in rows.PRESETS:
        for row in lines(folder, f"exports/grpo/{task}/train.jsonl"):
            assert [message["role"] for message in row["messages"]] == ["user"]
            assert row["solution"]
    assert not list(folder.glob("exports/grpo/*/test.jsonl"))


def test_labels_for_a_reward_stand_in_columns_that_are_the_same_in_every_row(folder):
    row, other = lines(folder, "exports/grpo/assessment/train.jsonl")
    assert row["overall_quality"] == 3
    assert row["speech_rate"] == "appropriate"
    assert row["solution"] == "A plain voice with clicks."
    assert row.keys() == other.keys()
    assert {row["solution"] for row in lines(folder, "exports/grpo/detection/train.jsonl")} == {"fake"}
    assert [row["mos"] for row in lines(folder, "exports/grpo/rating/val.jsonl")] == [rows.RATING["mos"]] * 2
    assert isinstance(lines(folder, "exports/grpo/rating/val.jsonl")[0]["noi"], float)


def test_the_columns_of_a_prompt_name_the_sides_as_its_text_does(tmp_path):
    rows.write(tmp_path, [rows.row("comparison", texts=[("A is better.", "ba")])], "grpo")
    (row,) = lines(tmp_path, "exports/grpo/comparison/train.jsonl")
    assert row["overall_quality"] == "A"
    assert row["gender"] == {"A": "female", "B": "male"}
    assert row["audios"] == rows.row("comparison")["audio"][::-1]


def test_a_preference_is_a_prompt_for_each_dimension(folder):
    found = lines(folder, "exports/grpo/preference/train.jsonl")[:4]
    assert [(row["dimension"], row["solution"]) for row in found] == [
        ("helpfulness", "1"),
        ("honesty", "Tie"),
        ("instruction_following", "2"),
        ("truthfulness", "Tie"),
    ]


def test_a_text_with_an_audio_tag_is_left_out_and_named(tmp_path):
    left_out = rows.write(tmp_path, [rows.row("rating", texts=["Like <audio> this."])], "ms_swift")
    assert "the tag <audio>" in left_out[0][2]
    assert lines(tmp_path, "exports/ms_swift/rating/train.jsonl") == []


def test_a_reason_that_names_the_wrong_reply_is_not_told(tmp_path):
    """Its writer heard the pair the other way round, and its words cannot be turned: the label stands alone."""
    answers = {"helpfulness": "A", "helpfulness_why": "The second is to the point."}
    row = rows.row("preference", answers=answers, text_orders={"helpfulness_why": "ba"})
    rows.write(tmp_path, [row], "ms_swift")
    assert lines(tmp_path, "exports/ms_swift/preference/train.jsonl")[0]["messages"][1]["content"] == "1"
