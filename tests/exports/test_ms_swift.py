"""The published lines, written by one and read by the other."""

from __future__ import annotations

import json

import pytest

from annotation.questionnaire import load_preset
from exports.canonical import dumps
from exports.formats.ms_swift import CannotWrite, rows
from exports.formats.ms_swift_reader import Malformed, read_strict
from tests.exports.factories import ANSWERS

ASSESSMENT = """<think>
For each dimension, give a score and short explanation.
Overall Quality: 3/5
Intelligibility: 4/5
Distortion: 3/5 (artifacts;drop / missing)
Speech Rate: suitable
Dynamic Range: 3/5
Emotional Impact: 2/5 (Neutral)
Artistic Expression: 2/5
Subjective Experience: 3/5 (female, thirties)
</think>

<answer>
A plain voice with clicks.
</answer>"""
COMPARISON = """<think>
Compare the two audio samples across different quality dimensions.
Overall Quality: B is better than A
Intelligibility: B is better than A
Distortion: B is better than A
Distortion Details: A has artifacts, B has none
Speech Rate: A and B are similar in this aspect
Dynamic Range: B is better than A
Emotional Impact: B is better than A
Artistic Expression: B is better than A
Subjective Experience: B is better than A
Subjective Experience Details: A is male middle-aged, B is female middle-aged
</think>

<answer>
A plain voice with clicks.
</answer>"""
SUGGESTION = """<think>
Extract key aspects for audio quality improvement.
Key improvement areas: emotional impact, timbre
</think>

<answer>
A plain voice with clicks.
</answer>"""
DETECTION = "<think>\n</think>\n\n<answer>\nfake\n</answer>"
EXPECTED = {"assessment": ASSESSMENT, "comparison": COMPARISON, "suggestion": SUGGESTION, "detection": DETECTION}


def item(task: str, **answers: object) -> dict:
    sides = 2 if task == "comparison" else 1
    return {
        "key": "c1",
        "task": task,
        "answers": {**ANSWERS[task], **answers},
        "texts": [{"text": "A plain voice with clicks.", "order": "ab"}],
        "audio": [f"audio/{side}.wav" for side in range(sides)],
    }


def written(task: str, **answers: object) -> dict:
    (row,) = rows(item(task, **answers), load_preset(f"speecheval-{task}"))
    return row


def test_a_row_stands_in_the_order_of_its_text():
    """Two writers, one of each order, of one pair: the same claims under the names each of them used."""
    both = item("comparison")
    both["texts"] = [{"text": "B is better.", "order": "ab"}, {"text": "A is better.", "order": "ba"}]

    one, other = rows(both, load_preset("speecheval-comparison"))

    assert one["key"] == other["key"]
    assert (one["audios"], other["audios"]) == (["audio/0.wav", "audio/1.wav"], ["audio/1.wav", "audio/0.wav"])
    lines = other["messages"][1]["content"].splitlines()
    assert "Overall Quality: A is better than B" in lines
    assert "Distortion Details: A has none, B has artifacts" in lines
    assert "Speech Rate: A and B are similar in this aspect" in lines
    assert "Subjective Experience Details: A is female middle-aged, B is male middle-aged" in lines
    assert lines[-2] == "A is better."
    assert read_strict(dumps(other)).answer == "A is better."


@pytest.mark.parametrize("task", EXPECTED)
def test_lines_are_the_published_ones(task):
    row = written(task)
    assert row["messages"][1]["content"] == EXPECTED[task]
    assert read_strict(dumps(row)).key == "c1"


@pytest.mark.parametrize("preset", EXPECTED)
def test_every_label_can_be_written_and_read(preset):
    questionnaire = load_preset(f"speecheval-{preset}")
    for dimension in questionnaire.dimensions:
        for label in dimension.labels:
            value = [label.id] if dimension.kind == "multi-category" else label.id
            answer = {"A": value, "B": value} if dimension.per_clip else value
            read_strict(dumps(written(preset, **{dimension.key: answer})))


def test_clean_speech_has_no_brackets_and_unknown_people_keep_theirs():
    content = written("assessment", distortion=5, distortion_type=["none"], gender="unknown", age="unknown")
    lines = content["messages"][1]["content"].splitlines()
    assert "Distortion: 5/5" in lines
    assert "Subjective Experience: 3/5 (unknown, unknown)" in lines


def test_nothing_to_improve_is_said():
    assert (
        "Key improvement areas: no improvement needed"
        in written("suggestion", improvement_areas=["none"])["messages"][1]["content"]
    )


def test_a_missing_field_is_named():
    with pytest.raises(CannotWrite, match="overall_quality"):
        written("assessment", overall_quality=None)


def broken(change) -> str:
    row = json.loads(dumps(written("assessment")))
    text = change(row)
    return text if isinstance(text, str) else dumps(row)


def say(row: dict, old: str, new: str) -> None:
    row["messages"][1]["content"] = row["messages"][1]["content"].replace(old, new)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda row: row.update(extra=1), "keys"),
        (lambda row: row.__delitem__("key"), "keys"),
        (lambda row: row.update(task="SQA"), "no task"),
        (lambda row: row.update(audios=[]), "one audio per"),
        (lambda row: row.update(audios=["a", "b"]), "one audio per"),
        (lambda row: row.update(audios=[1]), "paths"),
        (lambda row: row["messages"].append({"role": "user", "content": "x"}), "two messages"),
        (lambda row: row["messages"][0].update(content="<audio>Please evaluate"), "prompt"),
        (lambda row: say(row, "3/5", "6/5"), "Overall Quality"),
        (lambda row: say(row, "Overall Quality: 3/5", "Overall Quality: 3"), "Overall Quality"),
        (lambda row: say(row, "Dynamic Range: 3/5\n", ""), "Dynamic Range"),
        (lambda row: say(row, "suitable", "appropriate"), "Speech Rate"),
        (lambda row: say(row, "artifacts;drop", "artifacts, drop"), "Distortion"),
        (lambda row: say(row, "(Neutral)", "(neutral)"), "Emotional Impact"),
        (lambda row: say(row, "</think>\n\n", "</think>\n"), "empty line"),
        (lambda row: say(row, "clicks.", "clicks. <think>"), "tag"),
        (lambda row: say(row, "clicks.", "clicks. "), "padded"),
        (lambda row: say(row, "\n</think>", "\nMore: 1/5\n</think>"), "unexpected line"),
        (lambda row: "[1]", "object"),
        (lambda row: "{", "not JSON"),
        (lambda row: '{"key": 1, "key": 2}', "twice"),
        (lambda row: dumps(row) + "\n" + dumps(row), "one line"),
    ],
)
def test_malformed_rows_are_refused(change, reason):
    with pytest.raises(Malformed, match=reason):
        read_strict(broken(change))
