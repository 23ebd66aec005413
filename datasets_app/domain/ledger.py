"""Which split a speaker, text, system or clip belongs to: said once, never changed, and provably not tampered with.

`exports` proposes labels when it builds a release; managers reserve some before anybody is paid to rate the clips. Each
entry holds the digest of the one before it, so that a changed or removed one breaks the chain.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.db import connection, transaction

from accounts.errors import Conflict, Invalid
from accounts.models import User
from datasets_app.domain.sources import check_is_manager
from datasets_app.enums import Split
from datasets_app.models import LedgerEntry

Kind = Literal["speaker", "text", "system", "clip"]
KINDS: tuple[Kind, ...] = ("speaker", "text", "system", "clip")
RESERVATION = ""  # the release of an entry that no release has used yet
BEGINNING = "0" * 64
LOCK = 0x6C656467  # "ledg": the key of PostgreSQL's advisory lock


class LedgerConflict(Conflict):
    """Somebody wants to move what has its split already. `extra["conflicts"]` lists each."""

    code = "ledger_conflict"


@dataclass(frozen=True)
class Label:
    """`value` is the speaker, the text's key, the system or the clip's digest."""

    kind: Kind
    value: str
    split: Split
    reason: str = ""


@dataclass(frozen=True)
class Verification:
    """`broken_at` is the number of the first entry that does not follow from the one before; None when all do."""

    entries: int
    head: str
    broken_at: int | None

    @property
    def holds(self) -> bool:
        return self.broken_at is None


def append(*, entries: Iterable[Label], release: str) -> list[LedgerEntry]:
    """Add what is new, in the order given, and return it; what is there already with the same split is left alone.

    Raises LedgerConflict, and adds nothing, when a label would change.
    """
    with transaction.atomic():
        take_turn()
        new = not_yet_there(entries)
        head = LedgerEntry.objects.order_by("-pk").values_list("digest", flat=True).first() or BEGINNING
        rows = []
        for label in new:
            row = LedgerEntry(
                kind=label.kind,
                value=label.value,
                split=label.split,
                release=release,
                reason=label.reason,
                previous=head,
            )
            row.digest = head = digest_of(row)
            rows.append(row)
        return LedgerEntry.objects.bulk_create(rows, batch_size=500)


def reserve(*, kind: Kind, values: Iterable[str], split: Split, by: User, reason: str = "") -> list[LedgerEntry]:
    """Promise a split before any release: clips of these speakers, texts or systems will go there and nowhere else."""
    check_is_manager(by)
    because = (reason or f"reserved by {by.username}")[:80]
    return append(entries=[Label(kind, value, split, because) for value in values], release=RESERVATION)


def labels(kind: Kind) -> dict[str, Split]:
    """The split of every value of this kind that has one."""
    rows = LedgerEntry.objects.filter(kind=kind).values_list("value", "split")
    return {value: Split(split) for value, split in rows}


def verify_chain() -> Verification:
    """Walk the whole chain from the beginning."""
    head, number = BEGINNING, 0
    for number, row in enumerate(LedgerEntry.objects.order_by("pk").iterator(), start=1):
        if row.previous != head or row.digest != digest_of(row):
            return Verification(number, head, broken_at=number)
        head = row.digest
    return Verification(number, head, broken_at=None)


def take_turn() -> None:
    """One writer at a time. On SQLite the transaction itself is that; the unique `previous` is the last defence."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def not_yet_there(entries: Iterable[Label]) -> list[Label]:
    there = {(kind, value): split for kind in KINDS for value, split in labels(kind).items()}
    new: dict[tuple[str, str], Label] = {}
    conflicts: list[dict[str, str]] = []
    for label in entries:
        refuse_malformed(label)
        key = (label.kind, label.value)
        known = there.get(key) or (new[key].split if key in new else None)
        if known is None:
            new[key] = label
        elif known != label.split:
            conflicts.append({"kind": label.kind, "value": label.value, "is": str(known), "asked": str(label.split)})
    if conflicts:
        first = conflicts[0]
        raise LedgerConflict(
            f"{len(conflicts)} labels would change, the first being {first['kind']} {first['value']!r}, which is in"
            f" {first['is']} for good. Nothing was written.",
            extra={"conflicts": conflicts[:100]},
        )
    return list(new.values())


def refuse_malformed(label: Label) -> None:
    if label.kind not in KINDS or not label.value or len(label.value) > 200:
        raise Invalid(f"{label.kind} {label.value[:40]!r} cannot be written into the ledger. Nothing was written.")


def digest_of(row: LedgerEntry) -> str:
    facts = [row.previous, row.kind, row.value, str(row.split), row.release, row.reason]
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
