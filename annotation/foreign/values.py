"""Cells and JSON values as numbers and texts. What is not clearly a number is refused, never guessed."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from annotation.foreign.records import File
from annotation.foreign.rows import Found, Judged, Refused, Unreadable

MISSING = frozenset({"", "nan", "none", "null", "na", "n/a", "-"})
NUMBER = re.compile(r"[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?")


def is_missing(value: Any) -> bool:
    return (
        value is None
        or (isinstance(value, str) and value.strip().lower() in MISSING)
        or (isinstance(value, float) and math.isnan(value))
    )


def number(name: str, value: Any, low: float = -math.inf, high: float = math.inf) -> int | float:
    """A number between `low` and `high` with all its digits; whole ones as int. Raises Refused."""
    if isinstance(value, str) and NUMBER.fullmatch(value.strip()):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise Refused("not_a_number", f"{name} is {short(value)}, which is no number.")
    if not low <= value <= high:
        raise Refused("out_of_range", f"{name} is {value:g}; the scale goes from {low:g} to {high:g}.")
    return int(value) if float(value).is_integer() else value


def text(name: str, value: Any, *, needed: bool = True) -> str:
    """A text, stripped. A number stands for a text only where it cannot have lost anything: never for an id."""
    if value is None and not needed:
        return ""
    if not isinstance(value, str) or (needed and not value.strip()):
        raise Refused("no_text", f"{name} is {short(value)}, but must be a text.")
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise Refused("bad_character", f"{name} holds a character that cannot be stored.")
    return value.strip()


def key_of(name: str, value: Any) -> str:
    """An id as a text. A whole number is taken as it was written."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else text(name, value)


def short(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}…"


def found_in(record: Mapping[str, Any], *names: str) -> Any:
    """The first of these fields that is there and not empty."""
    return next((record[name] for name in names if not is_missing(record.get(name))), None)


def each(file: File, read: Any) -> Iterator[Found]:
    """`read(line, record)` gives judgements for every record of a file; what it refuses is told at its place."""
    for line, record in file.records():
        if isinstance(record, Refused):
            yield Unreadable(file.name, line, record.code, record.reason)
            continue
        yield from at(file, line, lambda line=line, record=record: read(line, record))


def at(file: File, line: int, read: Any) -> Iterator[Found]:
    """What `read()` gives for the record on this line, or why it gives nothing."""
    try:
        made: Iterable[Judged] | Judged = read()
        yield from [made] if isinstance(made, Judged) else made
    except Refused as refused:
        yield Unreadable(file.name, line, refused.code, refused.reason)
    except KeyError as missing:
        yield Unreadable(file.name, line, "missing_field", f"The row has no {short(missing.args[0])}.")
    except (AttributeError, TypeError, ValueError) as error:
        # Lists where objects belong and the like: whoever sends them learns which row it is, not a traceback.
        yield Unreadable(file.name, line, "wrong_shape", f"The row is not built like this format's rows ({error}).")
