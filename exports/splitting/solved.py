"""What every policy hands back for the items of one problem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from exports.records import ItemKey
from exports.splitting.problem import Attribute

ContentId = tuple[str, ...]
Line = dict[str, Any]  # {"unit": content id, "reason": …, "where": {kind: [split, …]}}


@dataclass
class Solved:
    """`clips`: digest -> label of every clip that has one. `labels`: vertex -> label, for the ledger.

    `unit_reasons`: items that cannot be released although their clips have labels, and why.
    """

    clips: dict[str, int]
    labels: dict[Attribute, int]
    straddling: list[Line] = field(default_factory=list)
    quarantined: list[Line] = field(default_factory=list)
    certificate: dict[str, Any] = field(default_factory=dict)


def line(item: ItemKey, reason: str, where: Mapping[str, list[str]] | None = None) -> Line:
    return {"unit": item.content_id, "reason": reason, "where": dict(where or {})}
