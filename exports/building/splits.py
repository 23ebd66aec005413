"""What `splits/` says: the ledger, what straddled, what was withdrawn, the certificate and the policy."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from exports.building.materials import LedgerRow
from exports.building.order import Order
from exports.building.site import Site
from exports.canonical import dumps, pretty, write_lines, write_text
from exports.folder.rows import Row
from exports.opaque import Namer
from exports.records import ClipRecord
from exports.splitting import Outcome
from exports.textprints import NEAR

CHAIN_START = "0" * 64


def write_splits(site: Site, outcome: Outcome, clip_split: Mapping[str, str]) -> list[LedgerRow]:
    """Write the folder; return what the ledger has to learn."""
    where, names = site.folder / "splits", site.materials.namer
    new = new_labels(site, clip_split)
    write_lines(where / "ledger.jsonl", chained(names, [*site.materials.ledger, *new]))
    write_lines(where / "straddling.jsonl", (straddling_row(site, row) for row in outcome.straddling))
    withdrawn = [
        {"clip": names.name("clip", digest), "published_in": site.catalogue.pins["clip", digest]}
        for digest in sorted(site.catalogue.clips)
        if ("clip", digest) in site.catalogue.pins and digest not in clip_split
    ]
    write_lines(where / "withdrawn.jsonl", sorted(withdrawn, key=lambda row: row["clip"]))
    write_text(where / "certificate.json", pretty(outcome.certificate))
    write_text(where / "policy.json", pretty(policy(site.order)))
    return new


def new_labels(site: Site, clip_split: Mapping[str, str]) -> list[LedgerRow]:
    known = {(row.kind, row.value) for row in site.materials.ledger}
    return [
        LedgerRow(kind, value, label, site.order.name, "released")
        for (kind, value), label in sorted(labels_of(site.catalogue.clips, clip_split).items())
        if (kind, value) not in known
    ]


def labels_of(clips: Mapping[str, ClipRecord], clip_split: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """What the ledger has to remember about the clips of a release."""
    found: dict[tuple[str, str], str] = {}
    for digest, label in clip_split.items():
        clip = clips[digest]
        values = {"clip": digest, "speaker": clip.speaker, "system": clip.system, "text": clip.text_key}
        found.update({(kind, value): label for kind, value in values.items() if value})
    return found


def chained(namer: Namer, ledger: Iterable[LedgerRow]) -> Iterator[Row]:
    """The ledger under opaque names, each entry sealing the one before it (verify.py walks the chain)."""
    previous = CHAIN_START
    for row in ledger:
        entry = {
            "kind": row.kind,
            "id": namer.name(row.kind, row.value),
            "split": row.split,
            "release": row.release,
            "reason": row.reason,
            "previous": previous,
        }
        previous = hashlib.sha256(dumps(entry).encode()).hexdigest()
        yield {**entry, "digest": previous}


def straddling_row(site: Site, row: Mapping[str, Any]) -> Row:
    task, *clips, campaign = row["unit"]
    return {
        "item": site.materials.namer.name("item", task, *clips, campaign),
        "task": task,
        "clips": [site.rows.clip_id(clip) for clip in clips],
        "reason": row["reason"],
        "where": row["where"],
    }


def policy(order: Order) -> dict[str, Any]:
    return {
        "policy": order.policy,
        "shares": list(order.shares),
        "seed": order.seed,
        "disjoint": ["speaker", "system", "text", "recording", "clip", "pair"],
        "near_text": {"measure": "Jaccard of character n-grams (5; 2 for Han and kana)", "threshold": NEAR},
        "unknown": "an unknown speaker, text or system is taken to be the same within its source",
        "natural_speech": "has no system",
        "straddling": "dropped, and listed in straddling.jsonl",
        "across_tasks": "one split for all tasks: a clip is in one split only",
    }
