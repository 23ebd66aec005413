"""Rows in batches."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from django.db import connection
from django.db.models.expressions import RawSQL

T = TypeVar("T")
ONE_PARAMETER = {
    "sqlite": ("SELECT value FROM json_each(%s)", lambda pks: json.dumps(pks)),
    "postgresql": ("SELECT unnest(%s::bigint[])", lambda pks: pks),
}


def among(pks: list[int]) -> RawSQL:
    """For `__in`: row numbers as one parameter of a query. As many parameters as rows cost more than reading them."""
    sql, given = ONE_PARAMETER[connection.vendor]
    return RawSQL(sql, [given(pks)])  # noqa: S611 -- our own words; the numbers are a parameter


def batched(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """As itertools.batched, which Python 3.11 lacks."""
    left = iter(rows)
    while some := list(islice(left, size)):
        yield some
