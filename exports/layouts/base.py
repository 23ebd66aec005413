"""What every layout's reader gives back, and how it finds files and splits."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from exports.leakage.evidence import Value

Row = dict[str, Any]
# The words by which a split is told from a file or folder name; the nearest one to the file decides.
SPLIT_WORDS = {
    "train": ("train", "training", "trn"),
    "val": ("val", "valid", "validation", "dev", "development", "eval"),
    "test": ("test", "tst", "testing"),
}
SPLIT_OF = {word: split for split, words in SPLIT_WORDS.items() for word in words}
WORD = re.compile(r"[a-z]+")
NOT_DATA = re.compile(r"dataset_info|config|manifest|croissant|package|tokenizer|release|certificate", re.IGNORECASE)


class Unreadable(Exception):
    """The dataset as a whole cannot be read: says what was looked for."""


class BadRow(ValueError):
    """One row cannot be read: says why."""


@dataclass(frozen=True, slots=True)
class Located:
    """A row as it stands, with where."""

    file: Path
    line: int
    row: Row


@dataclass(frozen=True, slots=True)
class Entry:
    """One row, read. `audios` as written; everything unknown stays empty."""

    audios: tuple[str, ...]
    task: str = "rows"
    key: str = ""
    split: str = ""
    texts: tuple[str, ...] = ()
    stock: bool = False
    labels: Mapping[str, Value] = field(default_factory=dict)
    instruction: str = ""
    speaker: str = ""
    system: str = ""
    text: str = ""
    recording: str = ""
    language: str = ""
    origin: str = ""


@dataclass(frozen=True)
class Reader:
    """`fits`: whether a dataset looks like this. `rows`: every row of it. `entry`: one row read, or BadRow."""

    key: str
    says: str
    fits: Callable[[Path], bool]
    rows: Callable[[Path, Path], Iterator[Located]]  # file, dataset
    files: Callable[[Path], list[Path]]
    entry: Callable[[Row], Entry]


def split_of(path: Path, root: Path) -> str:
    """The split that a file belongs to, by its own name or the folders it lies in; "" when nothing says so."""
    relative = path.relative_to(root) if path.is_relative_to(root) else Path(path.name)
    for part in (path.stem, *reversed(relative.parts[:-1])):
        found = {SPLIT_OF[word] for word in WORD.findall(part.lower()) if word in SPLIT_OF}
        if len(found) == 1:
            return found.pop()
    return ""


def files_with(*suffixes: str) -> Callable[[Path], list[Path]]:
    """Every file with one of these suffixes; the dataset may be one file."""

    def files(root: Path) -> list[Path]:
        if root.is_file():
            return [root]
        return sorted(path for path in root.rglob("*") if path.suffix in suffixes and not NOT_DATA.search(path.stem))

    return files


def json_rows(file: Path, root: Path) -> Iterator[Located]:
    """JSON Lines, or one JSON array, whatever the suffix says. A line that is no object is told as a bad row."""
    with file.open(encoding="utf-8-sig", errors="replace") as lines:
        start = next((character for line in lines for character in line.strip()[:1]), "")
        lines.seek(0)
        if start == "[":
            for number, row in enumerate(array_of(file, lines.read()), 1):
                yield Located(file, number, as_row(row))
            return
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield Located(file, number, parsed(line))


def array_of(file: Path, content: str) -> list[Any]:
    try:
        return list(json.loads(content))
    except ValueError as error:
        raise Unreadable(f"{file} begins like a JSON array but is none: {error}.") from None


def parsed(line: str) -> Row:
    try:
        return as_row(json.loads(line))
    except ValueError as error:
        return {BAD: f"no JSON: {error}"}


BAD = "\0bad"  # a row that could not even be parsed carries the reason under this key


def as_row(value: Any) -> Row:
    return value if isinstance(value, dict) else {BAD: "not an object"}


def csv_rows(file: Path, root: Path) -> Iterator[Located]:
    with file.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
        for row in (reader := csv.DictReader(lines)):
            yield Located(file, reader.line_num, {str(key): value for key, value in row.items() if key})


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


def string(row: Row, *names: str) -> str:
    """The first of these fields that holds something to read."""
    for name in names:
        value = row.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return str(value)
    return ""
