"""What a drafter writes, on its way to the page: pieces gathered into a few rows a second."""

from __future__ import annotations

import time
from collections.abc import Callable

from jobs.running import JobRun

EVERY_SECONDS = 0.1  # about ten rows a second: smooth to the eye, easy on the table
ALIVE_EVERY_SECONDS = 5.0


class Streamer:
    """Turns pieces of text into JobEvents: `text` {"delta"} or {"index", "delta"}, and `restart` {}."""

    def __init__(self, run: JobRun, clock: Callable[[], float] = time.monotonic) -> None:
        self.run, self.clock = run, clock
        self.waiting: list[str] = []
        self.flushed_at = self.alive_at = clock()
        self.sent = False

    def piece(self, delta: str) -> None:
        self.waiting.append(delta)
        if self.clock() - self.flushed_at >= EVERY_SECONDS:
            self.flush()

    def variant(self, index: int, delta: str) -> None:
        self.sent = True
        self.run.emit("text", index=index, delta=delta)
        self.stay_alive()

    def restart(self) -> None:
        """What was streamed so far is void: the text begins again."""
        self.waiting.clear()
        if self.sent:
            self.run.emit("restart")

    def flush(self) -> None:
        if self.waiting:
            self.sent = True
            self.run.emit("text", delta="".join(self.waiting))
            self.waiting.clear()
        self.flushed_at = self.clock()
        self.stay_alive()

    def stay_alive(self) -> None:
        """Extends the lease now and then; raises LeaseLost where another worker, or a cancel, took the job."""
        if self.clock() - self.alive_at >= ALIVE_EVERY_SECONDS:
            self.run.keep_alive()
            self.alive_at = self.clock()
