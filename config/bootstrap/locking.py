"""One command at a time: two that are started together must not fill one folder at once."""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from config.bootstrap.console import say


@contextlib.contextmanager
def one_at_a_time(lock: Path, doing: str) -> Iterator[None]:
    """Wait for whoever holds `lock`; the holder's death frees it. What is inside asks again whether it is needed."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Another command is {doing}; waiting for it ...")
            fcntl.flock(held, fcntl.LOCK_EX)
        yield
