"""What a model is told about an imported judgement: the numbers themselves, with their decimals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from llm_drafting.brief import Brief
from llm_drafting.prompting import Prompt, draft_prompt, prompt_from

FACTORS = ("mos", "noi", "col", "dis", "loud")
PROMPTS = {"nisqa": "alld-caption.en.v1", "nisqa-ab": "alld-verdict.en.v1"}
PREFERRED = {"A": "Sample A", "B": "Sample B", "same": "neither"}
PLACES = 2  # rounded, never cut: 1.1667 becomes 1.17

Ratings = Mapping[str, Any]


def prompt_for(brief: Brief, ratings: Mapping[str, Ratings]) -> Prompt:
    """Messages for one text. `ratings`: the five factors of each side of a pair, where known. Raises LookupError."""
    name = PROMPTS.get(brief.questionnaire.key)
    if name is None:
        return draft_prompt(brief)
    return prompt_from(name, brief, list(lines(brief, ratings)))


def lines(brief: Brief, ratings: Mapping[str, Ratings]) -> Iterator[str]:
    if "winner" not in brief.answers:
        yield from factors(brief.answers)
        return
    for side, own in sorted(ratings.items()):
        yield from (f"Sample {side}, {line}" for line in factors(own))
    yield f"preferred: {PREFERRED[brief.answers['winner']]}"


def factors(ratings: Ratings) -> Iterator[str]:
    yield from (f"{name}: {shown(ratings[name])}" for name in FACTORS if ratings.get(name) is not None)


def shown(value: float) -> str:
    return f"{round(float(value), PLACES):g}"
