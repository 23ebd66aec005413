"""A file of predictions that may be interrupted at any moment, and gone on with.

What is there is checked against what would be asked, a torn last line is cut, and a batch that was not whole is asked
again, so that every figure is the one an uninterrupted run gives.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from speech_judge.errors import JudgeError


class Output:
    def __init__(self, path: Path, terms: Mapping[str, Any], ids: Sequence[str], batch: int) -> None:
        """`terms`: everything that decides the answers, kept beside the file; `ids`: of all rows to come.

        Raises JudgeError where the file holds answers of another model, in other terms, or to other questions.
        """
        self.path = path
        self.beside = path.with_name(f"{path.name}.terms.json")
        path.parent.mkdir(parents=True, exist_ok=True)
        told = json.dumps(terms, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
        if path.exists() and path.stat().st_size:
            self.check_terms(told)
        else:
            self.beside.write_text(told, encoding="utf-8")
        self.done = self.heal(ids, batch)
        self.file = path.open("a", encoding="utf-8")

    def check_terms(self, told: str) -> None:
        if not self.beside.is_file() or self.beside.read_text(encoding="utf-8") != told:
            raise JudgeError(
                f"{self.path} holds predictions made in other terms (see {self.beside.name}).",
                "Name another --out, or remove the file to begin again; nothing was changed.",
            )

    def heal(self, ids: Sequence[str], batch: int) -> int:
        """Rows to keep: whole lines, in the order asked, up to a whole batch."""
        if not self.path.exists():
            return 0
        kept, ends = 0, [0]
        with self.path.open("rb") as file:
            for line in file:
                found = row_id(line)
                if found is None:
                    break
                if kept >= len(ids) or found != ids[kept]:
                    raise JudgeError(
                        f"{self.path} holds answers to other questions: its row {kept + 1} is {found!r}.",
                        "Name another --out, or remove the file to begin again; nothing was changed.",
                    )
                kept += 1
                ends.append(ends[-1] + len(line))
        whole = kept if kept == len(ids) else kept - kept % batch
        os.truncate(self.path, ends[whole])
        return whole

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self.file.write("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
        self.file.flush()

    def __enter__(self) -> Output:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.file.close()


def row_id(line: bytes) -> str | None:
    """None for a line that is not whole."""
    if not line.endswith(b"\n"):
        return None
    try:
        return str(json.loads(line)["id"])
    except (ValueError, KeyError, TypeError):
        return None
