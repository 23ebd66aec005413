"""Policies that drop what straddles (`strict`, `speaker_system`): one labelling, and what all agrees is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from exports.records import ItemKey
from exports.splitting.labelling import split
from exports.splitting.marks import Marks
from exports.splitting.pinning import Pins
from exports.splitting.problem import SPLITS
from exports.splitting.solved import ContentId, Solved
from exports.splitting.units import units_of


def drop_what_straddles(
    marks: Marks,
    items: Sequence[ItemKey],
    pins: Pins,
    *,
    shares: Sequence[float],
    seed: int,
    strata: Mapping[ContentId, tuple[str, ...]],
) -> Solved:
    outcome = split(units_of(marks, items, pins.vertices, strata), pins=pins.labels, shares=shares, seed=seed)
    kept = {}
    for item in items:
        if (split_name := outcome.splits.get(item.content_id)) is not None:
            kept.update(dict.fromkeys(item.clips, SPLITS.index(split_name)))
    rows: tuple[list[dict[str, object]], list[dict[str, object]]] = ([], [])
    for row in outcome.straddling:
        rows[row["reason"].startswith("quarantined")].append(row)
    labels = {attribute: SPLITS.index(name) for attribute, name in outcome.labels.items()}
    return Solved(kept, labels, rows[0], rows[1], outcome.certificate)
