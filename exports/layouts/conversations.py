"""Chats about audio: ms-swift (`messages`), LLaMA-Factory (`messages`, `conversations` or `instruction`/`output`)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from exports.layouts import labels
from exports.layouts.base import BadRow, Entry, Located, Reader, Row, Unreadable, string
from exports.layouts.files import files_with, first_rows, json_rows

ROLES = ("role", "from")
CONTENTS = ("content", "value")
ASSISTANT = {"assistant", "gpt", "model"}
AUDIO_FIELDS = ("audios", "audio")
ATTRIBUTES = {
    "speaker": ("speaker", "speaker_id", "spk", "spk_id"),
    "system": ("system_id", "system_key", "tts_system", "synthesizer"),
    "text": ("transcript", "transcription", "sentence", "ref_text"),
    "recording": ("recording", "recording_id"),
    "language": ("language", "lang"),
    "origin": ("origin",),
}
DETECTION = {"fakedetection", "detection", "dsd"}
REAL = {"real": "real", "bonafide": "real", "fake": "synthetic", "spoof": "synthetic"}
# SageLM's prompt: exports/formats/sagelm.yaml writes it, with the question in its place.
ASKED = re.compile(r"### Instruction:\s*(?P<question>.+?)\s*### Response 1:", re.DOTALL)
json_files = files_with(".jsonl", ".json")


def audios_of(row: Row) -> tuple[str, ...]:
    for name in AUDIO_FIELDS:
        given = row.get(name)
        found = [given] if isinstance(given, (str, dict)) else given if isinstance(given, list) else []
        paths = [each.get("path") if isinstance(each, dict) else each for each in found]
        if paths and all(isinstance(path, str) and path for path in paths):
            return tuple(str(path) for path in paths)
    raise BadRow("it names no audio (`audios` or `audio`)")


def attributes_of(row: Row) -> dict[str, str]:
    return {kind: string(row, *names) for kind, names in ATTRIBUTES.items()}


def instruction_of(row: Row) -> str:
    """What the two replies of a SageLM row answer: the words around it are the same in every row."""
    turns = row.get("messages") or row.get("conversations") or [{"content": row.get("instruction")}]
    asked = string(turns[0], *CONTENTS) if isinstance(turns, list) and turns and isinstance(turns[0], dict) else ""
    found = ASKED.search(asked)
    return found["question"].strip() if found else ""


def answers_of(row: Row) -> list[str]:
    turns = row.get("messages") or row.get("conversations")
    if not isinstance(turns, list):
        raise BadRow("it has no list of `messages` or `conversations`")
    found = []
    for turn in turns:
        if not isinstance(turn, dict):
            raise BadRow("a message is not an object")
        role, content = string(turn, *ROLES), string(turn, *CONTENTS)
        if role in ASSISTANT and content:
            found.append(content)
    preferred = preferred_of(row)
    return [*found, preferred] if preferred else found


def chat_entry(row: Row) -> Entry:
    return made(row, answers_of(row))


def plain_entry(row: Row) -> Entry:
    """Alpaca rows: `instruction`, `input`, `output`; the names of another mapping stand in dataset_info.json."""
    if "messages" in row or "conversations" in row:
        return chat_entry(row)
    answer = string(row, "output", "response", "answer") or preferred_of(row)
    if not answer:
        raise BadRow("it has neither `messages` nor an `output` nor a `chosen` answer")
    return made(row, [answer])


def preferred_of(row: Row) -> str:
    """The better answer of a preference row, as a text or as a turn; the worse one describes nothing."""
    given = row.get("chosen")
    return string(given, *CONTENTS) if isinstance(given, dict) else string(row, "chosen")


def made(row: Row, answers: list[str]) -> Entry:
    audios = audios_of(row)
    found: dict[str, Any] = {}
    texts: list[str] = []
    for answer in answers:
        more, described = labels.of_answer(answer)
        found |= more
        texts += described
    task = string(row, "task") or ("comparison" if len(audios) > 1 else "rows")
    if task.lower().replace("_", "") in DETECTION or found.get("answer") in REAL:
        task = "detection"
    given = {name: float(value) for name, value in row.items() if isinstance(value, float)}
    attributes = attributes_of(row)
    attributes["origin"] = attributes["origin"] or REAL.get(str(found.get("answer", "")).lower(), "")
    return Entry(
        audios=audios, task=task, key=string(row, "key", "id"), texts=tuple(texts), stock=labels.is_stock(tuple(texts)),
        labels={**given, **found}, instruction=instruction_of(row), **attributes,
    )  # fmt: skip


def is_ms_swift(root: Path) -> bool:
    return any("messages" in row and ("audios" in row) for row in first_rows(json_files(root), json_rows, root))


def info_of(root: Path) -> Path | None:
    for path in (root / "dataset_info.json", root / "data" / "dataset_info.json"):
        if path.is_file():
            return path
    return None


def is_llama_factory(root: Path) -> bool:
    if root.is_dir() and info_of(root):
        return True
    rows = first_rows(json_files(root), json_rows, root)
    return any("conversations" in row or {"instruction", "output"} <= row.keys() for row in rows)


def llama_files(root: Path) -> list[Path]:
    """The files that dataset_info.json names, there or not; every JSON file where it names none."""
    return sorted(described(root)) or json_files(root)


def described(root: Path) -> dict[Path, dict[str, str]]:
    """The files of dataset_info.json, each with the trainer's names of its columns -> the file's own."""
    info = info_of(root) if root.is_dir() else None
    if info is None:
        return {}
    try:
        entries = json.loads(info.read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        raise Unreadable(f"{info} cannot be read, and it says which files belong to the dataset: {error}.") from None
    found: dict[Path, dict[str, str]] = {}
    for entry in entries.values() if isinstance(entries, dict) else ():
        if isinstance(entry, dict) and "file_name" in entry:
            columns = entry.get("columns")
            found[info.parent / str(entry["file_name"])] = columns if isinstance(columns, dict) else {}
    return found


def llama_rows(file: Path, root: Path) -> Iterator[Located]:
    columns = described(root).get(file, {})
    for located in json_rows(file, root):
        named = {ours: located.row[theirs] for ours, theirs in columns.items() if theirs in located.row}
        yield replace(located, row={**located.row, **named}) if named else located


MS_SWIFT = Reader("ms-swift", "JSON Lines with `messages` and `audios`", is_ms_swift, json_rows, json_files, chat_entry)
LLAMA_FACTORY = Reader(
    "llama-factory", "dataset_info.json, or rows with `conversations` or `instruction` and `output`", is_llama_factory,
    llama_rows, llama_files, plain_entry,
)  # fmt: skip
