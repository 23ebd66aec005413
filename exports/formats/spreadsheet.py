"""CSV by RFC 4180 that a spreadsheet cannot run: text that looks like a formula gets an apostrophe in front.

Numbers stay numbers: a cell of -3 is no formula. To read a text back, take away one leading apostrophe.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from annotation.questionnaire import Questionnaire
from exports.canonical import dumps
from exports.formats.base import TASKS, Context, Format, Row, Skipped
from exports.formats.data import about
from exports.formats.files import Files

# The half-width and full-width characters that open a formula, and what a spreadsheet may skip before one.
OPENERS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
SKIPPED = " \u00a0\u3000"
REFUSED_FIRST = ("\t", "\r", "\n", "'")
SIDES = ("A", "B")
BY_SIDE = {"clip": "clips", "audio": "audio", "seconds": "seconds"}
BEFORE = ("id", "key", "task", "split", "campaign", "language", "text_language")
AFTER = (
    *("instruction", "transcript", "text_to_judge"),
    *("unseen_speaker", "unseen_system", "unseen_text", "simulated"),
)
FIXED = (*BEFORE, *(f"{name}_{side}" for name in BY_SIDE for side in SIDES), *AFTER)
TEXT = ("item", "key", "split", "text", "order", "role", "simulated", "words")
AS_IS = frozenset({int, float, type(None)})
QUOTED = re.compile(r'[,"\r\n]')


class Tables:
    """`exports/csv/<questionnaire>/<split>.csv`, one row an item, and `<split>-texts.csv`, one row a text."""

    def __init__(self, folder: Path, context: Context) -> None:
        self.files = Files(folder / "exports" / "csv", newline="")
        self.begun: set[str] = set()
        self.columns: dict[str, list[tuple[str, str]]] = {}  # by questionnaire, as are the names
        self.names: dict[str, tuple[str, ...]] = {}

    def write(self, row: Row, questionnaire: Questionnaire) -> Iterator[Skipped]:
        asked = row["questionnaire"]
        if asked not in self.columns:
            self.columns[asked] = list(answer_columns(questionnaire))
            self.names[asked] = (*FIXED, *(f"{key}.{side}" if side else key for key, side in self.columns[asked]))
        place = f"{asked}/{row['split']}"
        answers = (answer(row, key, side) for key, side in self.columns[asked])
        self.put(f"{place}.csv", self.names[asked], [*fixed(row), *answers])
        for text in row["texts"]:
            words = [row["id"], row["key"], row["split"], text["id"], text["order"], text["role"], text["simulated"]]
            self.put(f"{place}-texts.csv", TEXT, [*words, text["text"]])
        return iter(())

    def put(self, path: str, names: tuple[str, ...], cells: list[Any]) -> None:
        if path not in self.begun:
            self.begun.add(path)
            self.files.put(path, line(names))
        self.files.put(path, line(cells))

    def close(self) -> None:
        self.files.close()


def line(cells: Sequence[Any]) -> str:
    """By RFC 4180, as Python's csv writes it; that takes two to four times as long for a line without quotes."""
    texts = ["" if cell is None else str(safe(cell)) for cell in cells]
    joined = ",".join(texts)
    if joined.count(",") >= len(texts) or any(mark in joined for mark in '"\r\n'):
        joined = ",".join(map(quoted, texts))
    return joined + "\r\n"


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if QUOTED.search(text) else text


def safe(cell: Any) -> Any:
    """What may stand in a cell. Lists and intervals are JSON; true and false are words."""
    if type(cell) in AS_IS:
        return cell
    text = cell if isinstance(cell, str) else dumps(cell)
    if not text or text[0].isalnum():  # which no opener is
        return text
    runs = text.startswith(REFUSED_FIRST) or text.lstrip(SKIPPED).startswith(OPENERS)
    return f"'{text}" if runs else text


def fixed(row: Row) -> list[Any]:
    """The values of FIXED; a clip alone stands under A."""
    found = [row.get(name) for name in BEFORE]
    for field in BY_SIDE.values():
        sides = row[field]
        found += sides if len(sides) == len(SIDES) else [*sides, None]
    return found + [row.get(name) for name in AFTER]


def answer_columns(questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    """(dimension, side): a column `overall_quality`, or two, `distortion_type.A` and `distortion_type.B`."""
    for dimension in questionnaire.dimensions:
        for side in questionnaire.sides(dimension):
            yield dimension.key, side


def answer(row: Row, key: str, side: str) -> Any:
    """Several choices are joined by `;`; other lists are left for JSON."""
    value = row["answers"].get(key)
    if side:
        value = value.get(side) if isinstance(value, dict) else None
    if not isinstance(value, list):
        return value
    return ";".join(value) if all(isinstance(each, str) for each in value) else value


FORMAT = Format("csv", "CSV", TASKS, Tables, about=about("csv"))
