"""Numbers in text."""

from __future__ import annotations

PLACES = 4


def plain_number(value: float) -> str:
    """`3` and `3.0` as "3", a mean with at most four decimals: "2.6154"."""
    return f"{round(value, PLACES):g}" if value % 1 else str(int(value))
