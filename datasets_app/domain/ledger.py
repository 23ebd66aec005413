"""Which split of a track a speaker, text, system, recording, clip or pair belongs to: said once, never changed.

`exports` proposes labels when it builds a release; managers reserve some before anybody is paid to rate the clips. Each
entry holds the digest of the one before it, so that a changed or removed one breaks the chain.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from accounts.errors import Conflict, Invalid
from datasets_app.enums import LedgerKind, Split, Track
from datasets_app.models import LedgerEntry

RESERVATION = ""  # the release of an entry that no release has used yet
BEGINNING = "0" * 64
MAX_VALUE = 200
MOST_PER_QUERY = 500  # values; SQLite takes 999 variables at least
LOCK = 0x6C656467  # "ledg": the key of PostgreSQL's advisory lock


class LedgerConflict(Conflict):
    """Somebody wants to move what has its split already. `extra["conflicts"]` lists each."""

    code = "ledger_conflict"


Key = tuple[str, str, str]  # track, kind, value


@dataclass(frozen=True)
class Label:
    """`value`: the speaker, the text's key, the system, `source/recording`, the clip's digest, or both digests of a
    pair, the smaller first, with a colon between."""

    kind: str
    value: str
    split: Split | str
    reason: str = ""
    track: str = Track.QUALITY

    @property
    def key(self) -> Key:
        return (self.track, self.kind, self.value)


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
                track=label.track,
                kind=label.kind,
                value=label.value,
                split=label.split,
                release=release,
                reason=label.reason,
                previous=head,
            )
            row.digest = head = digest_of(row)
            rows.append(row)
        return LedgerEntry.objects.bulk_create(rows, batch_size=MOST_PER_QUERY)


def labels(kind: str, track: str = Track.QUALITY) -> dict[str, Split]:
    """The split of every value of this kind that has one."""
    rows = LedgerEntry.objects.filter(track=track, kind=kind).values_list("value", "split")
    return {value: Split(split) for value, split in rows}


def splits_of(keys: Iterable[Key]) -> dict[Key, Split]:
    """The splits of those of these that have one."""
    wanted: dict[tuple[str, str], set[str]] = defaultdict(set)
    for track, kind, value in keys:
        wanted[track, kind].add(value)
    return dict(look_up(wanted))


def look_up(wanted: dict[tuple[str, str], set[str]]) -> Iterator[tuple[Key, Split]]:
    for (track, kind), values in wanted.items():
        for some in chunks(sorted(values), MOST_PER_QUERY):
            rows = LedgerEntry.objects.filter(track=track, kind=kind, value__in=some).values_list("value", "split")
            for value, split in rows:
                yield (track, kind, value), Split(split)


def chunks(values: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]


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
    asked = list(entries)
    for label in asked:
        refuse_malformed(label)
    known: dict[Key, str] = dict(splits_of(label.key for label in asked))
    new: list[Label] = []
    conflicts: list[dict[str, str]] = []
    for label in asked:
        there = known.setdefault(label.key, "")
        if not there:
            known[label.key] = str(label.split)
            new.append(label)
        elif there != label.split:
            conflicts.append(
                {"track": label.track, "kind": label.kind, "value": label.value, "is": there, "asked": str(label.split)}
            )
    if conflicts:
        first = conflicts[0]
        raise LedgerConflict(
            f"{len(conflicts)} labels would change, the first being {first['kind']} {first['value']!r}, which is in"
            f" {first['is']} for good. Nothing was written.",
            extra={"conflicts": conflicts[:100]},
        )
    return new


def refuse_malformed(label: Label) -> None:
    known = label.kind in list(LedgerKind) and label.track in list(Track) and label.split in list(Split)
    if not known or not label.value or len(label.value) > MAX_VALUE:
        raise Invalid(f"{label.kind} {label.value[:40]!r} cannot be written into the ledger. Nothing was written.")


def digest_of(row: LedgerEntry) -> str:
    """Of the entry's words and the digest before it. Entries of the first track are sealed as they were when there was
    only one, so that old chains still hold."""
    facts = [row.previous, row.kind, row.value, str(row.split), row.release, row.reason]
    if row.track != Track.QUALITY:
        facts.append(str(row.track))
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
