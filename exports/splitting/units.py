"""From items to the solver's units: a pair carries the attributes of both its clips."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from exports.records import ItemKey
from exports.splitting.marks import Marks
from exports.splitting.problem import Attribute, Unit
from exports.splitting.solved import ContentId


def units_of(
    marks: Marks,
    items: Iterable[ItemKey],
    vertices: Mapping[str, tuple[Attribute, ...]],
    strata: Mapping[ContentId, tuple[str, ...]],
) -> list[Unit]:
    """Balanced by language, task, and what `strata` names for an item (such as its score) within its language."""
    units = []
    for item in items:
        first, *others = item.clips
        found = vertices[first]
        if others:
            found = tuple(dict.fromkeys(a for digest in item.clips for a in vertices[digest]))
        languages = sorted({marks.clips[digest].language or "unknown" for digest in item.clips})
        more = [f"{languages[0]} x {name}" for name in strata.get(item.content_id, ())]
        named = (*(f"language:{language}" for language in languages), f"task:{item.task}", *more)
        units.append(Unit(id=item.content_id, attributes=found, strata=named))
    return units
