"""Every format, and all chosen ones opened as one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

from annotation.questionnaire import Questionnaire
from exports.formats import (
    alld,
    grpo,
    hf,
    lhotse,
    llama_factory,
    ms_swift,
    nemo,
    preference,
    speechocean762,
    spreadsheet,
    webdataset,
)
from exports.formats.base import Context, Format, Row, Skipped, Writer
from exports.formats.manifests import ClipLists

FORMATS: tuple[Format, ...] = (
    ms_swift.FORMAT,
    grpo.FORMAT,
    llama_factory.FORMAT,
    alld.FORMAT,
    speechocean762.FORMAT,
    preference.FORMAT,
    hf.FORMAT,
    nemo.FORMAT,
    lhotse.FORMAT,
    spreadsheet.FORMAT,
    webdataset.FORMAT,
)
BY_KEY = {each.key: each for each in FORMATS}
DEFAULT = tuple(each.key for each in FORMATS if each.default)


def chosen(keys: Iterable[str] | None = None) -> tuple[Format, ...]:
    """The formats of these keys, in the registry's order; the default ones when None. Raises KeyError."""
    wanted = set(DEFAULT if keys is None else keys)
    if strange := wanted - BY_KEY.keys():
        raise KeyError(f"there is no format {', '.join(sorted(strange))}; there are {', '.join(BY_KEY)}")
    return tuple(each for each in FORMATS if each.key in wanted)


class Writers:
    """All chosen formats of a release; close it, or use it in a `with`."""

    def __init__(self, folder: Path, context: Context, keys: Iterable[str] | None = None) -> None:
        self.formats = chosen(keys)
        self.closing = ExitStack()
        self.open: list[tuple[Format, Writer]] = []
        self.lists: ClipLists | None = None
        with self.closing:  # should one fail to open, those before it are closed
            for each in self.formats:
                if each.opens:
                    writer = each.opens(folder, context)
                    self.closing.callback(writer.close)
                    self.open.append((each, writer))
            if listings := [each.lists for each in self.formats if each.lists]:
                self.lists = ClipLists(folder, context, listings)
                self.closing.callback(self.lists.close)
            self.closing = self.closing.pop_all()

    def write(self, row: Row, questionnaire: Questionnaire) -> Iterator[tuple[str, Skipped]]:
        """Write a final row in every format that has its task; yield (format key, what it left out). Exhaust it."""
        if self.lists:
            self.lists.add(row)
        for each, writer in self.open:
            if row["task"] in each.tasks:
                for skipped in writer.write(row, questionnaire):
                    yield each.key, skipped

    def close(self) -> None:
        self.closing.close()

    def __enter__(self) -> Writers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
