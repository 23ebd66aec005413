"""What a delivery says about its files: CSV, JSON lines, or nothing at all. Pure text in, rows and problems out."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from datasets_app.manifest_rows import BadRow, Problem, Row, as_row, refuse_constant

CUT_OFF = "The last line ends after {has} of {of} cells: the file was cut off here. Send it whole."
MAX_ROWS = 200_000
MAX_BYTES = 64 * 1024**2

# What other corpora call our columns.
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


@dataclass(frozen=True)
class Manifest:
    rows: list[Row]
    problems: list[Problem]


class BadManifest(Exception):
    """The whole manifest cannot be read; `str()` says why."""


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
    open_line = 0 if text.endswith("\n") else text.count("\n") + 1  # a last line without an end
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        columns = [canonical(name) for name in next(reader, [])]
        refuse_header(columns)
        for cells in reader:
            if reader.line_num == open_line and len(cells) < len(columns):
                yield reader.line_num, BadRow("cut_off", CUT_OFF.format(has=len(cells), of=len(columns)))
            elif any(cell.strip() for cell in cells):
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


def canonical(name: str) -> str:
    folded = name.strip().lower().replace(" ", "_").replace("-", "_")
    return ALIASES.get(folded, folded)
