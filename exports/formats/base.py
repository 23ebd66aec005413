"""What every format is: a key, the tasks it has rows for, and a writer that takes final rows one at a time.

All writers see each row once, in the order task, split, id; none keeps rows in memory. A row that a format has no place
for is named with its reason (`Skipped`), never dropped in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from annotation.questionnaire import Questionnaire

Row = Mapping[str, Any]
SPEECHEVAL = frozenset({"assessment", "comparison", "suggestion", "detection"})
TASKS = SPEECHEVAL | {"rating", "ab", "preference", "pronunciation"}
DETECTION, QUALITY = "detection", "quality"


def track_of(task: str) -> str:
    """Which of the two tracks of splits a task's rows follow."""
    return DETECTION if task == "detection" else QUALITY


class CannotWrite(Exception):
    """This row does not fit the format; the message names what is missing."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """`row`: the item's id. `reason`: a sentence for people."""

    row: str
    reason: str


@dataclass(frozen=True, slots=True)
class Context:
    """`clip` gives the row of `clips.jsonl` of a clip id; `release` is its name; `seed` fixes what is drawn."""

    clip: Callable[[str], Row]
    release: str
    seed: int = 0


class Writer(Protocol):
    """Writes one format into one release."""

    def write(self, row: Row, questionnaire: Questionnaire) -> Iterator[Skipped]:
        """Write a final task row. Nothing is written until the iterator is exhausted."""
        ...

    def close(self) -> None:
        """Finish and close every file. Called once, also after a failure."""
        ...


# (folder, track, split) -> what takes the clips of that list, one row of `clips.jsonl` at a time.
Listing = Callable[[Path, str, str], AbstractContextManager[Callable[[Row], None]]]


@dataclass(frozen=True)
class Format:
    """`opens(folder, context)` gives a writer for the release in `folder`; `lists` opens a list of the clips of all
    tasks. A format has one of them or both. `about`: Markdown for the docs.
    """

    key: str
    title: str
    tasks: frozenset[str]
    opens: Callable[[Path, Context], Writer] | None = None
    lists: Listing | None = None
    default: bool = True
    about: Path = field(default=Path(), repr=False)

    def describe(self) -> str:
        """Its section of docs/release-format.md, without a heading."""
        return self.about.read_text(encoding="utf-8").strip()
