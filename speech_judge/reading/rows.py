"""Rows of JSON as the published files have them: one object a line, an array, or objects one after the other."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from speech_judge.errors import JudgeError

Row = dict[str, Any]
ENOUGH_TO_TELL = 65_536


def read_rows(path: Path) -> Iterator[tuple[int, Row]]:
    """(line, object). CSV by its suffix; JSON in any of its three forms by its beginning. Raises JudgeError."""
    if not path.is_file():
        raise JudgeError(f"There is no file {path}.", "Check the path.")
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from enumerate(csv.DictReader(file), start=2)
        return
    with path.open(encoding="utf-8-sig") as file:
        head = file.read(ENOUGH_TO_TELL).lstrip()
    if is_line_by_line(head):
        yield from json_lines(path)
    else:
        yield from objects(path)


def is_line_by_line(head: str) -> bool:
    first = head.split("\n", 1)[0]
    try:
        return isinstance(json.loads(first), dict)
    except ValueError:
        return False


def json_lines(path: Path) -> Iterator[tuple[int, Row]]:
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                try:
                    yield from ((number, row) for row in unrolled(json.loads(line)))
                except ValueError as error:
                    raise not_readable(path, number, error) from None


def objects(path: Path) -> Iterator[tuple[int, Row]]:
    """An array, one object keyed by name (SpeechOcean762's scores.json), or objects written one after the other."""
    text, decoder, place = path.read_text(encoding="utf-8-sig"), json.JSONDecoder(), 0
    while (place := after_space(text, place)) < len(text):
        line = text.count("\n", 0, place) + 1
        try:
            value, place = decoder.raw_decode(text, place)
        except ValueError as error:
            raise not_readable(path, line, error) from None
        yield from ((line, row) for row in unrolled(value))


def unrolled(value: Any) -> Iterator[Row]:
    """A row, the rows of an array, or those of an object that is keyed by their names."""
    if isinstance(value, list):
        yield from map(as_object, value)
    elif isinstance(value, dict) and value and all(isinstance(each, dict) for each in value.values()):
        yield from ({"id": name, **each} for name, each in value.items())
    else:
        yield as_object(value)


def after_space(text: str, place: int) -> int:
    while place < len(text) and text[place] in " \t\r\n,":
        place += 1
    return place


def as_object(value: Any) -> Row:
    if not isinstance(value, dict):
        raise ValueError("a row must be an object")
    return value


def not_readable(path: Path, line: int, error: ValueError) -> JudgeError:
    return JudgeError(f"{path}, line {line}: not readable as JSON ({error}).", "Mend the row; nothing was scored.")
