"""The rows of a delivery, and an account of what is made of them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from annotation.domain.judging_in.wanted import NothingJudged, Wanted
from annotation.foreign import FORMATS, Judged, Options, Unreadable, read_delivery


class Account:
    """What one pass took, met again, and refused by file, line and reason."""

    def __init__(self) -> None:
        self.problems: list[Unreadable] = []
        self.remarks: Counter[str] = Counter()
        self.added = self.known = self.total = 0

    def refuse(self, judged: Judged, code: str, reason: str) -> None:
        self.problems.append(Unreadable(judged.file, judged.line, code, reason))

    @property
    def done(self) -> int:
        return min(self.total, self.added + self.known + len(self.problems))


def read_rows(path: Path, wanted: Wanted, account: Account) -> list[Judged]:
    """Every judgement in a file or a folder."""
    judged: list[Judged] = []
    for found in read_delivery(path, wanted.format, Options(wanted.preset, wanted.names)):
        if isinstance(found, Judged):
            judged.append(found)
            account.remarks.update(found.remarks)
        else:
            account.problems.append(found)
    account.total = len(judged)
    return judged


def nothing_in(path: Path, problems: list[Unreadable]) -> NothingJudged:
    if not problems:
        known = "; ".join(each.title for each in FORMATS)
        return NothingJudged(f"{path.name} holds no judgement. Give a file of one of these formats: {known}.")
    first = problems[0]
    where = f"{first.file}, line {first.line}" if first.line else first.file
    return NothingJudged(
        f"No judgement in {path.name} could be read. The first of {len(problems)} that were refused, in "
        f"{where}: {first.reason} Nothing was imported."
    )
