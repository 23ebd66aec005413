"""LLaMA-Factory 0.9's rules for a data set, written down again: dataset_info.json, columns, tags.

Beside them SageLM's: the shipped prompt, letter by letter, and its output (a label on the first line).
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

PROMPT = re.compile(
    r"Below are two responses for a given task\. The task is defined by the Instruction\. Evaluate in terms of "
    r"\*\*(?P<dimension>[a-z_ ]+)\*\* and indicate a better response using 1, 2 or Tie\.\n### Instruction:\n"
    r"(?P<question>.+)\n\n### Response 1:\n<audio>\n\n### Response 2:\n<audio>\n\n",
    re.DOTALL,
)
OUTPUT = re.compile(r"(1|2|Tie)(?:\n(.+))?", re.DOTALL)


def load(folder: Path, name: str, media_dir: Path) -> list[dict[str, Any]]:
    """Rows as the trainer sees them: {messages, audios}, with every audio file found under `media_dir`."""
    info = json.loads((folder / "dataset_info.json").read_text(encoding="utf-8"))[name]
    path, columns = folder / info["file_name"], info["columns"]
    text = path.read_text(encoding="utf-8")
    raw = json.loads(text) if path.suffix == ".json" else [json.loads(line) for line in text.splitlines()]
    assert isinstance(raw, list)
    assert raw
    read = alpaca if info["formatting"] == "alpaca" else sharegpt
    rows = []
    for each in raw:
        messages, audios = read(each, columns, info), each[columns["audios"]]
        assert sum(message["content"].count("<audio>") for message in messages) == len(audios)
        assert all((media_dir / audio).is_file() for audio in audios)
        rows.append({"messages": messages, "audios": audios, "raw": each})
    return rows


def load_pairs(folder: Path, name: str, media_dir: Path) -> list[dict[str, str]]:
    """Rows of a ranking set: {prompt, chosen, rejected}."""
    info = json.loads((folder / "dataset_info.json").read_text(encoding="utf-8"))[name]
    assert info["ranking"] is True
    assert info["formatting"] == "alpaca"
    columns, rows = info["columns"], []
    for line in (folder / info["file_name"]).read_text(encoding="utf-8").splitlines():
        raw = json.loads(line)
        assert raw[columns["prompt"]].count("<audio>") == len(raw[columns["audios"]])
        assert all((media_dir / audio).is_file() for audio in raw[columns["audios"]])
        rows.append({name: raw[columns[name]] for name in ("prompt", "chosen", "rejected")})
    return rows


def alpaca(row: dict[str, Any], columns: dict[str, str], info: dict[str, Any]) -> list[dict[str, str]]:
    query = "\n".join(part for part in (row[columns["prompt"]], row[columns["query"]]) if part)
    return [{"role": "user", "content": query}, {"role": "assistant", "content": row[columns["response"]]}]


def sharegpt(row: dict[str, Any], columns: dict[str, str], info: dict[str, Any]) -> list[dict[str, str]]:
    tags = info["tags"]
    roles = {tags["user_tag"]: "user", tags["assistant_tag"]: "assistant"}
    messages = [
        {"role": roles[turn[tags["role_tag"]]], "content": turn[tags["content_tag"]]}
        for turn in row[columns["messages"]]
    ]
    assert [message["role"] for message in messages] == ["user", "assistant"]
    return messages


def sagelm(row: dict[str, Any]) -> tuple[str, str, str, str]:
    """(dimension, question, label, reason)."""
    assert set(row) == {"instruction", "input", "output", "audios"}
    assert row["input"] == ""
    prompt, output = PROMPT.fullmatch(row["instruction"]), OUTPUT.fullmatch(row["output"])
    assert prompt
    assert output
    assert len(row["audios"]) == 2
    return prompt["dimension"], prompt["question"], output[1], output[2] or ""
