"""How long work says where it is: stage, done, total."""

from __future__ import annotations

from collections.abc import Callable

Tell = Callable[[str, int, int], None]


def silent(stage: str, done: int, total: int) -> None:
    """For who need not hear."""
