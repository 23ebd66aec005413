"""One text from one answer sheet: an order of sentences and, for each answer, one of the ways to say it."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from typing import Any

from annotation.questionnaire import describe, on_five
from llm_drafting.brief import Brief
from llm_drafting.drafters.grammar.tables import Grammar

PERSON = ("gender", "age")
SIDES = ("A", "B")


def write(brief: Brief, grammar: Grammar, seed: str) -> str:
    """A text that names every answered dimension and interval. The same seed gives the same text."""
    return grammar["gap"].join(_Writer(brief, grammar, random.Random(seed)).sentences())  # noqa: S311 -- style, no secret


class _Writer:
    def __init__(self, brief: Brief, grammar: Grammar, rng: random.Random) -> None:
        self.answers, self.grammar, self.rng, self.brief = brief.answers, grammar, rng, brief
        described = describe(brief.questionnaire, brief.answers, brief.language, tokens=brief.tokens)
        self.asked = {(d.key, d.side): d for d in described}
        self.said: set[tuple[str, str]] = set()

    def sentences(self) -> Iterator[str]:
        orders = self.grammar["orders"].get(self.brief.questionnaire.task, [[]])
        for key in self.rng.choice(orders):
            yield from self._about(key)
        yield from self._per_clip()
        for (key, side), described in self.asked.items():
            if (key, side) not in self.said:  # a dimension this grammar does not know is still named
                name = f"{described.title} ({side})" if side else described.title
                yield f"{name}: {described.words}{'。' if self.grammar['language'] == 'zh' else '.'}"

    def _about(self, key: str) -> Iterator[str]:
        if key == "person":
            if any((part, "") in self.asked for part in PERSON):
                self.said |= {(part, "") for part in PERSON}
                yield self._pick(self.grammar["person"]["frames"]).format(person=self._person(""))
            return
        if (key, "") not in self.asked:
            return
        self.said.add((key, ""))
        value = self.answers[key]
        if key == "note":
            yield " ".join(str(value).split())
        elif self.brief.questionnaire.dimension(key).kind == "comparison":
            yield self._compared(key, value)
        elif key == "distortion_intervals":
            yield self._pick(self.grammar["lists"][key]["frames"]).format(w=self._intervals(value))
        elif key in self.grammar["lists"]:
            yield from self._listing(key, value)
        elif key in self.grammar["tokens"]:
            yield self._scores(key, value)
        else:
            yield self._graded(key, value)

    def _graded(self, key: str, value: Any) -> str:
        """A label's words; for a number between labels, or on a scale of ten, those of the step it comes closest to."""
        table = self.grammar["dimensions"][key]
        if not isinstance(value, int | float):
            return self._pick(table["frames"]).format(w=self._pick(table["words"][value]))
        nearest = math.floor(on_five(self.brief.questionnaire.dimension(key), value) + 0.5)
        frames = table["frames"] if float(value).is_integer() else table.get("decimals", table["frames"])
        return self._pick(frames).format(w=self._pick(table["words"][nearest]), value=_short(value))

    def _scores(self, key: str, scores: list[float | None]) -> str:
        """The words or sounds below the score that most get, each with its own."""
        table, dimension = self.grammar["tokens"], self.brief.questionnaire.dimension(key)
        most = dimension.label_ids[-1]
        names = self.brief.tokens.get(dimension.token_unit, ())
        named = names if len(names) == len(scores) else [str(number) for number in range(1, len(scores) + 1)]
        flawed = [
            table["each"].format(name=name, value=_short(score), most=most)
            for name, score in zip(named, scores, strict=True)
            if score is not None and score < float(most)
        ]
        if not flawed:
            return self._pick(table[key]["clean"])
        return self._pick(table[key]["flawed"]).format(list=self._join(flawed))

    def _per_clip(self) -> Iterator[str]:
        frames = self.grammar["per_clip"]
        for side in SIDES:
            name = self.grammar["side"][side]
            here = {key for key, of in self.asked if of == side}
            if here & set(PERSON):
                self.said |= {(part, side) for part in PERSON}
                yield self._pick(frames["person"]).format(S=name, person=self._person(side))
            if "emotion" in here:
                self.said.add(("emotion", side))
                words = self.grammar["dimensions"]["emotion"]["words"][self.answers["emotion"][side]]
                yield self._pick(frames["emotion"]).format(S=name, w=self._pick(words))
            if "distortion_type" in here:
                self.said.add(("distortion_type", side))
                yield self._types(name, self.answers["distortion_type"][side], frames)
            if "distortion_intervals" in here:
                self.said.add(("distortion_intervals", side))
                spans = self._intervals(self.answers["distortion_intervals"][side])
                yield self._pick(frames["distortion_intervals"]).format(S=name, w=spans)

    def _types(self, name: str, chosen: list[str], frames: Grammar) -> str:
        if chosen == ["none"]:
            return self._pick(frames["no_distortion_type"]).format(S=name)
        return self._pick(frames["distortion_type"]).format(S=name, w=self._words("distortion_type", chosen))

    def _person(self, side: str) -> str:
        table = self.grammar["person"]
        gender, age = (self._of(key, side) for key in PERSON)
        phrase = table["ages"][age]
        if isinstance(phrase, dict):
            phrase = phrase[gender]
        person = phrase.format(noun=table["noun"][gender], owner=table["owner"][gender])
        return table["unknown"].format(person=person) if gender == "unknown" else person

    def _of(self, key: str, side: str) -> str:
        if (key, side) not in self.asked:
            return ""
        return self.answers[key][side] if side else self.answers[key]

    def _compared(self, key: str, winner: str) -> str:
        table, names = self.grammar["compared"][key], self.grammar["side"]
        if winner == "same":
            return self._pick(table["same"])
        loser = "B" if winner == "A" else "A"
        return self._pick(table["win"]).format(W=names[winner], L=names[loser])

    def _listing(self, key: str, chosen: list[str]) -> Iterator[str]:
        table = self.grammar["lists"][key]
        if chosen == ["none"]:
            yield self._pick(table["none"])
        elif table.get("each"):
            yield from [opening] if (opening := self._pick(table["opening"])) else []
            yield from (self._pick(table["words"][label]) for label in chosen)
        else:
            words = self._words(key, chosen)
            yield self._pick(table["frames"]).format(w=words, W=words[:1].upper() + words[1:])

    def _words(self, key: str, chosen: list[str]) -> str:
        return self._join([self._pick(self.grammar["lists"][key]["words"][label]) for label in chosen])

    def _intervals(self, intervals: list[dict[str, Any]]) -> str:
        return self._join([self._interval(interval) for interval in intervals])

    def _interval(self, interval: dict[str, Any]) -> str:
        table = self.grammar["lists"]["distortion_intervals"]
        span = self._pick(self.grammar["interval"]).format(start=_short(interval["start"]), end=_short(interval["end"]))
        words = self._pick(table["words"][interval.get("type") or ""])
        said = self.grammar["of_type"].format(type=words, span=span)
        if severity := interval.get("severity"):
            said = self.grammar["severity"].format(words=said, severity=self._pick(table["severities"][severity]))
        return said

    def _join(self, parts: list[str]) -> str:
        comma, last = self.grammar["list"]["comma"], self.grammar["list"]["last"]
        return parts[0] if len(parts) == 1 else comma.join(parts[:-1]) + last + parts[-1]

    def _pick(self, choices: list[str]) -> str:
        return self.rng.choice(choices)


def _short(seconds: float) -> str:
    return f"{seconds:.2f}".rstrip("0").rstrip(".") or "0"
