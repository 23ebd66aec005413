"""Evidence from a release folder of ours, or from its rows while they are written.

`Gathering` takes rows one by one with what is known about their audio already (hashes made while copying, stored
prints), so that a builder reads nothing twice. `read_folder` reads everything back from the disk.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from exports.canonical import read_lines
from exports.leakage.evidence import ClipEvidence, Evidence, Flags, RowEvidence, Speakers, Value
from exports.leakage.promises import DISJOINT, EXPOSURE, Promises
from exports.leakage.waves import PLAIN, wav_facts

Row = Mapping[str, Any]
NO_FACTS: Mapping[str, float] = {}


class Gathering:
    """Collects evidence. Equal words are held once; a row costs about 0.3 kB besides its texts."""

    def __init__(self) -> None:
        self._clips: dict[str, ClipEvidence] = {}
        self._rows: list[RowEvidence] = []
        self._words: dict[Any, Any] = {}
        self._texts: dict[str, str] = {}

    def hold(self, texts: Iterable[str]) -> None:
        """Texts that somebody else holds as well: rows with the same words will share them."""
        self._texts = {text: text for text in texts}

    def add_clip(
        self,
        row: Row,
        *,
        pcm: str = "",
        chunks: tuple[str, ...] = PLAIN,
        trimmed: str = "",
        size: int = 0,
        facts: Mapping[str, float] = NO_FACTS,
    ) -> None:
        """A row of `clips.jsonl`, with what was learnt about its file. Without `pcm` the samples were not read."""
        once = self.once
        declared = row.get("pcm_sha256") or ""
        self._clips[once(row["id"])] = ClipEvidence(
            id=once(row["id"]),
            path=row.get("audio") or "",
            speaker=once(row.get("speaker") or ""),
            system=once(row.get("system") or ""),
            text=once(row.get("text") or ""),
            recording=once(row.get("recording") or ""),
            source=once(row.get("source") or ""),
            origin=once(row.get("origin") or ""),
            language=once(row.get("language") or ""),
            declared_pcm=declared,
            pcm=declared if pcm == declared else pcm,
            trimmed=trimmed,
            chunks=once(chunks),
            size=size,
            place=len(self._clips),
            declared_split=row.get("split") or "",
            declared_split_detection=row.get("split_detection") or "",
            facts=facts if light(row).keys() <= facts.keys() else {**light(row), **facts},
        )

    def add_row(self, row: Row) -> None:
        """A row of `tasks/<task>/<split>.jsonl`."""
        fields, values = labels_of(row.get("answers") or {})
        self._rows.append(
            RowEvidence(
                id=row["id"],
                key=self.once(row["key"]),
                task=self.once(row["task"]),
                split=self.once(row["split"]),
                clips=tuple(self.once(clip) for clip in row["clips"]),
                texts=tuple(self._texts.get(text["text"], text["text"]) for text in row.get("texts", ())),
                stock=is_stock(row),
                fields=self.once(fields),
                values=tuple(self.once(value) for value in values),
                flags=self.once(flags_of(row)),
                instruction=self.once(row.get("instruction") or ""),
            )
        )

    def once(self, value: Any) -> Any:
        """The same object for equal values of one type."""
        if type(value) is str:
            return self._words.setdefault(value, value)
        return self._words.setdefault((type(value), value), value)

    def evidence(self, *, prints: Mapping[str, bytes] | None = None, embeddings: Speakers | None = None) -> Evidence:
        lacks = {} if prints else {"prints": "No audio prints were given."}
        return Evidence(self._clips, tuple(self._rows), prints or {}, embeddings, lacks=lacks)


def light(row: Row) -> dict[str, float]:
    """What the checks of shortcuts and of metadata ask for, from the clip's own row."""
    named = ("seconds", "sample_rate", "channels")
    found = {name: float(row[name]) for name in named if isinstance(row.get(name), (int, float))}
    more = row.get("facts") or {}
    return found | {name: float(value) for name, value in more.items() if isinstance(value, (int, float))}


def labels_of(answers: Row) -> tuple[tuple[str, ...], tuple[Value | None, ...]]:
    """Flat labels: `{"age": {"A": "teens"}}` gives `age.A`; several chosen labels are joined; no intervals."""
    found: dict[str, Value | None] = {}
    for name, value in answers.items():
        inner = value.items() if isinstance(value, dict) else (("", value),)
        for part, chosen in inner:
            if (flat := flat_label(chosen)) is not None:
                found[f"{name}.{part}" if part else name] = flat
    return tuple(found), tuple(found.values())


def flat_label(value: Any) -> Value | None:
    if isinstance(value, (bool, int, float)):
        return float(value)
    if isinstance(value, str):
        return value if len(value) <= 60 else None
    if isinstance(value, list) and value and all(isinstance(each, str) for each in value):
        return ";".join(sorted(value))
    return None


def flags_of(row: Row) -> Flags | None:
    if "unseen_speaker" not in row and "core" not in row:
        return None
    return Flags(row.get("unseen_speaker"), row.get("unseen_system"), row.get("unseen_text"), row.get("core"))


def is_stock(row: Row) -> bool:
    """The one text that is meant to repeat: SpeechEval's answer when nothing is to be improved."""
    return bool((row.get("answers") or {}).get("improvement_areas") == ["none"])


def read_folder(folder: Path, *, audio: bool = True) -> Evidence:
    """Read a release folder back. `audio`: hash every file too, one pass over all sound."""
    gathering = Gathering()
    for row in read_lines(folder / "clips.jsonl"):
        path = folder / row["audio"] if row.get("audio") else None
        if audio and path is not None and path.is_file():
            chunks, pcm = wav_facts(path)
            gathering.add_clip(row, pcm=pcm, chunks=chunks, size=path.stat().st_size)
        else:
            gathering.add_clip(row)
    for row in read_rows(folder):
        gathering.add_row(row)
    return gathering.evidence()


def read_rows(folder: Path) -> Iterator[dict[str, Any]]:
    """Rows by the file they stand in: where a row is decides, not what it says about itself."""
    for path in sorted((folder / "tasks").glob("*/*.jsonl")):
        for row in read_lines(path):
            yield {**row, "task": path.parent.name, "split": path.stem}


def promises_in(folder: Path) -> Promises:
    """What the folder itself says it promises (splits/policy.json); strict where it says nothing."""
    path = folder / "splits" / "policy.json"
    said = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    policy = str(said.get("policy") or "strict")
    profile = str(said.get("profile") or "joint")
    detection = str(said.get("policy_detection") or said.get("detection_policy") or "")
    if policy not in DISJOINT or profile not in EXPOSURE or (detection and detection not in DISJOINT):
        return Promises.of("strict")
    return Promises.of(policy, profile, detection_policy=detection)
