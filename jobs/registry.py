"""Kinds of jobs by name. Apps register their handlers in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jobs.running import JobRun

Effect = Callable[[], Any]
Handler = Callable[["JobRun"], Effect | None]


@dataclass(frozen=True)
class Kind:
    """One kind of job: its handler, and how patient we are with it."""

    name: str
    handler: Handler
    queue: str
    max_attempts: int
    lease_seconds: int


class UnknownKind(LookupError):
    pass


KINDS: dict[str, Kind] = {}


def register(
    name: str, *, queue: str = "default", max_attempts: int = 5, lease_seconds: int = 300
) -> Callable[[Handler], Handler]:
    """Register `handler(run) -> effect | None` under `name`.

    The handler does the long work outside any transaction. The effect it returns runs in the transaction that marks
    the job as done, and only while the claim still holds, so it happens once however often the job runs.
    """

    def keep(handler: Handler) -> Handler:
        KINDS[name] = Kind(name, handler, queue, max_attempts, lease_seconds)
        return handler

    return keep


def kind_of(name: str) -> Kind:
    try:
        return KINDS[name]
    except KeyError:
        raise UnknownKind(f"No app of this version registers the job kind {name!r}.") from None
