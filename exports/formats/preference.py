"""Preference rows for DPO and BDPO: the judged labels are chosen, the same with one thing wrong rejected."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from annotation.questionnaire import Questionnaire
from exports.canonical import dumps
from exports.formats.base import CannotWrite, Context, Format, Row, Skipped
from exports.formats.data import about, table
from exports.formats.draws import Draws
from exports.formats.files import Files
from exports.formats.flips import FLIPS


class Preferences:
    """`preference/<task>/{train,val}.jsonl`, one row an item."""

    def __init__(self, folder: Path, context: Context) -> None:
        self.files, self.seed = Files(folder / "preference"), context.seed

    def write(self, row: Row, questionnaire: Questionnaire) -> Iterator[Skipped]:
        if row["split"] not in table("preference")["splits"]:
            return
        try:
            flip = FLIPS[row["task"]](row, questionnaire, Draws(self.seed, row["id"]))
        except CannotWrite as error:
            yield Skipped(row["id"], str(error))
            return
        line = {
            "id": row["id"],
            "key": row["key"],
            "task": row["task"],
            "prompt": flip.user,
            "audios": list(row["audio"]),
            "chosen": flip.chosen,
            "rejected": flip.rejected,
            "weight": table("preference")["weight"],
            "flip_target": flip.target,
            "direction": flip.direction,
        }
        self.files.put(f"{row['task']}/{row['split']}.jsonl", dumps(line) + "\n")

    def close(self) -> None:
        self.files.close()


FORMAT = Format("preference", "Preference rows", frozenset(FLIPS), Preferences, about=about("preference"))
