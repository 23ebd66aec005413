"""Labels out of answers written as text: SpeechEval's lines, one word, or a number. What is no label is a text."""

from __future__ import annotations

import re

from exports.leakage.evidence import Value

THINK = re.compile(r"<think>(.*?)</think>", re.DOTALL)
ANSWER = re.compile(r"<answer>(.*?)</answer>", re.DOTALL)
SCORE = re.compile(r"^([A-Z][A-Za-z ]{2,40}): (\d+(?:\.\d+)?)\s*/\s*\d+", re.MULTILINE)
LINE = re.compile(r"^([A-Z][A-Za-z ]{2,40}): (.{1,60})$", re.MULTILINE)
NUMBER = re.compile(r"\s*-?\d+(?:\.\d+)?\s*")
SHORT = 40  # letters: a shorter answer is a label, not a description
STOCK = re.compile(r"no (?:further |specific )?improvements? (?:is |are )?(?:needed|necessary)", re.IGNORECASE)


def of_answer(answer: str) -> tuple[dict[str, Value], tuple[str, ...]]:
    """The labels in an answer and the description it gives, if any."""
    labels: dict[str, Value] = {}
    thought = " ".join(THINK.findall(answer)) if "<think>" in answer else ""
    for name, value in LINE.findall("\n".join(THINK.findall(answer))):
        labels[field_of(name)] = value.strip()
    for name, score in SCORE.findall("\n".join(THINK.findall(answer))):
        labels[field_of(name)] = float(score)
    said = ANSWER.findall(answer)
    rest = (said[0] if said else THINK.sub("", answer) if thought else answer).strip()
    first, _, more = rest.partition("\n")
    if first.strip() in ("1", "2", "Tie", "A", "B") and more.strip():  # SageLM: the label, then why
        return {**labels, "preference": first.strip()}, (more.strip(),)
    if NUMBER.fullmatch(rest):
        return {**labels, "answer": float(rest)}, ()
    if len(rest) <= SHORT:
        return ({**labels, "answer": rest} if rest else labels), ()
    return labels, (rest,)


def field_of(name: str) -> str:
    return "_".join(name.lower().split())


def is_stock(texts: tuple[str, ...]) -> bool:
    return bool(texts) and all(len(text) < 200 and STOCK.search(text) for text in texts)
