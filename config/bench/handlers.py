"""A job that does nothing, so that what is measured is the way to it."""

from __future__ import annotations

from jobs.registry import register
from jobs.running import JobRun

KIND = "config.bench"


@register(KIND)
def do_nothing(run: JobRun) -> None:
    return None
