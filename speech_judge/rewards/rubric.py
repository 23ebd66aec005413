"""The evaluator's instructions out of `rubric.toml`, and how its mark is read."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from speech_judge.rewards.case import HIGHEST, Case

WIDTH = 2  # of a band
THOUGHT = re.compile(r"^.*</think>", re.DOTALL)
NUMBER = re.compile(r"(?<![\w.,/-])\d+(?![\w,-]|\.\d)")
OUT_OF = re.compile(r"(?<=\d)\s*(?:/|out of)\s*10\b(?!\.\d)")


@cache
def rubric() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "rubric.toml").read_text(encoding="utf-8"))


def context(case: Case) -> str:
    """The same for all criteria: an evaluator reads it once."""
    table = rubric()
    return (
        f"{table['intro'].strip()} {table['tasks'][case.task]}\n\n## Question\n{case.question}\n\n"
        f"## Reference\n{case.reference}\n\n## Reply\n{case.candidate}\n\n"
    )


def criterion(case: Case, name: str) -> str:
    table = rubric()["criteria"][name]
    last = len(table["bands"]) - 1
    bands = "\n".join(
        f"{WIDTH * n} to {'' if n == last else 'below '}{WIDTH * (n + 1)}: {text}"
        for n, text in enumerate(table["bands"])
    )
    return f"## {table['question']}\n{table[case.task]}\n{bands}\n"


def prompt(case: Case, name: str) -> str:
    return context(case) + criterion(case, name) + "\nAnswer with one integer from 0 to 10 and nothing else."


def read_integer(reply: str) -> float | None:
    """The one integer from 0 to 10 of a reply; "8/10" and "8 out of 10" are 8.

    None for anything else: no integer, two that differ, a decimal, one below 0 or above 10. Nothing is clamped.
    """
    said = OUT_OF.sub(" ", THOUGHT.sub("", reply))
    if re.search(r"\d[./]\d|-\d", said):
        return None
    found = {int(number) for number in NUMBER.findall(said)}
    mark = found.pop() if len(found) == 1 else -1
    return float(mark) if 0 <= mark <= HIGHEST else None
