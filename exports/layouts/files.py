"""The files of a dataset as rows, one at a time. What cannot be read is a row too: it says where and why."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from exports.layouts.base import Located, Row, Unreadable

NOT_DATA = re.compile(r"dataset_info|config|manifest|croissant|package|tokenizer|release|certificate", re.IGNORECASE)
BAD = "\0bad"  # a row that could not even be parsed carries the reason under this key
MARKED = re.compile(r"[\udc80-\udcff]")  # what Python makes of bytes that are no UTF-8


def files_with(*suffixes: str) -> Callable[[Path], list[Path]]:
    """Every file with one of these suffixes; the dataset may be one file."""

    def files(root: Path) -> list[Path]:
        if root.is_file():
            return [root]
        return sorted(path for path in root.rglob("*") if path.suffix in suffixes and not NOT_DATA.search(path.stem))

    return files


@contextmanager
def opened(file: Path, newline: str | None = None) -> Iterator[TextIO]:
    """Text in UTF-8, or in UTF-16 where it says so. Bytes of another encoding are marked, for `mangled` to find."""
    with file.open("rb") as start:
        mark = start.read(2)
    encoding = "utf-16" if mark in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    with file.open(encoding=encoding, errors="surrogateescape", newline=newline) as lines:
        yield lines


def mangled(text: str) -> str:
    """Why a text is none, or ""."""
    found = None if text.isascii() else MARKED.search(text)
    return f"not UTF-8 (byte {ord(found[0]) - 0xDC00:#x}): save the file as UTF-8" if found else ""


def json_rows(file: Path, root: Path) -> Iterator[Located]:
    """JSON Lines, or one JSON array, whatever the suffix says. A line that is no object is told as a bad row."""
    with opened(file) as lines:
        start = next((character for line in lines for character in line.strip()[:1]), "")
        lines.seek(0)
        if start == "[":
            for number, row in enumerate(array_of(lines.read()), 1):
                yield Located(file, number, as_row(row))
            return
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield Located(file, number, parsed(line))


def array_of(content: str) -> list[Any]:
    """Raises Unreadable: an array that was cut off is not read in part."""
    if found := MARKED.search(content):
        line = content.count("\n", 0, found.start()) + 1
        raise Unreadable(f"line {line} is {mangled(found[0])}. None of its rows was read")
    try:
        return list(json.loads(content))
    except (ValueError, RecursionError) as error:
        why = f"it begins like a JSON array but is none: {plainly(error)}"
        raise Unreadable(f"{why}. None of its rows was read") from None


def parsed(line: str) -> Row:
    if why := mangled(line):
        return {BAD: f"it is {why}"}
    try:
        return as_row(json.loads(line))
    except (ValueError, RecursionError) as error:
        return {BAD: f"no JSON: {plainly(error)}"}


def plainly(error: Exception) -> str:
    return "it is nested too deeply" if isinstance(error, RecursionError) else str(error)


def as_row(value: Any) -> Row:
    return value if isinstance(value, dict) else {BAD: "not an object"}


def csv_rows(file: Path, root: Path) -> Iterator[Located]:
    with opened(file, newline="") as lines:
        reader = csv.reader(lines, strict=True)
        try:
            columns = next(reader, [])
            for cells in filter(None, reader):
                yield Located(file, reader.line_num, of_cells(columns, cells))
        except csv.Error as error:
            yield Located(file, reader.line_num, {BAD: f"no CSV: {error}; what follows was not read"})


def of_cells(columns: list[str], cells: list[str]) -> Row:
    if why := mangled("".join(cells)):
        return {BAD: f"it is {why}"}
    if len(cells) != len(columns):
        return {BAD: f"it has {len(cells)} cells under {len(columns)} columns"}
    return {name: cell for name, cell in zip(columns, cells, strict=True) if name}


def first_rows(
    files: list[Path], read: Callable[[Path, Path], Iterator[Located]], root: Path, count: int = 5
) -> list[Row]:
    """A few rows to tell a layout by."""
    found: list[Row] = []
    for file in files[:20]:
        try:
            for number, located in enumerate(read(file, root)):
                if number >= count:
                    break
                if BAD not in located.row:
                    found.append(located.row)
        except (OSError, Unreadable):
            continue
    return found
