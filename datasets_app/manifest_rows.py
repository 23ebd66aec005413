"""One row of a manifest: which columns there are, and what each may hold."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn

from datasets_app.enums import Origin

MAX_EXTRA_BYTES = 8_000

# The columns we know, how long each may be (as long as its field in Clip), and what other corpora call them.
COLUMNS: dict[str, int] = {
    "filename": 300,
    "text": 20_000,
    "language": 16,
    "speaker": 120,
    "system": 120,
    "origin": 10,
    "recording": 120,
    "degradation": 2_000,
    "source": 60,
}
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
SLUG = re.compile(r"[a-zA-Z0-9_-]+")


@dataclass(frozen=True)
class Row:
    """One clip as its deliverer describes it. Empty strings where nothing was said."""

    line: int
    filename: str
    text: str = ""
    language: str = ""
    speaker: str = ""
    system: str = ""
    origin: str = ""
    recording: str = ""
    source: str = ""
    degradation: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Problem:
    """A row that cannot be taken: where, a stable code, and what to mend."""

    line: int
    filename: str
    code: str
    reason: str


class BadRow(Exception):
    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def parse_defaults(defaults: dict[str, Any]) -> Row:
    """Values for columns that the manifest lacks, `extra` among them. Raises BadRow, also for a column not ours."""
    unknown = sorted(set(defaults) - set(COLUMNS) - {"extra"} | set(defaults) & {"filename"})
    if unknown:
        raise BadRow("unknown_column", f"No default can be given for {', '.join(unknown)}.")
    extra = defaults.get("extra", {})
    if not isinstance(extra, dict):
        raise BadRow("bad_value", "extra must be an object.")
    known = {name: value for name, value in defaults.items() if name != "extra"}
    return replace(as_row(0, {**known, "filename": "*"}), extra=bounded("extra", extra, MAX_EXTRA_BYTES))


def with_defaults(row: Row, defaults: Row) -> Row:
    lacking = {name: getattr(defaults, name) for name in COLUMNS if name != "filename" and not getattr(row, name)}
    return replace(row, **lacking, extra={**defaults.extra, **row.extra})


def refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number we can keep")


def as_row(line: int, record: Any) -> Row:
    if isinstance(record, BadRow):
        raise record
    known = {name: cell_text(name, record[name]) for name in COLUMNS if name != "degradation" and name in record}
    if not known.get("filename"):
        raise BadRow("no_filename", "The row names no file.")
    if known.get("language") and not LANGUAGE.fullmatch(known["language"]):
        raise BadRow("bad_language", f"{known['language']!r} is not a language code such as en, zh or pt-BR.")
    if known.get("origin") and known["origin"] not in list(Origin):
        raise BadRow("bad_origin", f"{known['origin']!r} is none of {', '.join(Origin)}.")
    if known.get("source") and not SLUG.fullmatch(known["source"]):
        raise BadRow("bad_source", f"{known['source']!r} is not a source's short name: letters, digits, - and _ only.")
    return Row(line=line, degradation=degradation_of(record.get("degradation")), extra=extra_of(record), **known)


def cell_text(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list | bool):
        raise BadRow("bad_value", f"{name} must be text.")
    text = str(value).strip()
    if len(text) > COLUMNS[name]:
        raise BadRow("too_long", f"{name} is longer than {COLUMNS[name]} characters.")
    refuse_characters(name, text)
    return text


def refuse_characters(name: str, text: str) -> None:
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise BadRow("bad_character", f"{name} holds a character that cannot be stored.")


def degradation_of(value: Any) -> dict[str, Any]:
    """`{"kind": "noise", "snr_db": 10}` as an object or as JSON in a cell; a bare word is the kind alone."""
    if isinstance(value, str) and value.strip().startswith("{"):
        try:
            value = json.loads(value, parse_constant=refuse_constant)
        except (ValueError, RecursionError) as error:
            raise BadRow("bad_degradation", f"degradation is not JSON: {error}.") from None
    if value is None or value == "":
        return {}
    if isinstance(value, str):
        return {"kind": cell_text("degradation", value)}
    if not isinstance(value, dict) or any(isinstance(inner, dict) for inner in value.values()):
        raise BadRow("bad_degradation", 'degradation must be a word or an object such as {"kind": "noise"}.')
    return bounded("degradation", value, COLUMNS["degradation"])


def extra_of(record: dict[str, Any]) -> dict[str, Any]:
    unknown = {
        name: value for name, value in record.items() if name and name not in COLUMNS and value not in ("", None)
    }
    return bounded("the columns we do not know", unknown, MAX_EXTRA_BYTES)


def bounded(name: str, value: dict[str, Any], most: int) -> dict[str, Any]:
    packed = json.dumps(value, ensure_ascii=False)
    if len(packed) > most:
        raise BadRow("too_long", f"{name} take more than {most} characters.")
    refuse_characters(name, packed)
    if "\\u0000" in packed:
        raise BadRow("bad_character", f"{name} hold a character that cannot be stored.")
    return value
