"""TOML tables into frozen dataclasses, strictly: an unknown key or a wrong type is named with its line."""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from speech_judge.errors import JudgeError

T = TypeVar("T")
Path_ = tuple[str | int, ...]


@dataclasses.dataclass(frozen=True)
class Source:
    """Where a table came from, to say so in errors."""

    name: str
    text: str = ""

    def at(self, where: Path_) -> str:
        line = line_of(self.text, where)
        return f"{self.name}, line {line}" if line else self.name


def read(kind: type[T], table: Mapping[str, Any], source: Source, where: Path_ = ()) -> T:
    """Build `kind` out of `table`; every key must be one of its fields. Raises JudgeError."""
    hints = typing.get_type_hints(kind)
    fields = {field.name: field for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    for key in table:
        if key not in fields:
            raise JudgeError(
                f"{source.at((*where, key))}: unknown key {dotted((*where, key))!r}.",
                f"Known here: {', '.join(sorted(fields))}.",
            )
    missing = [name for name, field in fields.items() if name not in table and required(field)]
    if missing:
        raise JudgeError(f"{source.at(where)}: {dotted(where) or 'the recipe'} lacks {missing[0]!r}.", "Add it.")
    return kind(**{key: value_of(hints[key], value, source, (*where, key)) for key, value in table.items()})


def required(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def value_of(hint: Any, value: Any, source: Source, where: Path_) -> Any:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if dataclasses.is_dataclass(hint) and isinstance(value, Mapping):
        return read(typing.cast("type[Any]", hint), value, source, where)
    if origin is tuple and isinstance(value, Sequence) and not isinstance(value, str):
        inner = [arguments[0]] * len(value) if arguments[-1] is Ellipsis else list(arguments)
        if len(inner) != len(value):
            raise wrong(hint, value, source, where)
        return tuple(
            value_of(kind, item, source, (*where, n)) for n, (kind, item) in enumerate(zip(inner, value, strict=True))
        )
    if origin in (dict, Mapping, typing.get_origin(Mapping[str, Any])) and isinstance(value, Mapping):
        return {key: value_of(arguments[1], item, source, (*where, key)) for key, item in value.items()}
    if origin in (types.UnionType, typing.Union):
        return optional(arguments, value, source, where)
    if origin is typing.Literal:
        if value in arguments:
            return value
        raise JudgeError(
            f"{source.at(where)}: {dotted(where)} is {value!r}.", f"It can be {', '.join(map(str, arguments))}."
        )
    if hint is Any:
        return value
    if hint is float and type(value) is int:
        return float(value)
    if type(value) is not hint:
        raise wrong(hint, value, source, where)
    return value


def optional(kinds: tuple[Any, ...], value: Any, source: Source, where: Path_) -> Any:
    if value is None and type(None) in kinds:
        return None
    return value_of(next(kind for kind in kinds if kind is not type(None)), value, source, where)


def wrong(hint: Any, value: Any, source: Source, where: Path_) -> JudgeError:
    wanted = getattr(hint, "__name__", str(hint))
    return JudgeError(f"{source.at(where)}: {dotted(where)} is {value!r}.", f"It must be of type {wanted}.")


def dotted(where: Path_) -> str:
    return ".".join(str(part) for part in where)


HEADER = re.compile(r"^\s*\[(\[?)\s*([^\]]+?)\s*\]\]?\s*(#.*)?$")


def line_of(text: str, where: Path_) -> int | None:
    """Line (from 1) of the key `where`, or of the nearest table around it; None when it is not written there."""
    table: Path_ = ()
    counts: dict[str, int] = {}
    best: tuple[int, int] = (0, 0)  # how many parts agree, line
    for number, line in enumerate(text.splitlines(), 1):
        if header := HEADER.match(line):
            table = table_path(header[2], bool(header[1]), counts)
            found: Path_ = table
        elif "=" in line and not line.lstrip().startswith("#"):
            found = (*table, *(part.strip().strip('"') for part in line.split("=", 1)[0].split(".")))
        else:
            continue
        agreeing = len(found) if found == where[: len(found)] else 0
        if agreeing > best[0]:
            best = agreeing, number
    return best[1] or None


def table_path(name: str, repeated: bool, counts: dict[str, int]) -> Path_:
    """`[[stages]]` twice is ("stages", 0), ("stages", 1); `[stages.loss]` after them is ("stages", 1, "loss")."""
    parts = [part.strip().strip('"') for part in name.split(".")]
    if repeated:
        counts[name] = counts.get(name, -1) + 1
    path: list[str | int] = []
    for depth, part in enumerate(parts, 1):
        path.append(part)
        count = counts.get(".".join(parts[:depth]))
        if count is not None:
            path.append(count)
    return tuple(path)


def folder_of(module_file: str) -> Path:
    return Path(module_file).resolve().parent
