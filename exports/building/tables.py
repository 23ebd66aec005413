"""The same rows once more as parquet, for programs that read columns: read back from the finished files, in groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from exports.building.site import Site
from exports.canonical import dumps, read_lines
from exports.folder.fields import AGGREGATED, CLIPS, RAW, TASKS, Field, Type

ROWS_AT_ONCE = 4096
ARROW = {
    Type.TEXT: pa.string(),
    Type.INTEGER: pa.int64(),
    Type.NUMBER: pa.float64(),
    Type.BOOLEAN: pa.bool_(),
    Type.TEXTS: pa.list_(pa.string()),
    Type.NUMBERS: pa.list_(pa.float64()),
    Type.JSON: pa.string(),
}


def write_tables(site: Site) -> None:
    found = [("clips.jsonl", CLIPS), ("annotations/raw.jsonl", RAW), ("annotations/aggregated.jsonl", AGGREGATED)]
    found += [(path.relative_to(site.folder).as_posix(), TASKS) for path in site.folder.glob("tasks/*/*.jsonl")]
    for number, (path, fields) in enumerate(sorted(found)):
        site.tell("tables", number, len(found))
        write_table(site.folder / path, site.folder / "parquet" / Path(path).with_suffix(".parquet"), fields)


def write_table(source: Path, target: Path, fields: Sequence[Field]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    schema = pa.schema([pa.field(field.name, ARROW[field.type], nullable=field.nullable) for field in fields])
    with pq.ParquetWriter(target, schema, compression="zstd", store_schema=False) as writer:
        rows = read_lines(source)
        while some := list(islice(rows, ROWS_AT_ONCE)):
            writer.write_batch(pa.record_batch(list(columns(some, fields)), schema=schema))


def columns(rows: list[dict[str, Any]], fields: Sequence[Field]) -> Iterator[pa.Array]:
    for field in fields:
        values = [row[field.name] for row in rows]
        if field.type is Type.JSON:
            values = [None if value is None else dumps(value) for value in values]
        yield pa.array(values, ARROW[field.type])
