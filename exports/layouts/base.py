"""What every layout's reader gives back, and how it tells splits."""

from __future__ import annotations

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


def string(row: Row, *names: str) -> str:
    """The first of these fields that holds something to read."""
    for name in names:
        value = row.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return str(value)
    return ""
