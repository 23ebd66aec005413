"""SpeechEval's lines: `<think>` with one line a dimension, `<answer>` with the description or the label.

Both published wordings are read ("A and B are similar", with and without "in this aspect"; `suitable` and
`Appropriate`); hyphen and dash; anything else is unread.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from speech_judge.metrics.spans import read_spans
from speech_judge.reading.judgement import Judgement

TASKS = {
    "SingleEval": "assessment",
    "CompareEval": "comparison",
    "Suggest": "suggestion",
    "FakeDetection": "detection",
}
DIMENSIONS = {
    "overall quality": "overall_quality",
    "intelligibility": "intelligibility",
    "distortion": "distortion",
    "speech rate": "speech_rate",
    "dynamic range": "dynamic_range",
    "emotional impact": "emotional_impact",
    "artistic expression": "artistic_expression",
    "subjective experience": "subjective_experience",
}
RATES = {
    "slow": "slow",
    "slightly slow": "slightly_slow",
    "appropriate": "appropriate",
    "suitable": "appropriate",
    "normal": "appropriate",
    "slightly fast": "slightly_fast",
    "fast": "fast",
}
SCALE = (1.0, 5.0)
THINK = re.compile(r"<think>(?P<body>.*?)</think>", re.DOTALL)
ANSWER = re.compile(r"<answer>(?P<body>.*?)(?:</answer>|\Z)", re.DOTALL)
SCORE = re.compile(r"(?P<value>[1-5](?:\.\d+)?)\s*/\s*5\b")
VERDICT = re.compile(
    r"(?P<a>A is better than B)|(?P<b>B is better than A)|(?P<same>A and B are similar(?: in this aspect)?)\.?", re.I
)


def read_reply(reply: str, task: str) -> Judgement:
    """A reply of one of the four tasks (our names); a reply without `<answer>` has no text."""
    answer = ANSWER.search(reply)
    text = answer["body"].strip() if answer else ""
    if task == "detection":
        word = text.casefold().rstrip(".")
        return Judgement(fake={"fake": True, "real": False}.get(word))
    think = THINK.search(reply)
    lines = dict(fields(think["body"])) if think else {}
    if task == "comparison":
        return Judgement(verdicts=read_verdicts(lines), text=text)
    spans = tuple(read_spans(text)) or None
    return Judgement(scores=read_scores(lines), labels=read_rate(lines), text=text, spans=spans)


def fields(think: str) -> list[tuple[str, str]]:
    """(dimension, words) of the lines that name a dimension, first one wins."""
    found: dict[str, str] = {}
    for line in think.splitlines():
        name, colon, words = line.partition(":")
        key = DIMENSIONS.get(name.strip().strip("*-• ").casefold())
        if colon and key:
            found.setdefault(key, words.strip())
    return list(found.items())


def read_scores(lines: Mapping[str, str]) -> dict[str, float]:
    return {key: float(match["value"]) for key, words in lines.items() if (match := SCORE.match(words))}


def read_rate(lines: Mapping[str, str]) -> dict[str, str]:
    rate = RATES.get(lines.get("speech_rate", "").casefold().rstrip("."))
    return {"speech_rate": rate} if rate else {}


def read_verdicts(lines: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for key, words in lines.items():
        if match := VERDICT.fullmatch(words):
            found[key] = "A" if match["a"] else "B" if match["b"] else "same"
    return found


def of_answers(answers: Mapping[str, Any], task: str) -> Judgement:
    """People's final fields in a canonical row of a release."""
    if task == "detection":
        return Judgement(fake={"fake": True, "real": False}.get(answers.get("real_or_fake", "")))
    known = {key: answers[key] for key in DIMENSIONS.values() if answers.get(key) is not None}
    if task == "comparison":
        return Judgement(verdicts={key: value for key, value in known.items() if value in ("A", "B", "same")})
    rate = known.pop("speech_rate", None)
    marked = answers.get("distortion_intervals")
    return Judgement(
        scores={key: float(value) for key, value in known.items() if isinstance(value, int | float)},
        labels={"speech_rate": rate} if rate else {},
        spans=tuple((each["start"], each["end"]) for each in marked) if marked else None,
    )
