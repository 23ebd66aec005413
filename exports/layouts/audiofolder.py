"""Hugging Face AudioFolder: metadata.csv or metadata.jsonl with `file_name` beside the audio, or folders by label."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from exports.layouts import labels
from exports.layouts.base import BadRow, Entry, Located, Reader, Row, string
from exports.layouts.conversations import ATTRIBUTES, REAL, attributes_of
from exports.layouts.files import csv_rows, json_rows

METADATA = ("metadata.csv", "metadata.jsonl")
AUDIO = {".wav", ".flac", ".mp3", ".ogg", ".opus", ".m4a", ".aac", ".webm"}
NAMES = ("file_name", "audio", "path", "filename", "wav")
LABELS = ("label", "labels", "answer", "target")
KNOWN = {*NAMES, "id", "key", "task", "split", *(name for names in ATTRIBUTES.values() for name in names), "text"}


def metadata_of(root: Path) -> list[Path]:
    if root.is_file():
        return [root] if root.name in METADATA or root.suffix == ".csv" else []
    return sorted(path for name in METADATA for path in root.rglob(name))


def fits(root: Path) -> bool:
    return bool(metadata_of(root)) or (root.is_dir() and any(path.suffix in AUDIO for path in root.rglob("*")))


def files(root: Path) -> list[Path]:
    """The metadata files; without any, the folders that hold audio."""
    found = metadata_of(root)
    return found or sorted({path.parent for path in root.rglob("*") if path.suffix.lower() in AUDIO})


def rows(file: Path, root: Path) -> Iterator[Located]:
    """File names are relative to their metadata file. In a folder without one, its name is the label."""
    if file.is_dir():
        sounds = sorted(path for path in file.iterdir() if path.suffix.lower() in AUDIO)
        for number, sound in enumerate(sounds, 1):
            yield Located(file, number, {"file_name": str(sound), "label": file.name})
        return
    for located in (csv_rows if file.suffix == ".csv" else json_rows)(file, root):
        name = string(located.row, *NAMES)
        if name:
            located.row["file_name"] = str(file.parent / name)
        yield located


def entry(row: Row) -> Entry:
    name = string(row, "file_name")
    if not name:
        raise BadRow("it names no file (`file_name`)")
    found: dict[str, Any] = {}
    texts: list[str] = []
    for field, value in row.items():
        if field in KNOWN or value in (None, ""):
            continue
        more, described = labels.of_answer(str(value)) if isinstance(value, (str, int, float)) else ({}, ())
        found |= {(field if part == "answer" else f"{field}.{part}"): label for part, label in more.items()}
        texts += described
    said = string(row, *LABELS)
    attributes = attributes_of(row)
    attributes["origin"] = attributes["origin"] or REAL.get(said.lower(), "")
    attributes["text"] = attributes["text"] or string(row, "text")
    return Entry(
        audios=(name,), task=string(row, "task") or ("detection" if said.lower() in REAL else "rows"),
        key=string(row, "key", "id"), split=string(row, "split"), texts=tuple(texts),
        stock=labels.is_stock(tuple(texts)), labels=found, **attributes,
    )  # fmt: skip


AUDIOFOLDER = Reader(
    "audiofolder", "metadata.csv or .jsonl with `file_name`, or folders of audio", fits, rows, files, entry
)
