"""SpeechEval as published: `key`, `task`, `target`, `path`, `path_B` in {train,val,test}/multitask.jsonl, or in CSV."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from exports.layouts import labels
from exports.layouts.base import BadRow, Entry, Located, Reader, Row, string
from exports.layouts.conversations import DETECTION, REAL, attributes_of
from exports.layouts.files import csv_rows, files_with, first_rows, json_rows

# audio/<language>/<language>_<Corpus>_<utterance>.wav
NAME = re.compile(r"(?P<language>[a-z]{2})_(?P<corpus>[^_/]+)_[^/]*$")
TASKS = {
    "singleeval": "assessment", "single_eval": "assessment", "compareeval": "comparison", "dual_eval": "comparison",
    "suggest": "suggestion", "suggestion": "suggestion",
}  # fmt: skip
files = files_with(".jsonl", ".json", ".csv")


def rows(file: Path, root: Path) -> Iterator[Located]:
    yield from (csv_rows if file.suffix == ".csv" else json_rows)(file, root)


def fits(root: Path) -> bool:
    return any({"target", "path"} <= row.keys() for row in first_rows(files(root), rows, root))


def entry(row: Row) -> Entry:
    first, second = string(row, "path"), string(row, "path_B")
    if not first:
        raise BadRow("it names no audio (`path`)")
    if not isinstance(row.get("target"), str):
        raise BadRow("it has no `target`")
    found, texts = labels.of_answer(row["target"])
    named = string(row, "task")
    task = TASKS.get(named.lower(), named or "rows")
    if task.lower().replace("_", "") in DETECTION:
        task = "detection"
    attributes = attributes_of(row)
    if name := NAME.search(first):
        attributes["language"] = attributes["language"] or name["language"]
    attributes["origin"] = attributes["origin"] or REAL.get(str(found.get("answer", "")).lower(), "")
    return Entry(
        audios=(first, second) if second else (first,), task=task, key=string(row, "key"), split=string(row, "split"),
        texts=texts, stock=labels.is_stock(texts), labels=found, **attributes,
    )  # fmt: skip


SPEECHEVAL = Reader("speecheval", "rows with `key`, `task`, `target`, `path`, `path_B`", fits, rows, files, entry)
