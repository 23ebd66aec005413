"""One way to write JSON, so that equal content is equal bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

# Made once: json.dumps makes one at every call that asks for anything but its defaults.
ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def dumps(value: Any) -> str:
    """Canonical JSON: sorted keys, no spaces, UTF-8 as it is, no NaN."""
    return ENCODER.encode(value)


def pretty(value: Any) -> str:
    """The same for files that people read: indented, one newline at the end."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def write_text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def write_lines(path: Path, rows: Iterable[Any]) -> int:
    """Write JSON Lines; return how many."""
    count = 0
    with Lines(path) as file:
        for row in rows:
            file.write(row)
            count += 1
    return count


def read_lines(path: Path) -> Iterator[Any]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


class Lines:
    """A JSON Lines file that is open while rows come."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.file: TextIO = path.open("w", encoding="utf-8", newline="\n")

    def write(self, row: Any) -> None:
        self.file.write(dumps(row) + "\n")

    def __enter__(self) -> Lines:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
