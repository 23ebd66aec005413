"""How a handler says that it failed."""

from __future__ import annotations


class Permanent(Exception):
    """Trying again will not help: the job ends as dead at once. `message` is shown to people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class RetryLater(Exception):
    """Trying again may help, `after` seconds from now at the earliest (None: by the usual back-off)."""

    def __init__(self, code: str, message: str, *, after: float | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.after = after


class NotNow(Exception):
    """What the job needs is in use: it is put back for `after` seconds, and this attempt does not count."""

    def __init__(self, *, after: float) -> None:
        super().__init__(f"put back for {after} s")
        self.after = after


class LeaseLost(Exception):
    """Another worker holds this job now, or it was cancelled: stop, and have no effect."""
