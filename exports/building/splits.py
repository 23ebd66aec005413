"""What `splits/` says: the ledger, what is not in the release and why, the certificate, the policy, who meets whom."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from exports.building.materials import LedgerRow
from exports.building.site import Site
from exports.canonical import dumps, pretty, write_lines, write_text
from exports.folder.rows import Row
from exports.opaque import Namer
from exports.records import ItemKey
from exports.splitting import track_of

CHAIN_START = "0" * 64


def write_splits(site: Site) -> list[LedgerRow]:
    """Write the folder; return what the ledger has to learn."""
    plan, where, names = site.plan, site.folder / "splits", site.materials.namer
    new = [
        LedgerRow(label.track, label.kind, label.value, label.split, site.order.name, "released")
        for label in plan.ledger
    ]
    write_lines(where / "ledger.jsonl", chained(names, chain(site.materials.ledger, new)))
    for name, rows in (("straddling", plan.straddling), ("quarantined", plan.quarantined)):
        write_lines(where / f"{name}.jsonl", sorted((dropped_row(site, row) for row in rows), key=by_item))
    withdrawn = ({**row, "clip": names.name("clip", row["clip"])} for row in site.withdrawn)
    write_lines(where / "withdrawn.jsonl", sorted(withdrawn, key=lambda row: (row["clip"], row["track"])))
    write_text(where / "certificate.json", pretty(plan.certificate))
    write_text(where / "policy.json", pretty(plan.policy))
    write_text(where / "exposure.json", pretty(plan.exposure))
    return new


def chained(namer: Namer, ledger: Iterable[LedgerRow]) -> Iterator[Row]:
    """The ledger under opaque names, each entry sealing the one before it (verify.py walks the chain)."""
    previous = CHAIN_START
    for row in ledger:
        parts = row.value.split(":") if row.kind == "pair" else [row.value]
        entry = {
            "track": row.track,
            "kind": row.kind,
            "id": namer.name(row.kind, *parts),
            "split": row.split,
            "release": row.release,
            "reason": row.reason,
            "previous": previous,
        }
        previous = hashlib.sha256(dumps(entry).encode()).hexdigest()
        yield {**entry, "digest": previous}


def dropped_row(site: Site, row: Mapping[str, Any]) -> Row:
    task, *clips, campaign = row["unit"]
    return {
        "item": site.rows.item_id(ItemKey(0, campaign, task, tuple(clips))),
        "task": task,
        "track": track_of(task),
        "clips": [site.rows.clip_id(clip) for clip in clips],
        "reason": row["reason"],
        "where": row["where"],
    }


def by_item(row: Row) -> tuple[str, str]:
    return row["item"], row["track"]
