"""Hugging Face `datasets`: typed parquet per questionnaire, and AudioFolder lists beside the audio.

`datasets` refuses file names that lead out of the list's own folder, so the lists stand in `audio/`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from annotation.questionnaire import Questionnaire
from exports.canonical import Lines
from exports.formats import columns
from exports.formats.base import TASKS, Context, Format, Row, Skipped
from exports.formats.data import about

AT_ONCE = 1000  # rows of a row group
NAMES = {"train": "train", "val": "validation", "test": "test"}
LISTED = ("id", "text", "language", "speaker", "system", "origin", "source", "seconds", "sample_rate")


class Parquet:
    """`exports/hf/<questionnaire>/<split>-00000-of-00001.parquet`, a row group at a time."""

    def __init__(self, folder: Path, context: Context) -> None:
        self.root = folder / "exports" / "hf"
        self.open: dict[str, Table] = {}
        self.turn = ("", "")
        self.turned: set[tuple[str, str]] = set()

    def write(self, row: Row, questionnaire: Questionnaire) -> Iterator[Skipped]:
        if self.turn != (row["task"], row["split"]):
            self.take_turn(row["task"], row["split"])
        path = f"{row['questionnaire']}/{NAMES[row['split']]}-00000-of-00001.parquet"
        if path not in self.open:
            self.open[path] = Table(self.root / path, columns.schema(questionnaire))
        self.open[path].add(columns.values(row))
        return iter(())

    def take_turn(self, task: str, split: str) -> None:
        """Raises ValueError when a task's split comes back: a parquet file cannot be opened again."""
        self.close_tables()
        if (task, split) in self.turned:
            raise ValueError("rows must come sorted by task and split")
        self.turned.add((task, split))
        self.turn = (task, split)

    def close_tables(self) -> None:
        while self.open:
            self.open.popitem()[1].close()

    def close(self) -> None:
        self.close_tables()


class Table:
    def __init__(self, path: Path, schema: pa.Schema) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.schema, self.waiting = schema, list[list[Any]]()
        self.file = pq.ParquetWriter(path, schema, compression="zstd")

    def add(self, row: list[Any]) -> None:
        self.waiting.append(row)
        if len(self.waiting) >= AT_ONCE:
            self.flush()

    def flush(self) -> None:
        if self.waiting:
            turned = zip(*self.waiting, strict=True)
            arrays = [pa.array(cells, kind) for cells, kind in zip(turned, self.schema.types, strict=True)]
            self.file.write_table(pa.Table.from_arrays(arrays, schema=self.schema))
            self.waiting = []

    def close(self) -> None:
        self.flush()
        self.file.close()


@contextmanager
def audio_list(folder: Path, track: str, split: str) -> Iterator[Callable[[Row], None]]:
    """AudioFolder's metadata."""
    with Lines(folder / "audio" / f"{track}-{split}.jsonl") as lines:
        yield lambda clip: lines.write(listed(clip))


def listed(clip: Row) -> dict[str, Any]:
    return {"file_name": clip["audio"].removeprefix("audio/"), **{name: clip[name] for name in LISTED}}


def configs(folder: Path) -> list[dict[str, Any]]:
    """`configs` of the dataset card's YAML, from the parquet files that are there."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for split in NAMES.values():
        for path in sorted((folder / "exports" / "hf").glob(f"*/{split}-*.parquet")):
            found[path.parent.name].append({"split": split, "path": path.relative_to(folder).as_posix()})
    return [{"config_name": name, "data_files": files} for name, files in sorted(found.items())]


FORMAT = Format("hf", "Hugging Face", TASKS, Parquet, audio_list, about=about("hf"))
