"""SageLM (arXiv 2508.20916): LLaMA-Factory rows, one per pair and dimension, label on the first line, then why.

The four rows of a pair are joined by their audio and question, never by their order in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from annotation.foreign.records import File
from annotation.foreign.rows import Found, Judged, Options, Refused, Sound, Unreadable
from annotation.foreign.values import each, short, text
from annotation.questionnaire import Kind, load_preset

PRESETS = ("sagelm-semantic", "sagelm-acoustic")
LABELS = {"1": "A", "2": "B", "Tie": "same"}
PROMPT = re.compile(
    r"Evaluate in terms of \*\*(?P<dimension>[^*]+)\*\*.*?### Instruction:[ \t]*\n(?P<question>.*?)[ \t]*\n+"
    r"### Response 1:",
    re.DOTALL,
)
PLACEHOLDER = "1"
# In sets without labels every output is this placeholder; of eight real labels all are "1" once in 3,000 sets.
FEWEST_ROWS = 8
NO_LABELS = frozenset({"sum_len", "trunc_len", "bin_key"})
SAYS_RESPONSE = re.compile(r"\bresponse ([12])\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def dimensions() -> dict[str, tuple[str, str]]:
    """Published name -> (preset, our dimension)."""
    return {
        name: (preset, dimension.key)
        for preset in PRESETS
        for dimension in load_preset(preset).dimensions
        if dimension.kind is Kind.COMPARISON
        for name in {dimension.published or dimension.key, dimension.key}
    }


def sniff(first: dict[str, Any]) -> bool:
    return {"instruction", "output", "audios"} <= first.keys() and "### Response 1:" in str(first["instruction"])


def read(file: File, options: Options) -> Iterator[Found]:
    outputs = [str(record.get("output", "")).strip() for _, record in file.records() if isinstance(record, dict)]
    if len(outputs) >= FEWEST_ROWS and set(outputs) == {PLACEHOLDER}:
        yield Unreadable(
            file.name, 0, "placeholders", f"Every output of this file is the placeholder “{PLACEHOLDER}”, not a label."
        )
        return
    yield from each(file, lambda line, record: judged(file, line, record))


def judged(file: File, line: int, record: dict[str, Any]) -> Judged:
    if NO_LABELS & record.keys():
        raise Refused("placeholders", "Rows with trunc_len hold the placeholder “1” instead of a label.")
    found = PROMPT.search(text("instruction", record.get("instruction")))
    if found is None:
        raise Refused("no_prompt", "The instruction is not SageLM's prompt, so its dimension cannot be told.")
    named = found["dimension"].strip()
    if named not in dimensions():
        raise Refused("unknown_dimension", f"{named!r} is none of SageLM's dimensions.")
    preset, dimension = dimensions()[named]
    audios = record.get("audios")
    if not isinstance(audios, list) or len(audios) != 2:
        raise Refused("not_a_pair", "audios must name two recordings.")
    label, _, why = text("output", record.get("output")).partition("\n")
    if label.strip() not in LABELS:
        raise Refused("unknown_label", f"The first line of output is {short(label)}; it must be 1, 2 or Tie.")
    answers: dict[str, Any] = {dimension: LABELS[label.strip()]}
    if why.strip():
        answers[f"{dimension}_why"] = as_sides(why.strip())
    question = found["question"].strip()
    first, second = (text("audios", audio) for audio in audios)
    return Judged(
        file=file.name,
        line=line,
        key=str(record.get("id") or f"{first}|{second}"),
        preset=preset,
        audios=(Sound(first), Sound(second)),
        rater="sagelm:reference",
        answers=answers,
        instruction=question,
        part_of=question or "sagelm",
    )


def as_sides(why: str) -> str:
    """Its rationales call the replies Response 1 and 2; here they are A and B, as everywhere in the product."""
    return SAYS_RESPONSE.sub(lambda found: f"Response {'AB'[int(found[1]) - 1]}", why)
