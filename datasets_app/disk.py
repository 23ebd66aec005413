"""A full disk is nobody's file's fault: the work stops, and goes on once there is room."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
NO_ROOM = "There is no room left on the disk. What was imported stays; once there is room, the same import goes on."


@contextmanager
def full_disk_raises(failure: Callable[[str], Exception]) -> Iterator[None]:
    """An OSError that means a full disk becomes `failure(words)`; any other is raised as it is."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise failure(NO_ROOM) from error
        raise
