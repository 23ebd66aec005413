"""Watching a run from inside its job: the lease, what it says, and whether somebody wants it to stop."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction

from jobs.models import JobEvent
from jobs.running import JobRun
from training.child import tail
from training.enums import Phase, RunState
from training.models import Run
from training.places import METRICS, OUTPUT
from training.points import parsed, summary_of

TICK = 1.0  # seconds between two looks
MOST_LINES = 5000  # told in one transaction
T = TypeVar("T")


class StopAsked(Exception):
    """Somebody asked the run to stop."""


class Watch:
    """One job's eyes on its run. Every look extends the lease, or raises LeaseLost."""

    def __init__(self, job: JobRun, run: Run, folder: Path) -> None:
        self.job, self.run, self.folder = job, run, folder
        self.offset, self.lines = 0, 0
        self.checkpoint = ""  # the newest that was spoken of
        self.kept_at = 0.0
        self.log = run.log

    def begin_reading(self) -> None:
        """Find the place in metrics.jsonl up to which all was told. A folder from storage may be behind it."""
        path = self.folder / METRICS
        told = path.read_bytes().splitlines(keepends=True)[: self.run.lines_read] if path.is_file() else []
        told = [line for line in told if line.endswith(b"\n")]
        self.offset, self.lines = sum(map(len, told)), len(told)

    def phase(self, phase: Phase) -> None:
        Run.objects.filter(pk=self.run.pk).update(phase=phase)
        self.job.emit("phase", phase=phase.value)

    def say(self, text: str) -> None:
        self.job.emit("note", text=text)

    def look(self) -> None:
        """Tell what is new. Lines and the count of them are committed together: nothing is told twice or lost."""
        new = self.new_lines()
        log = tail(self.folder / OUTPUT)
        if new or log != self.log:
            with transaction.atomic():
                self.job.keep_alive()  # first: it locks the job's row, and raises when the job is another's now
                JobEvent.objects.bulk_create(
                    [JobEvent(job=self.job.job, kind="point", data=line) for line in new], batch_size=500
                )
                self.run.summary = summary_of(new, self.run.summary)
                Run.objects.filter(pk=self.run.pk).update(lines_read=self.lines, summary=self.run.summary, log=log)
            self.log = log
            self.progress()
        elif time.monotonic() - self.kept_at > TICK * 3:
            self.kept_at = time.monotonic()
            self.job.keep_alive()
        self.checkpoint = next(
            (line["path"] for line in reversed(new) if line["kind"] == "checkpoint"), self.checkpoint
        )

    def progress(self) -> None:
        step, steps = self.run.summary.get("step"), self.run.summary.get("steps")
        if step and steps:
            self.job.progress(step, steps)

    def new_lines(self) -> list[dict[str, Any]]:
        """Whole lines only: the last one may still be being written."""
        path = self.folder / METRICS
        if not path.is_file():
            return []
        found: list[dict[str, Any]] = []
        with path.open("rb") as file:
            file.seek(self.offset)
            for line in file:
                if not line.endswith(b"\n") or len(found) == MOST_LINES:
                    break
                self.offset += len(line)
                self.lines += 1
                found.append(parsed(line))
        return found

    def stop_asked(self) -> bool:
        return Run.objects.filter(pk=self.run.pk, state=RunState.STOPPING).exists()

    def while_doing(self, work: Callable[[Callable[[int, int], None]], T]) -> T:
        """Do something long beside the database, in a thread; the lease is kept. It may be given up when told."""
        done = [0, 0]
        stopping = False

        def tell(so_far: int, of: int) -> None:
            done[:] = [so_far, of]
            if stopping:
                raise StopAsked

        with ThreadPoolExecutor(1, thread_name_prefix="run") as pool:
            future = pool.submit(work, tell)
            try:
                while not wait([future], timeout=TICK).done:
                    self.job.progress(*done)
                    stopping = self.stop_asked()
            except BaseException:
                stopping = True
                raise
        return future.result()
