"""A release folder, read only (docs/release-format.md)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from speech_judge.data.sample import AudioRef
from speech_judge.errors import JudgeError

Row = Mapping[str, Any]


class Release:
    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)
        if not (self.folder / "release.json").is_file():
            raise JudgeError(f"{folder} is not a release: it has no release.json.", "Name the folder of a release.")
        self.about: Row = self.json("release.json")
        if self.about.get("format_version") != 1:
            raise JudgeError(
                f"{folder} has release format version {self.about.get('format_version')!r}.",
                "This program reads version 1; update it, or build the release again.",
            )

    @property
    def name(self) -> str:
        return str(self.about["name"])

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the manifest as it was first read: what every checkpoint says it was trained on."""
        return self.digest_now()

    def digest_now(self) -> str:
        return hashlib.sha256((self.folder / "MANIFEST.sha256").read_bytes()).hexdigest()

    def check_unchanged(self) -> None:
        """Raises JudgeError when the folder was built anew since this object read it."""
        if self.digest_now() != self.digest:
            raise JudgeError(
                f"The release in {self.folder} is another one now than when it was opened.",
                "Put the former release back, or start a new run; what was saved so far is kept.",
            )

    @cached_property
    def clips(self) -> Mapping[str, Row]:
        return {row["id"]: row for row in self.lines("clips.jsonl")}

    @cached_property
    def clips_by_path(self) -> Mapping[str, str]:
        return {row["audio"]: identity for identity, row in self.clips.items()}

    @cached_property
    def templates(self) -> Row:
        """The lines of `exports/ms_swift`, as the release was written."""
        templates: Row = self.json("prompts/ms_swift.json")
        return templates

    @cached_property
    def tasks(self) -> tuple[str, ...]:
        return tuple(sorted(path.name for path in (self.folder / "tasks").iterdir() if path.is_dir()))

    def audio(self, clip: str) -> AudioRef:
        row = self.clips[clip]
        return AudioRef(clip, self.folder / row["audio"], row["pcm_sha256"], row["seconds"])

    def rows(self, task: str, split: str) -> list[Row]:
        return list(self.lines(f"tasks/{task}/{split}.jsonl"))

    def exported(self, form: str, task: str, split: str) -> list[Row]:
        return list(self.lines(f"exports/{form}/{task}/{split}.jsonl"))

    def dimensions(self, questionnaire: str) -> Mapping[str, Row]:
        table = self.json(f"questionnaires/{questionnaire}.json")
        return {dimension["key"]: dimension for dimension in table["dimensions"]}

    def json(self, name: str) -> Any:
        return json.loads((self.folder / name).read_text(encoding="utf-8"))

    def lines(self, name: str) -> Iterator[Row]:
        """Objects of a `.jsonl`; a file that is not there has none."""
        path = self.folder / name
        if path.is_file():
            with path.open(encoding="utf-8") as stream:
                yield from (json.loads(line) for line in stream)
