"""L2 assessment: `Accuracy: Good`, `Words: WE/Excellent …`, `Phonemes: w/Good …`, then a free rationale.

Both published vocabularies are one scale (Fair is Average, Poor is Bad); "Very Poor", which no published table maps, is
Worst. The label stands after the last slash of a token.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from speech_judge.data.pronunciation import ASPECTS, LABELS, Unit, ipa, place, units_of
from speech_judge.reading.judgement import Judgement

LEVELS = {
    "worst": 0, "very poor": 0, "bad": 1, "poor": 1, "average": 2, "fair": 2, "good": 3, "excellent": 4,
}  # fmt: skip
NAMES = LABELS
SCALE = (0.0, 4.0)
SENTENCE = {"accuracy": "accuracy", "fluency": "fluency", "prosody": "prosodic", "prosodic": "prosodic"}
UNITS = {"words": "word", "phonemes": "phone", "phones": "phone"}
LINE = re.compile(r"^\W*(?P<name>[A-Za-z ]+?)\W*:\s*(?P<rest>.*)$")


def read_reply(reply: str) -> Judgement:
    """Levels 0 to 4 of the sentence, words and phones; the first line of each name counts."""
    scores: dict[str, float] = {}
    units: dict[str, tuple[tuple[str, str], ...]] = {}
    rationale: list[str] = []
    for line in reply.splitlines():
        match = LINE.match(line)
        name = match["name"].strip().casefold() if match else ""
        if match and name in SENTENCE:
            level = level_of(match["rest"])
            if level is not None:
                scores.setdefault(SENTENCE[name], float(level))
        elif match and name in UNITS:
            found = read_units(match["rest"])
            phones = UNITS[name] == "phone"
            units.setdefault(UNITS[name], tuple((ipa(unit), level) for unit, level in found) if phones else found)
        elif name != "word stress" and line.strip():
            rationale.append(line.removeprefix("Verdict:").strip())
    return Judgement(scores=scores, units=units, text="\n".join(rationale).strip())


def level_of(words: str) -> int | None:
    return LEVELS.get(re.sub(r"[^a-z ]", "", words.casefold()).strip())


def read_units(words: str) -> tuple[tuple[str, str], ...]:
    """(unit, level's name) of `WE/Excellent CALL/Very Poor`; a label that is none has "" (unread)."""
    found: list[tuple[str, str]] = []
    for token in re.findall(r"\S+/(?:Very Poor|\S+)", words, re.IGNORECASE):
        unit, _, label = token.rpartition("/")
        level = level_of(label)
        found.append((unit, "" if level is None else NAMES[level]))
    return tuple(found)


def of_scores(row: Mapping[str, Any]) -> Judgement:
    """A row of SpeechOcean762's scores.json: 0 to 10 for sentence and words, 0 to 2 for phones, as levels."""
    words, phones = [], []
    for word in row.get("words", []):
        words.append((str(word["text"]), NAMES[place("word", word["accuracy"])]))
        listed = word.get("phones", [])
        names = listed.split() if isinstance(listed, str) else listed
        phones += [
            (ipa(str(phone)), NAMES[place("phone", value)])
            for phone, value in zip(names, word.get("phones-accuracy", []), strict=False)
        ]
    units = {name: tuple(found) for name, found in (("word", words), ("phone", phones)) if found}
    return Judgement(scores=sentence(row), units=units)


def of_answers(row: Mapping[str, Any]) -> Judgement:
    """A row of a release: scores of words and phones in the order of what was read; one that is None is left out."""
    answers, listed = row["answers"], units_of(row)
    named: tuple[tuple[Unit, list[str]], ...] = (
        ("word", [word for word, _ in listed]),
        ("phone", [phone for _, phones in listed for phone in phones]),
    )
    units: dict[str, tuple[tuple[str, str], ...]] = {}
    for unit, names in named:
        scores = answers.get(f"{unit}_accuracy") or []
        if scores and len(scores) == len(names):
            pairs = zip(names, scores, strict=True)
            units[unit] = tuple((name, NAMES[place(unit, score)]) for name, score in pairs if score is not None)
    return Judgement(scores=sentence(answers), units=units)


def sentence(row: Mapping[str, Any]) -> dict[str, float]:
    return {key: float(place("sentence", row[key])) for key in ASPECTS.values() if row.get(key) is not None}
