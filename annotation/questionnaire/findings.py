"""What validation says about answers, in every interface language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annotation.wording import in_language

LEVELS = ("error", "warning", "hint")


@dataclass(frozen=True)
class Finding:
    """`error` stops a submission, `warning` must be confirmed by its code, `hint` only helps."""

    level: str
    code: str
    dimension: str
    message: Mapping[str, str]
    side: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "level": self.level,
            "code": self.code,
            "dimension": self.dimension,
            "message": dict(self.message),
            "side": self.side,
        }


@dataclass(frozen=True)
class Problem:
    """A finding before it knows where it stands: its code and what its message needs."""

    code: str
    said: Mapping[str, object]


# fmt: off
MESSAGES: dict[str, dict[str, str]] = {
    "required": {"en": "{title} is not answered yet.", "zh": "“{title}”尚未作答。"},
    "unknown_dimension": {"en": "This questionnaire does not ask {key!r}.", "zh": "本问卷没有“{key}”这一题。"},
    "type": {"en": "{title}: the question takes no such answer.", "zh": "“{title}”：答案的格式不正确。"},
    "sides": {"en": "{title}: answer for clip A and for clip B.", "zh": "“{title}”：请分别为 A、B 两段作答。"},
    "range": {"en": "{title}: choose one of {labels}.", "zh": "“{title}”：请从 {labels} 中选择。"},
    "range_decimal": {
        "en": "{title}: give a number from {low} to {high}.",
        "zh": "“{title}”：请给出 {low} 到 {high} 之间的数值。",
    },
    "unknown_label": {
        "en": "{title}: {value!r} is not one of the answers.",
        "zh": "“{title}”：“{value}”不在可选答案之中。",
    },
    "unknown_label_alias": {
        "en": "{title}: {value!r} is not one of the answers; {meant!r} is meant.",
        "zh": "“{title}”：“{value}”不在可选答案之中，应为“{meant}”。",
    },
    "duplicate_label": {"en": "{title}: {value!r} was chosen twice.", "zh": "“{title}”：“{value}”被重复选择。"},
    "exclusive": {
        "en": "{title}: {value!r} cannot stand beside other answers.",
        "zh": "“{title}”：“{value}”不能与其他选项同时选择。",
    },
    "too_many": {"en": "{title}: at most {most} are possible.", "zh": "“{title}”：最多 {most} 个。"},
    "interval_start": {
        "en": "{title}: interval {number} must start at 0 s or later and end after it starts.",
        "zh": "“{title}”：第 {number} 个区间的起点不能早于 0 秒，终点必须晚于起点。",
    },
    "interval_outside": {
        "en": "{title}: interval {number} ends at {end:g} s, after the clip's end at {seconds:g} s.",
        "zh": "“{title}”：第 {number} 个区间在 {end:g} 秒结束，超出了音频时长 {seconds:g} 秒。",
    },
    "interval_order": {
        "en": "{title}: intervals must stand in the order of their starts.",
        "zh": "“{title}”：区间必须按起始时间排列。",
    },
    "too_long": {"en": "{title}: at most {most} characters are possible.", "zh": "“{title}”：最多 {most} 个字符。"},
    "lexicon_refused": {
        "en": "{title}: {value!r} says nothing; write what you heard, or leave it empty.",
        "zh": "“{title}”：“{value}”没有实际内容，请写出您听到的情况，或留空。",
    },
    "lexicon_missing": {
        "en": "{title}: name at least one of: {words}.",
        "zh": "“{title}”：请至少提到以下之一：{words}。",
    },
    "tokens": {"en": "{title}: {count} tokens need a score each.", "zh": "“{title}”：共 {count} 个单位，需逐一评分。"},
    "not_asked": {
        "en": "{title} is not asked with these answers; what was answered here will not count.",
        "zh": "按目前的答案无需回答“{title}”，此处的作答不会计入。",
    },
}
# fmt: on


def finding(level: str, problem: Problem, dimension: str, title: Mapping[str, str], side: str = "") -> Finding:
    """A finding in every language; a value in `said` may itself be a text per language."""
    message = {}
    for language, template in MESSAGES[problem.code].items():
        said = {k: in_language(v, language) if isinstance(v, Mapping) else v for k, v in problem.said.items()}
        where = in_language(title, language) + (f" ({side})" if side else "")
        message[language] = template.format(title=where, **said)
    code = "unknown_label" if problem.code == "unknown_label_alias" else problem.code
    return Finding(level, code, dimension, message, side)
