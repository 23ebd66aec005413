"""A strict reader of SpeechEval's ms-swift lines: the published rules, written down a second time.

It knows nothing of the writer or of questionnaires. What it accepts is the released grammar (example/output.json and
example/test.json of NKU-HLT/SpeechLLM-as-Judges, appendices B and C of arXiv 2510.14664) with the labels seen there
and the proposed additions of our presets. Anything else raises Malformed, with the reason.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any, NamedTuple

USER = {
    "FakeDetection": "<audio> Determine if this speech is real or a deepfake.",
    "SingleEval": "<audio> Please evaluate the overall quality of this speech.",
    "CompareEval": "Sample A: <audio> Sample B: <audio> Compare the speech quality of Sample A and Sample B. "
    "Please provide a comprehensive assessment.",
    "Suggest": "<audio> Please suggest specific aspects for improvement to enhance the overall quality of this speech.",
}
TYPE = r"(?:artifacts|timbre & quality|jitter|background noise|drop / missing|clipping|reverberation)"
TYPES = rf"{TYPE}(?:;{TYPE})*"
EMOTION = r"(?:Neutral|Happy|Sad|Angry|Surprise|Fearful|Disgusted|Other)"
GENDER = r"(?:male|female|unknown)"
AGE = r"(?:child|teens|twenties|thirties|middle-aged|elderly|unknown)"
RATE = r"(?:slow|slightly slow|suitable|slightly fast|fast)"
AREA = (
    r"(?:emotional impact|expressiveness|timbre|distortion|intelligibility|speech rate|dynamic range|background noise)"
)
BETTER = r"(?:A is better than B|B is better than A|A and B are similar(?: in this aspect)?)"
SCORE = r"[1-5]/5"

# Per task: (line name or None for the opening sentence, pattern of what follows, whether it may be missing).
Rule = tuple[str | None, str, bool]
THINK: dict[str, list[Rule]] = {
    "SingleEval": [
        (None, r"For each dimension, give a score and (?:a )?short explanation\.", False),
        ("Overall Quality", SCORE, False),
        ("Intelligibility", SCORE, False),
        ("Distortion", rf"{SCORE}(?: \({TYPES}\))?", False),
        ("Speech Rate", RATE, False),
        ("Dynamic Range", SCORE, False),
        ("Emotional Impact", rf"{SCORE}(?: \({EMOTION}\))?", False),
        ("Artistic Expression", SCORE, False),
        ("Subjective Experience", rf"{SCORE}(?: \({GENDER}, {AGE}\))?", False),
    ],
    "CompareEval": [
        (None, r"Compare the two audio samples across different quality dimensions\.", False),
        ("Overall Quality", BETTER, False),
        ("Intelligibility", BETTER, False),
        ("Distortion", BETTER, False),
        ("Distortion Details", rf"A has (?:{TYPES}|none), B has (?:{TYPES}|none)", True),
        ("Speech Rate", BETTER, False),
        ("Dynamic Range", BETTER, False),
        ("Emotional Impact", BETTER, False),
        ("Artistic Expression", BETTER, False),
        ("Subjective Experience", BETTER, False),
        ("Subjective Experience Details", rf"A is {GENDER} {AGE}, B is {GENDER} {AGE}", True),
    ],
    "Suggest": [
        (None, r"Extract key aspects for audio quality improvement\.", False),
        ("Key improvement areas", rf"(?:{AREA}(?:, {AREA})*|no improvement needed)", False),
    ],
    "FakeDetection": [],
}
KEYS = {"key", "task", "messages", "audios"}
REPLY = re.compile(r"<think>\n((?:[^\n]+\n)*)</think>\n\n<answer>\n(.+)\n</answer>", re.DOTALL)
TAG = re.compile(r"</?(?:think|answer|audio)>")


class Malformed(ValueError):
    """The line breaks a published rule."""


class Row(NamedTuple):
    """One row, read. `fields`: the text after each named line, in order."""

    key: str
    task: str
    audios: tuple[str, ...]
    fields: dict[str, str]
    answer: str


def read_strict(line: str) -> Row:
    """Raises Malformed."""
    return strict(parse(line))


def strict(row: dict[str, Any]) -> Row:
    """The same for a row that is no text yet. Raises Malformed."""
    if row.keys() != KEYS:
        raise Malformed(f"the keys are {sorted(row)}")
    key, task, audios = row["key"], row["task"], row["audios"]
    want(isinstance(key, str) and bool(key), "key must be a text")
    if task not in USER:
        raise Malformed(f"{task!r} is no task")
    user, assistant = two_turns(row["messages"])
    want(user == USER[task], "the user's turn is not the published prompt of this task")
    want(
        isinstance(audios, list) and all(isinstance(path, str) and path.strip() for path in audios),
        "audios must be paths",
    )
    want(len(audios) == user.count("<audio>"), "there must be one audio per <audio> tag")
    found = REPLY.fullmatch(assistant)
    if found is None:
        raise Malformed("the reply is not <think>…</think>, an empty line, <answer>…</answer>")
    answer = found[2]
    want(not TAG.search(found[1]) and not TAG.search(answer), "a tag stands inside the reply")
    want(answer == answer.strip() and bool(answer), "the answer is empty or padded")
    if task == "FakeDetection":
        want(answer in ("real", "fake"), f"{answer!r} is neither real nor fake")
    return Row(key, task, tuple(audios), dict(fields_of(task, found[1])), answer)


def parse(line: str) -> dict[str, Any]:
    body = line[:-1] if line.endswith("\n") else line
    want("\n" not in body, "a row is one line")

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        want(len({name for name, _ in found}) == len(found), "a key appears twice")
        return dict(found)

    try:
        row = json.loads(body, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        raise Malformed(f"not JSON: {error}") from None
    if not isinstance(row, dict):
        raise Malformed("a row is a JSON object")
    return row


def two_turns(messages: Any) -> tuple[str, str]:
    want(isinstance(messages, list) and len(messages) == 2, "there must be two messages")
    for message, role in zip(messages, ("user", "assistant"), strict=True):
        want(isinstance(message, dict) and set(message) == {"role", "content"}, "a message is role and content")
        want(message["role"] == role and isinstance(message["content"], str), f"the {role}'s turn is missing")
    return messages[0]["content"], messages[1]["content"]


@lru_cache(maxsize=64)  # the texts of one item share their think block
def fields_of(task: str, think: str) -> tuple[tuple[str, str], ...]:
    fields: list[tuple[str, str]] = []
    lines = think.splitlines()
    left = list(lines)
    for name, pattern, optional in THINK[task]:
        text = said(f"{name}: " if name else "", pattern, left[0]) if left else None
        if text is not None:
            if name:
                fields.append((name, text))
            left.pop(0)
        else:
            want(optional, f"line {len(lines) - len(left) + 1} of the think block should be {name or 'the opening'}")
    want(not left, f"unexpected line {left[0]!r} in the think block" if left else "")
    return tuple(fields)


@lru_cache(maxsize=1024)  # labels are few: the same lines come again and again
def said(prefix: str, pattern: str, line: str) -> str | None:
    """What follows the prefix; None when this is not that line."""
    text = line.removeprefix(prefix)
    return text if line.startswith(prefix) and re.fullmatch(pattern, text) else None


def want(holds: bool, reason: str) -> None:
    if not holds:
        raise Malformed(reason)
