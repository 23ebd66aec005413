"""Refusals a person can act on, and what the process says to whoever started it."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes. STOPPED: asked to stop, a checkpoint is written, `--resume` goes on."""

    FINISHED = 0
    FAILED = 1
    REFUSED = 2
    STOPPED = 3


class JudgeError(Exception):
    """What is wrong, and what to do about it. Raised before anything of value could be lost."""

    def __init__(self, what: str, do: str) -> None:
        super().__init__(f"{what}\n{do}")
        self.what, self.do = what, do
