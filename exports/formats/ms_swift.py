"""ms-swift: one conversation a line. SpeechEval's tasks are held against the strict reader, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from annotation.questionnaire import Questionnaire
from exports.formats.base import SPEECHEVAL, TASKS, CannotWrite, Context, Format, Row, Skipped
from exports.formats.conversations import conversations
from exports.formats.data import about
from exports.formats.files import Files
from exports.formats.ms_swift_reader import Malformed, strict
from exports.formats.speecheval import rows as rows
from exports.formats.think import templates as templates


class Lines:
    """`exports/ms_swift/<task>/<split>.jsonl`. What the strict reader would refuse is not written."""

    def __init__(self, folder: Path, context: Context) -> None:
        self.files = Files(folder / "exports" / "ms_swift")

    def write(self, row: Row, questionnaire: Questionnaire) -> Iterator[Skipped]:
        path = f"{row['task']}/{row['split']}.jsonl"
        self.files.file(path)  # a split without rows is an empty file, not a missing one
        try:
            for each in conversations(row, questionnaire):
                if row["task"] in SPEECHEVAL:
                    strict(each.row)
                self.files.put(path, each.line + "\n")
        except (CannotWrite, Malformed) as error:
            yield Skipped(row["id"], str(error))

    def close(self) -> None:
        self.files.close()


FORMAT = Format("ms_swift", "ms-swift", TASKS, Lines, about=about("ms_swift"))
