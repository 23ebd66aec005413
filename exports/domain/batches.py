"""Rows in batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batched(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """As itertools.batched, which Python 3.11 lacks."""
    left = iter(rows)
    while some := list(islice(left, size)):
        yield some
