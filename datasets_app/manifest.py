"""What a delivery says about its files: CSV, JSON lines, or nothing at all. Pure text in, rows and problems out."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from datasets_app.enums import Origin

MAX_ROWS = 200_000
MAX_BYTES = 64 * 1024**2
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
ALIASES = {
    "file": "filename",
    "file_name": "filename",
    "path": "filename",
    "audio": "filename",
    "audio_filepath": "filename",
    "wav": "filename",
    "sentence": "text",
    "transcript": "text",
    "transcription": "text",
    "lang": "language",
    "locale": "language",
    "speaker_id": "speaker",
    "client_id": "speaker",
    "spk": "speaker",
    "model": "system",
    "system_id": "system",
    "recording_id": "recording",
}
NAMES = ("manifest.csv", "manifest.jsonl", "metadata.csv", "metadata.jsonl", "manifest.tsv")
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


@dataclass(frozen=True)
class Manifest:
    rows: list[Row]
    problems: list[Problem]


class BadManifest(Exception):
    """The whole manifest cannot be read; `str()` says why."""


class BadRow(Exception):
    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def parse_manifest(name: str, data: bytes) -> Manifest:
    """Read `name` (.csv, .tsv or .jsonl). Raises BadManifest; a bad row only becomes a Problem."""
    if len(data) > MAX_BYTES:
        raise BadManifest(f"The manifest is larger than {MAX_BYTES // 1024**2} MB. Deliver in parts.")
    text = decode(data)
    records = json_lines(text) if name.lower().endswith((".jsonl", ".ndjson", ".json")) else csv_records(text)
    rows: list[Row] = []
    problems: list[Problem] = []
    for line, record in records:
        if len(rows) + len(problems) >= MAX_ROWS:
            raise BadManifest(f"The manifest has more than {MAX_ROWS} rows. Deliver in parts.")
        filename = str(record.get("filename", ""))[:300] if isinstance(record, dict) else ""
        try:
            rows.append(as_row(line, record))
        except BadRow as bad:
            problems.append(Problem(line, filename.replace("\0", ""), bad.code, bad.reason))
    return Manifest(rows, problems)


def rows_of_files(names: Iterable[str]) -> Manifest:
    """No manifest: every file is a row, in the order of names."""
    return Manifest([Row(line, name) for line, name in enumerate(sorted(names), start=1)], [])


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


def decode(data: bytes) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadManifest(f"The manifest is not UTF-8 (byte {error.start}). Save it as UTF-8 and try again.") from None


def csv_records(text: str) -> Iterator[tuple[int, Any]]:
    """Rows under a header line; the separator is the one of comma, semicolon and tab that the header uses most."""
    header = text.partition("\n")[0]
    separator = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        columns = [canonical(name) for name in next(reader, [])]
        refuse_header(columns)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, as_record(columns, cells)
    except csv.Error as error:
        raise BadManifest(f"Line {reader.line_num} of the manifest is not CSV: {error}.") from None


def as_record(columns: list[str], cells: list[str]) -> Any:
    """A record, or the BadRow that explains why there is none, so that one bad line stops nothing."""
    if len(cells) > len(columns):
        return BadRow("too_many_cells", f"The line has {len(cells)} cells under {len(columns)} columns.")
    return dict(zip(columns, cells, strict=False))


def refuse_header(columns: list[str]) -> None:
    if "filename" not in columns:
        raise BadManifest("The manifest's first line must name its columns, one of them filename.")
    if len(set(columns)) != len(columns):
        raise BadManifest("The manifest names a column twice.")


def json_lines(text: str) -> Iterator[tuple[int, Any]]:
    for line, raw in enumerate(text.split("\n"), start=1):
        if not raw.strip():
            continue
        try:
            value = json.loads(raw, parse_constant=refuse_constant)
        except (ValueError, RecursionError) as error:
            yield line, BadRow("bad_json", f"The line is not JSON: {error}.")
            continue
        if isinstance(value, dict):
            yield line, {canonical(name): cell for name, cell in value.items()}
        else:
            yield line, BadRow("bad_json", "The line is not a JSON object.")


def refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number we can keep")


def canonical(name: str) -> str:
    folded = name.strip().lower().replace(" ", "_").replace("-", "_")
    return ALIASES.get(folded, folded)


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
    if not isinstance(value, dict) or any(isinstance(inner, dict | list) for inner in value.values()):
        raise BadRow("bad_degradation", 'degradation must be a word or a flat object such as {"kind": "noise"}.')
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
