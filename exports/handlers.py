"""The jobs that build a release, and that look at what one would be."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from datasets_app.storage import StorageError
from exports.domain.previewing import JOB as PREVIEW
from exports.domain.previewing import preview
from exports.domain.releasing import build_requested
from exports.domain.requesting import JOB, campaigns_of
from exports.errors import ChangedMeanwhile, Refused
from jobs.errors import Permanent, RetryLater
from jobs.registry import Effect, register
from jobs.running import JobRun

KEPT = "Nothing was published; what was sent is kept, and the next attempt sends the rest."
TELL_EVERY_SECONDS = 0.5


@register(JOB, max_attempts=4, lease_seconds=900)
def build_release(run: JobRun) -> Effect | None:
    effect = told_to_retry(lambda: build_requested(run.payload["release"], tell=Progress(run)))()
    return told_to_retry(effect)


@register(PREVIEW, max_attempts=2, lease_seconds=900)
def look_ahead(run: JobRun) -> Effect | None:
    asked = run.payload
    try:
        found = preview(
            campaigns_of(asked["campaigns"]), policies=asked["policies"], tell=Progress(run), **asked["wishes"]
        )
    except Refused as refusal:
        raise Permanent(refusal.code, refusal.message) from refusal
    return lambda: found


def told_to_retry(call: Callable[[], Any]) -> Callable[[], Any]:
    def guarded() -> Any:
        try:
            return call()
        except ChangedMeanwhile as change:
            raise RetryLater(change.code, change.message, after=1) from change
        except StorageError as error:
            raise RetryLater("storage_unreachable", f"{error} {KEPT}") from error

    return guarded


class Progress:
    """Passes stages on to the page, not more often than anybody can read."""

    def __init__(self, run: JobRun) -> None:
        self.run = run
        self.stage = ""
        self.next = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if stage != self.stage:
            self.stage = stage
            self.run.emit("stage", stage=stage)
        elif now < self.next:
            return
        self.next = now + TELL_EVERY_SECONDS
        self.run.progress(done, total)
