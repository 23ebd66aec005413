"""The same rows once more as parquet, for programs that read columns: read back from the finished files, in groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from exports.building.reports import raters_of
from exports.building.site import Site
from exports.canonical import dumps, read_lines
from exports.folder.fields import AGGREGATED, CLIPS, RATERS, RAW, TASKS, Field, Type

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
        target = site.folder / "parquet" / Path(path).with_suffix(".parquet")
        write_table(read_lines(site.folder / path), target, fields)
    write_table(rater_rows(site), site.folder / "parquet" / "annotations" / "raters.parquet", RATERS)


def rater_rows(site: Site) -> Iterator[dict[str, Any]]:
    """One row for each dimension of a rater; one without a dimension for who rated nothing together with others."""
    blank = dict.fromkeys(field.name for field in RATERS)
    for rater, facts in raters_of(site).items():
        head = {**blank, "rater": rater, "simulated": facts["simulated"], "work": facts["work"]}
        rows = [
            {**head, "questionnaire": name, "dimension": dimension, **figures}
            for name, dimensions in facts["questionnaires"].items()
            for dimension, figures in dimensions.items()
        ]
        yield from rows or [head]


def write_table(rows: Iterable[dict[str, Any]], target: Path, fields: Sequence[Field]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    schema = pa.schema([pa.field(field.name, ARROW[field.type], nullable=field.nullable) for field in fields])
    pick = itemgetter(*(field.name for field in fields))
    objects = [place for place, field in enumerate(fields) if field.type is Type.JSON]
    with pq.ParquetWriter(target, schema, compression="zstd", store_schema=False) as writer:
        cells = (cells_of(pick(row), objects) for row in rows)
        while some := list(zip(*islice(cells, ROWS_AT_ONCE), strict=True)):
            arrays = [pa.array(column, kind) for column, kind in zip(some, schema.types, strict=True)]
            writer.write_batch(pa.record_batch(arrays, schema=schema))


def cells_of(values: Sequence[Any], objects: Sequence[int]) -> list[Any]:
    """Objects (at these places) are packed at once: as text they take a tenth of the memory."""
    cells = list(values)
    for place in objects:
        if cells[place] is not None:
            cells[place] = dumps(cells[place])
    return cells
