"""A model's reply as texts: unwrapped, split, and refused where it is nonsense."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from llm_drafting.distinct import tokens
from llm_drafting.prompting import Prompt

SHORTEST = {"zh": 8, "ja": 8}
SHORTEST_ELSE, LONGEST = 20, 4000  # characters of one text
LOOP_TOKENS, LOOP_REPEATS = 6, 3  # a run of so many tokens, said so many times
ECHO_TOKENS = 14  # as many tokens in a row of the prompt's own rules
THINKING = re.compile(r"<(think|thinking|reasoning)>.*?</\1>", re.DOTALL | re.IGNORECASE)
UNCLOSED_THINKING = re.compile(r"^\s*<(think|thinking|reasoning)>", re.IGNORECASE)
CODE_FENCE = re.compile(r"^\s*```[\w-]*\s*\n(?P<inside>.*?)\n?\s*```\s*$", re.DOTALL)
QUOTES = {'"': '"', "“": "”", "「": "」", "'": "'", "«": "»"}
NUMBERED = re.compile(r"^\s*(?:\(?\d{1,2}[.):、．）]|[-*•])\s+(?=\S)|^\s*\d{1,2}[、．]\s*(?=\S)", re.MULTILINE)
MARKUP = re.compile(r"</?[a-z][\w-]*(\s[^<>]*)?/?>|!\[[^\]]*\]\(|\[[^\]]+\]\(|https?://|<!DOCTYPE", re.IGNORECASE)
CJK = re.compile(r"[㐀-鿿]")
KANA = re.compile(r"[぀-ヿ]")
LETTER = re.compile(r"[^\W\d_]")
REFUSAL = re.compile(
    r"^\W*(i['’]?m sorry|i am sorry|sorry,|i cannot|i can['’]?t|as an ai|as a language model|unfortunately, i"
    r"|抱歉|对不起|很抱歉|作为一个?(ai|人工智能|语言模型)|我无法)",
    re.IGNORECASE,
)


class Nonsense(ValueError):
    """A reply that is not a usable text; `code` is stable, the message says what was wrong with it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message
        self.tokens = 0  # what the reply cost all the same


def one_text(reply: str, language: str, prompt: Prompt) -> str:
    """The one text of a reply. Raises Nonsense."""
    text = _unwrap(reply)
    _refuse(text, language, prompt)
    return text


def many_texts(reply: str, language: str, prompt: Prompt) -> list[str]:
    """The texts of a reply that should be a JSON array, and may be a numbered list or paragraphs.

    Texts that are nonsense are left out; raises the first one's Nonsense when none remains.
    """
    parts = [_unwrap(part) for part in _split(_unwrap(reply))]
    texts: list[str] = []
    first: Nonsense | None = None
    for part in parts:
        try:
            _refuse(part, language, prompt)
            texts.append(part)
        except Nonsense as nonsense:
            first = first or nonsense
    if not texts:
        raise first or Nonsense("empty", "The model answered with nothing.")
    return texts


def _unwrap(reply: str) -> str:
    """Without reasoning, code fence and quotes around the whole."""
    text = THINKING.sub("", reply).strip()
    if fenced := CODE_FENCE.match(text):
        text = fenced["inside"].strip()
    if len(text) > 1 and QUOTES.get(text[0]) == text[-1] and text[0] not in text[1:-1] and text[-1] not in text[1:-1]:
        text = text[1:-1].strip()
    return text


def _split(text: str) -> list[str]:
    start, end = text.find("["), text.rfind("]")
    if 0 <= start < end:
        try:
            return _strings(json.loads(text[start : end + 1]))
        except (json.JSONDecodeError, RecursionError):
            pass  # not an array after all: read it as lines
    try:
        return _strings(json.loads(text))
    except (json.JSONDecodeError, RecursionError):
        pass  # the same
    marks = list(NUMBERED.finditer(text))
    if marks:
        edges = [mark.start() for mark in marks] + [len(text)]
        items = [text[mark.end() : edges[place + 1]] for place, mark in enumerate(marks)]
        return [" ".join(item.split()) for item in items]
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text)]


def _strings(value: object) -> list[str]:
    """The strings of [..], [{"text": ..}] or {"variants": [..]}; anything else is left out."""
    if isinstance(value, dict):
        lists = [inner for inner in value.values() if isinstance(inner, list)]
        value = lists[0] if lists else list(value.values())
    if not isinstance(value, list):
        return []
    found = [
        next((v for v in item.values() if isinstance(v, str)), "") if isinstance(item, dict) else item for item in value
    ]
    return [item for item in found if isinstance(item, str) and item.strip()]


@dataclass(frozen=True)
class _Check:
    code: str
    message: str
    fails: Callable[[str, str, Prompt], bool]


def _refuse(text: str, language: str, prompt: Prompt) -> None:
    for check in CHECKS:
        if check.fails(text, language, prompt):
            raise Nonsense(check.code, check.message)


def _too_short(text: str, language: str, prompt: Prompt) -> bool:
    return len(text) < SHORTEST.get(language.split("-")[0].lower(), SHORTEST_ELSE)


def _json(text: str, language: str, prompt: Prompt) -> bool:
    return (text[:1] in "[{" and text[-1:] in "]},") or text.count('":') > 2


def _other_language(text: str, language: str, prompt: Prompt) -> bool:
    letters = max(1, len(LETTER.findall(text)))
    chinese, kana = len(CJK.findall(text)) / letters, len(KANA.findall(text)) / letters
    code = language.split("-")[0].lower()
    if code == "zh":
        return chinese < 0.5 or kana > 0.05
    if code == "ja":
        return kana < 0.1
    latin = code in {"en", "fr", "de", "es", "it", "pt"}
    if latin and (chinese + kana > 0.1 or len(re.findall(r"[A-Za-zÀ-ÿ]", text)) / letters < 0.7):
        return True
    return code == "en" and not set(tokens(text)) & COMMON_ENGLISH


COMMON_ENGLISH = frozenset(
    {
        "the",
        "a",
        "an",
        "is",
        "are",
        "of",
        "and",
        "in",
        "to",
        "it",
        "with",
        "for",
        "has",
        "have",
        "no",
        "not",
        "this",
        "that",
        "than",
    }
)


def _loops(text: str, language: str, prompt: Prompt) -> bool:
    words = tokens(text)
    runs = Counter(tuple(words[i : i + LOOP_TOKENS]) for i in range(len(words) - LOOP_TOKENS + 1))
    sentences = Counter(s.strip() for s in re.split(r"[.!?。！？\n]", text) if len(s.strip()) > 8)
    return max(runs.values(), default=0) >= LOOP_REPEATS or max(sentences.values(), default=0) >= LOOP_REPEATS


def _echoes(text: str, language: str, prompt: Prompt) -> bool:
    if prompt.fence in text or prompt.fence.strip("= ") in text or "{{" in text:
        return True
    said, rules = tokens(text), tokens(prompt.system)
    known = {tuple(rules[i : i + ECHO_TOKENS]) for i in range(len(rules) - ECHO_TOKENS + 1)}
    return any(tuple(said[i : i + ECHO_TOKENS]) in known for i in range(len(said) - ECHO_TOKENS + 1))


CHECKS: Sequence[_Check] = (
    _Check("empty", "The model answered with nothing.", lambda text, *_: not text.strip()),
    _Check(
        "reasoning", "The model stopped while still thinking.", lambda text, *_: bool(UNCLOSED_THINKING.match(text))
    ),
    _Check("markup", "The model answered with HTML, links or images.", lambda text, *_: bool(MARKUP.search(text))),
    _Check("json", "The model answered with data instead of prose.", _json),
    _Check("too_short", "The model's text is too short to be one.", _too_short),
    _Check("too_long", f"The model's text is longer than {LONGEST} characters.", lambda text, *_: len(text) > LONGEST),
    _Check("refusal", "The model declined to write the text.", lambda text, *_: bool(REFUSAL.match(text))),
    _Check("echo", "The model repeated its instructions instead of writing.", _echoes),
    _Check("loop", "The model repeated the same words over and over.", _loops),
    _Check("language", "The model wrote another language than the campaign's.", _other_language),
)
