"""LLaMA-Factory: SageLM's alpaca rows for preferences, sharegpt rows for every other task, and dataset_info.json."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotation.enums import Order
from annotation.questionnaire import Questionnaire
from exports.canonical import dumps, pretty, write_text
from exports.formats import sagelm
from exports.formats.base import TASKS, CannotWrite, Context, Format, Row, Skipped
from exports.formats.conversations import conversations
from exports.formats.data import about, table
from exports.formats.files import Files


class Sets:
    """`exports/llama_factory/`: a file per set, and `dataset_info.json` that names them."""

    def __init__(self, folder: Path, context: Context) -> None:
        self.folder, self.root = folder, folder / "exports" / "llama_factory"
        self.files = Files(self.root)
        self.info: dict[str, Any] = {}
        self.arrays: set[str] = set()

    def write(self, row: Row, questionnaire: Questionnaire) -> Iterator[Skipped]:
        try:
            if row["task"] == "preference":
                yield from self.write_judged(row, questionnaire)
            else:
                self.write_talks(row, questionnaire)
        except CannotWrite as error:
            yield Skipped(row["id"], str(error))

    def write_talks(self, row: Row, questionnaire: Questionnaire) -> None:
        name = f"{row['task']}_{row['split']}"
        for each in conversations(row, questionnaire):
            self.files.put(f"{name}.jsonl", each.line + "\n")
            self.info[name] = {"file_name": f"{name}.jsonl", **table("llama_factory")["sharegpt"]}

    def write_judged(self, row: Row, questionnaire: Questionnaire) -> Iterator[Skipped]:
        both = row["split"] in table("llama_factory")["both_orders"]
        for order in (Order.AB, Order.BA) if both else (Order.AB,):
            for each in sagelm.judged(row, questionnaire, order):
                if each.why_lost:
                    why = "names the replies in a way that cannot be turned round: no row in that order"
                    yield Skipped(row["id"], f"the reason for {each.dimension} {why}")
                    continue
                alpaca = {"instruction": each.user, "input": "", "output": each.output, "audios": each.audios}
                self.put_in_array(f"{questionnaire.key}_{row['split']}", alpaca)

    def put_in_array(self, name: str, row: dict[str, Any]) -> None:
        """SageLM's files are one JSON array each."""
        path = f"{name}.json"
        self.files.put(path, (",\n" if path in self.arrays else "[\n") + dumps(row))
        self.arrays.add(path)
        self.info[name] = {"file_name": path, **table("llama_factory")["alpaca"]}

    def close(self) -> None:
        for path in sorted(self.arrays):
            self.files.put(path, "\n]\n")
        self.files.close()
        self.info |= self.pairs()
        if self.info:
            write_text(self.root / "dataset_info.json", pretty(self.info))

    def pairs(self) -> dict[str, Any]:
        """The preference rows of this release, for DPO; they stay where they are."""
        found = sorted(self.folder.glob("preference/*/*.jsonl"))
        return {
            f"{path.parent.name}_{path.stem}_pairs": {
                "file_name": f"../../preference/{path.parent.name}/{path.name}",
                **table("llama_factory")["ranking"],
            }
            for path in found
        }


FORMAT = Format("llama_factory", "LLaMA-Factory", TASKS, Sets, about=about("llama_factory"))
