"""Text files that are open while rows come: a handful at a time, whatever their number."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from typing import TextIO

OPEN_AT_ONCE = 8


class Files:
    """`put(path, text)` appends to a file that the first call made. Paths are relative to `root`."""

    def __init__(self, root: Path, newline: str = "\n") -> None:
        self.root, self.newline = root, newline
        self.seen: set[str] = set()
        self.open: OrderedDict[str, TextIO] = OrderedDict()

    def put(self, path: str, text: str) -> None:
        self.file(path).write(text)

    def file(self, path: str) -> TextIO:
        found = self.open.get(path)
        if found is not None:
            self.open.move_to_end(path)
            return found
        if len(self.open) >= OPEN_AT_ONCE:
            self.open.popitem(last=False)[1].close()
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        made = target.open("a" if path in self.seen else "w", encoding="utf-8", newline=self.newline)
        self.seen.add(path)
        self.open[path] = made
        return made

    def close(self) -> None:
        while self.open:
            self.open.popitem()[1].close()
