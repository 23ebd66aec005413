"""Prompts for GRPO: the row ends at the user's turn; what a reward may look at stands in columns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotation.enums import Order
from annotation.questionnaire import Kind, Questionnaire
from annotation.swapping import swap
from exports.canonical import dumps
from exports.formats.base import TASKS, CannotWrite, Context, Format, Row, Skipped
from exports.formats.conversations import Conversation, conversations
from exports.formats.data import about
from exports.formats.files import Files

SPLITS = ("train", "val")  # a test row is no prompt to be rewarded on
OWN = frozenset({"key", "task", "messages", "audios", "solution", "dimension"})
COLUMNS = (Kind.ORDINAL, Kind.CATEGORY, Kind.COMPARISON, Kind.MULTI_CATEGORY, Kind.TOKEN_ORDINAL)


class Prompts:
    """`exports/grpo/<task>/{train,val}.jsonl`: an item once, in the order of its first text."""

    def __init__(self, folder: Path, context: Context) -> None:
        self.files = Files(folder / "exports" / "grpo")

    def write(self, row: Row, questionnaire: Questionnaire) -> Iterator[Skipped]:
        if row["split"] not in SPLITS:
            return
        try:
            seen: set[str] = set()
            for each in conversations(row, questionnaire):
                if each.dimension not in seen:
                    seen.add(each.dimension)
                    line = dumps(prompt(row, questionnaire, each))
                    self.files.put(f"{row['task']}/{row['split']}.jsonl", line + "\n")
        except CannotWrite as error:
            yield Skipped(row["id"], str(error))

    def close(self) -> None:
        self.files.close()


def prompt(row: Row, questionnaire: Questionnaire, asked: Conversation) -> dict[str, Any]:
    fixed: dict[str, Any] = {
        "key": row["key"],
        "task": row["task"],
        "messages": [{"role": "user", "content": asked.user}],
        "audios": asked.audios,
        "solution": asked.answer,
    }
    if asked.dimension:
        return {**fixed, "dimension": asked.dimension}
    answers = row["answers"] if asked.order is Order.AB else swap(questionnaire, row["answers"], asked.order)
    return {**columns(questionnaire, answers), **fixed}


def columns(questionnaire: Questionnaire, answers: dict[str, Any]) -> dict[str, Any]:
    """Every question of the questionnaire, answered or null, so that all rows have the same columns."""
    found = {
        each.key: number(answers.get(each.key), decimal=each.decimal)
        for each in questionnaire.dimensions
        if each.kind in COLUMNS
    }
    if taken := OWN & found.keys():
        raise CannotWrite(f"a question is called {', '.join(sorted(taken))}, which is the name of a column of its own")
    return found


def number(value: Any, *, decimal: bool) -> Any:
    """A mean is a float in every row, also when it is whole: loaders take a column's type from its first rows."""
    if isinstance(value, list):
        return [number(each, decimal=decimal) for each in value]
    return float(value) if decimal and isinstance(value, int) else value


FORMAT = Format("grpo", "GRPO prompts", TASKS, Prompts, about=about("grpo"))
