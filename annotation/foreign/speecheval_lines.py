"""SpeechEval's labels as lines of text: the think block of a reply, and the context its judge is given.

Both wordings of every label seen in the released strings are read. A line that fits no rule is refused, not skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from annotation.foreign.rows import Refused
from annotation.foreign.values import short
from annotation.questionnaire import Dimension, Kind, Questionnaire

OPENINGS = re.compile(
    r"For each dimension, give a score and (a )?short explanation\."
    r"|Compare the two audio samples across different quality dimensions\."
    r"|Extract key aspects for audio quality improvement\."
)
SCORES = (
    ("Overall Quality", "overall_quality"),
    ("Intelligibility", "intelligibility"),
    ("Dynamic Range", "dynamic_range"),
    ("Artistic Expression", "artistic_expression"),
    ("Speech Rate", "speech_rate"),
)
ALSO_COMPARED = (
    ("Distortion", "distortion"),
    ("Emotional Impact", "emotional_impact"),
    ("Subjective Experience", "subjective_experience"),
)
# A named group is a dimension, or a dimension of one clip with __A or __B behind it.
SINGLE = (
    *(rf"{name}: (?P<{key}>[^()]+)" for name, key in SCORES),
    r"Distortion: (?P<distortion>[^()]+?)(?: \((?P<distortion_type>.+)\))?",
    r"Emotional Impact: (?P<emotional_impact>[^()]+?)(?: \((?P<emotion>.+)\))?",
    r"Subjective Experience: (?P<subjective_experience>[^()]+?)(?: \((?P<gender>[^,()]+), ?(?P<age>[^,()]+)\))?",
    r"Distortion Type: (?P<distortion_type>.+)",
    r"Distortion Duration: (?P<distortion_intervals>.+)",
    r"Distortion Degree: (?P<distortion_severity>.+)",
    r"Distortion Perception: (?P<distortion_perception>.+)",
    r"Emotional Impact Type: (?P<emotion>.+)",
    r"Subjective Speaker Gender: (?P<gender>.+)",
    r"Subjective Speaker Age: (?P<age>.+)",
    r"Tone Description: (?P<tone>.+)",
    r"(?:Key improvement areas|Improvement Suggestions): (?P<improvement_areas>.+)",
)
PAIR = (
    *(rf"{name}(?: \(A vs B\))?: (?P<{key}>.+)" for name, key in (*SCORES, *ALSO_COMPARED)),
    r"Distortion Details: A has (?P<distortion_type__A>.+?), B has (?P<distortion_type__B>.+)",
    r"Subjective Experience Details: A is (?P<gender__A>\S+) (?P<age__A>[^,]+), B is (?P<gender__B>\S+) (?P<age__B>.+)",
    *(
        rf"Distortion Detail {side} - Type: (?P<distortion_type__{side}>.+?), "
        rf"Duration: (?P<distortion_intervals__{side}>.+)"
        for side in "AB"
    ),
    *(rf"Emotional Impact Type {side}: (?P<emotion__{side}>.+)" for side in "AB"),
    *(rf"Subjective {side} - Gender: (?P<gender__{side}>[^,]+), Age: (?P<age__{side}>.+)" for side in "AB"),
)
RULES = {1: [re.compile(rule) for rule in SINGLE], 2: [re.compile(rule) for rule in PAIR]}
# Different words for one label that the questionnaires do not list, because people do not write them.
WORDS = {
    "a and b are similar in this aspect": "A and B are similar",
    "timbre and quality": "timbre & quality",
    "drop/missing": "drop / missing",
    "normal": "suitable",
}
SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*s?\s*(?:-|–|—|to)\s*(\d+(?:\.\d+)?)\s*s?(?=\W|$)")
AROUND_SPANS = re.compile(r"appeared|appears|between|from|and|;|,|\([^)]*\)|\.")
NO_SPAN = frozenset({"none", "n/a", ""})
FREE_WORDS = frozenset({"tone", "distortion_perception"})


@dataclass
class Read:
    answers: dict[str, Any]
    remarks: list[str]


def read_lines(lines: list[str], questionnaire: Questionnaire) -> Read:
    """Answers of a think block or a context. Raises Refused for a line, a label or a score that does not exist."""
    read = Read({}, [])
    for line in filter(None, (line.strip() for line in lines)):
        if not OPENINGS.fullmatch(line):
            for key, side, words in named(line, questionnaire):
                take(read, questionnaire, key, side, words)
    return read


def named(line: str, questionnaire: Questionnaire) -> Iterator[tuple[str, str, str]]:
    """(dimension, side, words) of a line. A dimension that this questionnaire does not ask is refused too."""
    for rule in RULES[questionnaire.clips]:
        if found := rule.fullmatch(line):
            for name, words in found.groupdict().items():
                key, _, side = name.partition("__")
                if words is not None:
                    if not questionnaire.has(key):
                        raise Refused("wrong_line", f"{short(line)} does not belong to this task.")
                    yield key, side, words.strip()
            return
    raise Refused("unknown_line", f"{short(line)} is no line of SpeechEval.")


def take(read: Read, questionnaire: Questionnaire, key: str, side: str, words: str) -> None:
    value = value_of(questionnaire.dimension(key), words, read.remarks)
    if value is None:
        return
    if side:
        read.answers.setdefault(key, {})[side] = value
    elif read.answers.setdefault(key, value) != value:
        raise Refused("contradicts_itself", f"{key} is given twice, with different values.")


def value_of(dimension: Dimension, words: str, remarks: list[str]) -> Any:
    if dimension.kind is Kind.ORDINAL:
        return score_of(dimension, words)
    if dimension.kind is Kind.INTERVALS:
        return intervals_of(words, remarks)
    if dimension.kind is Kind.MULTI_CATEGORY:
        return labels_of(dimension, words, remarks)
    return label_of(dimension, words)


def score_of(dimension: Dimension, words: str) -> int:
    found = re.fullmatch(r"(\d+)(?:/5)?", words)
    if found is None or int(found[1]) not in dimension.label_ids:
        raise Refused("bad_score", f"{dimension.published} is {short(words)}, which is no score from 1 to 5.")
    return int(found[1])


def label_of(dimension: Dimension, words: str) -> str:
    folded = words.strip().rstrip(".")
    label = dimension.find(WORDS.get(folded.lower(), folded))
    if label is None:
        raise Refused("unknown_label", f"{dimension.published} is {short(words)}, which is none of its labels.")
    return str(label.id)


def labels_of(dimension: Dimension, words: str, remarks: list[str]) -> list[str] | None:
    """Labels joined by “;” or “,”, in the questionnaire's order. Free words of taste that no label has are told."""
    found = set()
    for part in filter(None, (part.strip() for part in re.split(r"[;,]", words))):
        label = dimension.find(WORDS.get(part.lower(), part))
        if label is not None:
            found.add(label.id)
        elif dimension.key in FREE_WORDS:
            remarks.append(f"{dimension.key}: {short(part)} is none of its labels and stays out")
        else:
            raise Refused("unknown_label", f"{dimension.published} has {short(part)}, which is none of its labels.")
    return [str(label) for label in dimension.label_ids if label in found] or None


def intervals_of(words: str, remarks: list[str]) -> list[dict[str, Any]] | None:
    """Times in seconds, with a hyphen or a dash between them. A duration without times is told, and stays out."""
    spans = [(float(start), float(end)) for start, end in SPAN.findall(words)]
    left = AROUND_SPANS.sub("", SPAN.sub("", words)).strip()
    if left.lower() not in NO_SPAN or (not spans and words.strip().lower() not in NO_SPAN):
        remarks.append(f"the duration {short(words)} is not all times, so it stays out")
        return None
    if any(start >= end for start, end in spans):
        raise Refused("bad_interval", f"The duration {short(words)} ends before it begins.")
    return [{"start": start, "end": end, "type": None, "severity": None} for start, end in sorted(spans)] or None
