"""Files as records with line numbers: JSON lines, arrays, objects one after another, CSV. Bad records stop nothing."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from annotation.foreign.rows import Refused

MOST_BYTES = 1024**3
NEXT_OBJECT = re.compile(r"\n[ \t]*(?=\{)")
CSV_SUFFIXES = frozenset({".csv", ".tsv"})
JSON_SUFFIXES = frozenset({".json", ".jsonl", ".ndjson"})

Record = tuple[int, "dict[str, Any] | Refused"]


@dataclass(frozen=True)
class File:
    """One file of a delivery. `name` is how reports call it; `siblings` are the delivery's other files."""

    name: str
    path: Path
    siblings: tuple[Path, ...] = field(default=(), repr=False)

    @property
    def is_csv(self) -> bool:
        return self.path.suffix.lower() in CSV_SUFFIXES

    @cached_property
    def text(self) -> str:
        if self.path.stat().st_size > MOST_BYTES:
            raise Refused("too_large", "The file is larger than 1 GiB. Split it, and import the parts.")
        data = self.path.read_bytes()
        try:
            return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise Refused("not_utf8", f"The file is not UTF-8 (line {line}). Save it as UTF-8.") from None

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The header of a CSV file, names stripped."""
        try:
            first = next(iter(csv.reader(io.StringIO(self.text), delimiter=separator(self.text))), [])
        except csv.Error as error:
            raise Refused("bad_csv", f"The file is not CSV: {error}.") from None
        return tuple(name.strip() for name in first)

    @cached_property
    def whole(self) -> Any:
        """The file as one JSON value. Raises Refused."""
        try:
            return json.loads(self.text, parse_constant=as_missing)
        except (ValueError, RecursionError) as error:
            raise Refused("bad_json", f"The file is not JSON: {error}.") from None

    def records(self) -> Iterator[Record]:
        """Objects with the line on which each begins. Raises Refused for a file that cannot be read at all."""
        yield from csv_records(self.text) if self.is_csv else json_records(self.text)

    def first(self) -> dict[str, Any]:
        """The first readable record, for telling formats apart; empty when there is none."""
        return next((record for _, record in self.records() if isinstance(record, dict)), {})


def csv_records(text: str) -> Iterator[Record]:
    """Rows under a header; every cell is text, so that an id keeps its zeros."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text), strict=True)
    try:
        columns = [name.strip() for name in next(reader, [])]
        if len(set(columns)) != len(columns):
            raise Refused("doubled_column", "The header names a column twice, so its cells cannot be told apart.")
        before = reader.line_num
        for cells in reader:
            line, before = before + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(columns):
                yield line, Refused("wrong_cells", f"The row has {len(cells)} cells under {len(columns)} columns.")
            else:
                yield line, dict(zip(columns, cells, strict=True))
    except csv.Error as error:
        yield reader.line_num, Refused("bad_csv", f"The row is not CSV: {error}. What follows was not read.")


def separator(text: str) -> str:
    """The one of comma, semicolon and tab that the header uses most."""
    return max(",;\t", key=text.partition("\n")[0].count)


def json_records(text: str) -> Iterator[Record]:
    """Objects of a JSON array, of JSON lines, or pretty-printed one after another: they are told apart by reading.

    After a broken object reading goes on with the next one that begins a line.
    """
    scan = Scan(text)
    is_array = scan.peek() == "["
    if is_array:
        scan.at += 1
    while scan.peek(skip="," if is_array else "") not in ("", "]"):
        yield scan.line(), scan.take()
    if is_array and scan.peek() == "":
        yield scan.line(), Refused("cut_off", "The array has no end: the file was cut off here.")


class Scan:
    """A place in a text of JSON values, with its line number."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.counted, self.lines = 0, 1
        self.doubled = False
        self.decoder = json.JSONDecoder(object_pairs_hook=self.pairs, parse_constant=as_missing)

    def peek(self, skip: str = "") -> str:
        while self.at < len(self.text) and (self.text[self.at].isspace() or self.text[self.at] in skip):
            self.at += 1
        return self.text[self.at : self.at + 1]

    def line(self) -> int:
        self.lines += self.text.count("\n", self.counted, self.at)
        self.counted = self.at
        return self.lines

    def pairs(self, found: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(found)
        self.doubled |= len(made) != len(found)
        return made

    def take(self) -> dict[str, Any] | Refused:
        self.doubled = False
        try:
            value, self.at = self.decoder.raw_decode(self.text, self.at)
        except (ValueError, RecursionError) as error:
            following = NEXT_OBJECT.search(self.text, self.at)
            self.at = following.end() if following else len(self.text)
            why = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply"
            return Refused("bad_json", f"The row is not JSON ({why}), or it was cut off.")
        if self.doubled:
            return Refused("doubled_key", "An object has a key twice, so its value cannot be told.")
        return value if isinstance(value, dict) else Refused("not_an_object", "The row is not a JSON object.")


def as_missing(_: str) -> None:
    """NaN and Infinity, which pandas writes for empty cells."""
