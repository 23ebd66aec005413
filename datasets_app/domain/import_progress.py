"""Who follows an import, and how often they are told."""

from __future__ import annotations

import time
from typing import Any, Protocol

from datasets_app.models import Import

TELL_EVERY_SECONDS = 0.5


class Watcher(Protocol):
    """Whoever follows an import: a job's run, or a command's progress line."""

    def progress(self, done: int, total: int) -> None: ...

    def keep_alive(self) -> None: ...

    def emit(self, kind: str, **data: Any) -> None: ...


class Pulse:
    """Signs of life, often enough for the page and the lease, rarely enough for the database."""

    def __init__(self, watcher: Watcher) -> None:
        self.watcher = watcher
        self.last = 0.0

    def keep_alive(self) -> None:
        if self.due():
            self.watcher.keep_alive()

    def tell(self, of: Import, *, now: bool = False) -> None:
        if not self.due() and not now:
            return
        counts = counts_of(of)
        done = counts["added"] + counts["known"] + counts["skipped"]
        self.watcher.progress(done, counts["total"])
        self.watcher.emit("progress", done=done, **counts)

    def due(self) -> bool:
        if time.monotonic() - self.last < TELL_EVERY_SECONDS:
            return False
        self.last = time.monotonic()
        return True


def counts_of(of: Import) -> dict[str, int]:
    now = Import.objects.only("total", "added", "known", "skipped").get(pk=of.pk)
    return {"total": now.total, "added": now.added, "known": now.known, "skipped": now.skipped}
