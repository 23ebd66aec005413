"""Messages for a model out of versioned prompt files. Only named slots are replaced; what users wrote is data."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import yaml

from annotation.questionnaire import describe
from llm_drafting.brief import Brief

VERSION = "v1"
WRITTEN = ("en", "zh")
SLOT = re.compile(r"\{\{(\w+)\}\}")
# Invisible and control characters hide instructions from the people who read the same text.
HIDDEN = {"Cc", "Cf", "Co", "Cs", "Cn"}
LONGEST_DATA = 6000  # characters of any one slot
NAMES = {
    "en": {"en": "English", "zh": "Chinese (simplified)", "ja": "Japanese", "fr": "French", "de": "German"},
    "zh": {"en": "英文", "zh": "简体中文", "ja": "日文", "fr": "法文"},
}
PHRASES = {
    "en": {
        "transcript": "What is spoken in the recording, for reference only:\n{fence}\n{text}\n{fence}\n",
        "remarks": "An earlier text was returned. Mind of this what the answers bear out:\n{fence}\n{lines}\n{fence}\n",
        "contradictions": "An earlier attempt contradicted the answers. Do not repeat these mistakes:\n{lines}\n",
        "avoid": "Paraphrases there are already; write others:\n{fence}\n{lines}\n{fence}\n",
    },
    "zh": {
        "transcript": "录音中所说的内容，仅供参考：\n{fence}\n{text}\n{fence}\n",
        "remarks": "质检员退回了上一次的文字，理由如下。请在评分允许的范围内采纳：\n{fence}\n{lines}\n{fence}\n",
        "contradictions": "上一次的文字与回答矛盾。请勿重复以下错误：\n{lines}\n",
        "avoid": "已有以下改写，请写出不同的：\n{fence}\n{lines}\n{fence}\n",
    },
}


@dataclass(frozen=True)
class Prompt:
    """The two messages to send. `name` is the prompt file and version; `fence` surrounds every piece of user data."""

    name: str
    system: str
    user: str
    fence: str


def draft_prompt(brief: Brief) -> Prompt:
    """Messages that ask for one text. Raises LookupError for a task without a prompt file."""
    spoken = _spoken(brief.language)
    fence = _fence(brief)
    phrases = PHRASES[spoken]
    slots = {
        "answers": _answers(brief, spoken),
        "transcript": phrases["transcript"].format(fence=fence, text=_data(brief.transcript))
        if brief.transcript
        else "",
        "contradictions": _to_mend(brief, spoken, fence),
    }
    return _fill(f"draft.{brief.questionnaire.task}.{spoken}.{VERSION}", brief, fence, slots)


def prompt_from(name: str, brief: Brief, lines: Sequence[str]) -> Prompt:
    """Messages out of the prompt file `name`, with `lines` of numbers in its slot `ratings`. Raises LookupError."""
    spoken = _spoken(brief.language)
    fence = _fence(brief, *lines)
    slots = {
        "ratings": "\n".join(_data(line) for line in lines),
        "contradictions": _to_mend(brief, spoken, fence),
    }
    return _fill(name, brief, fence, slots)


def _to_mend(brief: Brief, spoken: str, fence: str) -> str:
    """What was wrong with earlier attempts: what an inspector said, and what they claimed against the answers."""
    remarks = "\n".join(f"- {remark}" for remark in brief.remarks)
    mistakes = "\n".join(f"- {c.message[spoken]}" for c in brief.contradictions)
    return "".join(
        PHRASES[spoken][name].format(fence=fence, lines=_data(said))
        for name, said in (("remarks", remarks), ("contradictions", mistakes))
        if said
    )


def vary_prompt(brief: Brief, text: str, count: int, avoid: Sequence[str]) -> Prompt:
    """Messages that ask for `count` paraphrases as a JSON array."""
    spoken = _spoken(brief.language)
    fence = _fence(brief, text)
    lines = "\n".join(f"- {_data(other)}" for other in avoid if other != text)
    slots = {
        "answers": _answers(brief, spoken),
        "text": _data(text),
        "count": str(count),
        "avoid": PHRASES[spoken]["avoid"].format(fence=fence, lines=lines) if lines else "",
    }
    return _fill(f"vary.{spoken}.{VERSION}", brief, fence, slots)


def _fill(name: str, brief: Brief, fence: str, slots: Mapping[str, str]) -> Prompt:
    table = _file(name)
    spoken = _spoken(brief.language)
    code = brief.language.split("-")[0].lower()
    known = {
        **slots,
        "fence": fence,
        "length": table["length"],
        "language_name": NAMES[spoken].get(code, brief.language),
    }
    # One pass over the template alone: braces inside the data stay what they are.
    system, user = (SLOT.sub(lambda slot: known[slot[1]], table[part]).strip() for part in ("system", "user"))
    return Prompt(name, system, user, fence)


@lru_cache
def _file(name: str) -> dict[str, str]:
    path = files("llm_drafting").joinpath("prompts", f"{name}.yaml")
    if not path.is_file():
        raise LookupError(f"There is no prompt file {name}.yaml.")
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _answers(brief: Brief, spoken: str) -> str:
    described = describe(brief.questionnaire, brief.answers, spoken, brief.durations, brief.tokens)
    return "\n".join(f"{d.title}{f' ({d.side})' if d.side else ''}: {_data(d.words)}" for d in described)


def _data(text: str) -> str:
    """Users' text as one harmless stretch: no hidden characters, no fence, no line that looks like a role."""
    seen = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in HIDDEN)
    return re.sub(r"\s*\n\s*", " / ", seen.strip()).replace("=====", "==")[:LONGEST_DATA]


def _fence(brief: Brief, *more: str) -> str:
    """A line the data cannot contain, because it depends on the data."""
    seed = repr([sorted(brief.answers.items()), brief.transcript, brief.instruction, *brief.remarks, *more])
    return f"===== data {hashlib.sha256(seed.encode()).hexdigest()[:12]} ====="


def _spoken(language: str) -> str:
    """The language the prompt itself is written in."""
    code = language.split("-")[0].lower()
    return code if code in WRITTEN else "en"
