"""Answers in words, for the chips beside a text and for the prompt of a drafting model."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from annotation.consistency import SIDES, is_empty
from annotation.wording import in_language

if TYPE_CHECKING:
    from annotation.questionnaire.model import Dimension, Label, Questionnaire

THROUGHOUT = 0.98  # share of the clip from which an interval counts as the entire recording


@dataclass(frozen=True)
class DescribedAnswer:
    """One answered question (of one clip, where `side` is A or B) in words."""

    key: str
    title: str
    words: str
    side: str = ""

    def as_json(self) -> dict[str, str]:
        return {"key": self.key, "title": self.title, "words": self.words, "side": self.side}


def describe(
    questionnaire: Questionnaire,
    answers: Mapping[str, Any],
    language: str,
    durations: Sequence[float] = (),
    tokens: Mapping[str, Sequence[str]] | None = None,
) -> list[DescribedAnswer]:
    """What was asked and answered, in the questionnaire's order; skips what does not count.

    With `durations`, an interval over the whole clip is said to be so; with `tokens` ({"word": [...]}) each score
    stands beside its word or phone. Answers must have passed validation.
    """
    described = []
    for dimension in questionnaire.dimensions:
        for side in questionnaire.sides(dimension):
            value = (answers.get(dimension.key) or {}).get(side) if side else answers.get(dimension.key)
            if is_empty(value) or not questionnaire.is_asked(dimension, answers, side):
                continue
            place = SIDES.index(side) if side else 0
            seconds = durations[place] if place < len(durations) else None
            tongue = _Tongue(language, seconds, (tokens or {}).get(dimension.token_unit, ()))
            words = WORDS[dimension.kind](dimension, value, tongue)
            described.append(DescribedAnswer(dimension.key, in_language(dimension.title, language), words, side))
    return described


@dataclass(frozen=True)
class _Tongue:
    """The language to say things in, the clip's length and the names of its tokens where known."""

    language: str
    seconds: float | None
    tokens: Sequence[str] = ()

    def say(self, key: str, **said: object) -> str:
        return in_language(PHRASES[key], self.language).format(**said)

    def title(self, label: Label) -> str:
        title = in_language(label.title, self.language)
        return title.lower() if self.language.startswith("en") else title


PHRASES: dict[str, dict[str, str]] = {
    "ordinal": {"en": "{value}/{most} ({title})", "zh": "{value}/{most}（{title}）"},
    "flips": {"en": "{value} ({title})", "zh": "{value}（{title}）"},
    "token": {"en": "{name} {value}", "zh": "{name} {value}"},
    "join": {"en": ", ", "zh": "、"},
    "join_intervals": {"en": "; ", "zh": "；"},
    "A": {"en": "A is better than B", "zh": "A 优于 B"},
    "B": {"en": "B is better than A", "zh": "B 优于 A"},
    "same": {"en": "A and B are similar", "zh": "A 与 B 相近"},
    "span": {"en": "{start}-{end} s", "zh": "{start}-{end} 秒"},
    "throughout": {"en": "{span} (entire recording)", "zh": "{span}（整段录音）"},
    "severity": {"en": "{words} ({severity})", "zh": "{words}（{severity}）"},
    "unscored": {"en": "-", "zh": "-"},
}


def _ordinal(dimension: Dimension, value: float, tongue: _Tongue) -> str:
    label = dimension.nearest(value)
    if dimension.flips:  # titles name A and B, which have no small letters
        return tongue.say(
            "flips", value=f"{value:+g}" if value else "0", title=in_language(label.title, tongue.language)
        )
    return tongue.say("ordinal", value=_short(value), most=dimension.label_ids[-1], title=tongue.title(label))


def _category(dimension: Dimension, value: str, tongue: _Tongue) -> str:
    return tongue.title(dimension.label(value))


def _multi_category(dimension: Dimension, value: list[str], tongue: _Tongue) -> str:
    return tongue.say("join").join(tongue.title(label) for label in dimension.labels if label.id in value)


def _comparison(dimension: Dimension, value: str, tongue: _Tongue) -> str:
    return tongue.say(str(dimension.label(value).id))


def _text(dimension: Dimension, value: str, tongue: _Tongue) -> str:
    return value.strip()


def _token_ordinal(dimension: Dimension, value: list[float | None], tongue: _Tongue) -> str:
    scores = [tongue.say("unscored") if each is None else _short(each) for each in value]
    if len(tongue.tokens) != len(scores):
        return " ".join(scores)
    named = zip(tongue.tokens, scores, strict=True)
    return tongue.say("join").join(tongue.say("token", name=name, value=score) for name, score in named)


def _intervals(dimension: Dimension, value: list[dict[str, Any]], tongue: _Tongue) -> str:
    return tongue.say("join_intervals").join(_interval(dimension, each, tongue) for each in value)


def _interval(dimension: Dimension, value: dict[str, Any], tongue: _Tongue) -> str:
    words = tongue.say("span", start=_short(value["start"]), end=_short(value["end"]))
    if tongue.seconds and value["end"] - value["start"] >= THROUGHOUT * tongue.seconds:
        words = tongue.say("throughout", span=words)
    if value.get("type"):
        words += " " + tongue.title(dimension.label(value["type"]))
    if value.get("severity"):
        words = tongue.say("severity", words=words, severity=tongue.title(dimension.label(value["severity"])))
    return words


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


WORDS: dict[str, Callable[[Dimension, Any, _Tongue], str]] = {
    "ordinal": _ordinal,
    "category": _category,
    "multi-category": _multi_category,
    "comparison": _comparison,
    "text": _text,
    "intervals": _intervals,
    "token-ordinal": _token_ordinal,
}
