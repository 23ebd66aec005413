"""Label lines made wrong: one thing by at least one step, in the same words.

A flip names what was changed and which way. Numbers and labels stay on their scale; where one way is closed the other
is taken, so that the rejected lines always differ from the chosen ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from annotation.questionnaire import Kind, Questionnaire, Scale
from exports.formats import plain, pronunciation, think
from exports.formats.base import CannotWrite, Row
from exports.formats.data import table
from exports.formats.draws import Draws

TOP = 4  # Excellent


@dataclass(frozen=True)
class Flip:
    user: str
    chosen: str
    rejected: str
    target: str
    direction: str  # up, down, or mixed for a line of many labels


def moved(value: float, room: Sequence[float], draws: Draws) -> float | None:
    """`value` one or two steps away inside `room` (lowest, highest); None when there is no room for a step."""
    low, high = room
    rules = table("preference")
    sign = -1 if draws.share() < rules["down"] else 1
    steps = draws.one(rules["steps"])
    for way in (sign, -sign):
        for step in (steps, 1):
            if low <= value + way * step <= high:
                return value + way * step
    return None


def assessment(row: Row, questionnaire: Questionnaire, draws: Draws) -> Flip:
    """SpeechEval's think lines, which are all of a reply up to its answer: the answer would contradict the flip."""
    answers, rules = row["answers"], table("preference")["assessment"]
    room = {key: limits for key, limits in rules.items() if in_room(answers.get(key), limits)}
    key, number = one_moved(answers, room, draws)
    lines = [
        think.think_lines("assessment", think.Words(questionnaire, each))
        for each in (answers, {**answers, key: number})
    ]
    chosen, rejected = ("\n".join(["<think>", *each, "</think>"]) for each in lines)
    return Flip(think.templates()["tasks"]["assessment"]["user"], chosen, rejected, key, way(answers[key], number))


def rating(row: Row, questionnaire: Questionnaire, draws: Draws) -> Flip:
    """Lines `mos: 3.4`. Only scales with a better end are moved."""
    answers = row["answers"]
    room = {
        each.key: (float(each.labels[0].id), float(each.labels[-1].id))
        for each in plain.labelled(questionnaire, answers)
        if each.kind is Kind.ORDINAL and each.scale is Scale.QUALITY
    }
    key, number = one_moved(answers, room, draws)
    chosen, rejected = (
        "\n".join(plain.label_lines(questionnaire, each)) for each in (answers, {**answers, key: number})
    )
    return Flip(plain.asked(row, questionnaire), chosen, rejected, key, way(answers[key], number))


def pronounced(row: Row, questionnaire: Questionnaire, draws: Draws) -> Flip:
    """One aspect of the sentence, or the label of every word, or of every phone."""
    said = pronunciation.assessment(row)
    targets = [*said.sentence, *(["word"] if said.words else []), *(["phone"] if said.phones else [])]
    target = draws.one(targets)
    if target == "word":
        changed = replace(said, words=all_moved(said.words, draws))
        pairs = zip(said.words, changed.words, strict=True)
        direction = one_way([way(old[1], new[1]) for old, new in pairs])
    elif target == "phone":
        changed = replace(said, phones=all_moved(said.phones, draws))
        pairs = zip(said.phones, changed.phones, strict=True)
        direction = one_way([way(old[1], new[1]) for old, new in pairs])
    else:
        place = label_moved(said.sentence[target], draws)
        changed = replace(said, sentence={**said.sentence, target: place})
        direction = way(said.sentence[target], place)
    chosen, rejected = ("\n".join(each.lines()) for each in (said, changed))
    return Flip(pronunciation.asked(row), chosen, rejected, target.lower(), direction)


FLIPS = {"assessment": assessment, "rating": rating, "pronunciation": pronounced}


def one_moved(answers: Mapping[str, float], room: Mapping[str, Sequence[float]], draws: Draws) -> tuple[str, float]:
    """A dimension drawn from those with room, and its new number."""
    left = sorted(room)
    while left:
        key = draws.one(left)
        number = moved(answers[key], room[key], draws)
        if number is not None:
            return key, number
        left.remove(key)
    raise CannotWrite("no score of it can be moved by a step")


def in_room(value: float | None, limits: Sequence[float]) -> bool:
    return value is not None and limits[0] <= value <= limits[1]


def all_moved(tokens: Sequence[tuple[str, int]], draws: Draws) -> tuple[tuple[str, int], ...]:
    return tuple((text, label_moved(place, draws)) for text, place in tokens)


def label_moved(place: int, draws: Draws) -> int:
    found = moved(place, (0, TOP), draws)
    assert found is not None  # five labels leave room for a step from each
    return int(found)


def way(old: float, new: float) -> str:
    return "up" if new > old else "down"


def one_way(ways: Sequence[str]) -> str:
    return ways[0] if len(set(ways)) == 1 else "mixed"
