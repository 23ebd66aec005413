"""What a build is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exports.opaque import Namer
from exports.records import Catalogue, ClipRecord, ItemKey, ItemRecord


@dataclass(frozen=True, slots=True)
class LedgerRow:
    track: str
    kind: str
    value: str
    split: str
    release: str
    reason: str


@dataclass(frozen=True)
class Materials:
    """Where everything comes from.

    `ledger` may be gone through more than once. `read_items` yields whole records for keys, in their order;
    `fetch_audio` raises Refused.
    """

    catalogue: Catalogue
    ledger: Iterable[LedgerRow]
    namer: Namer
    read_items: Callable[[Sequence[ItemKey]], Iterable[ItemRecord]]
    fetch_audio: Callable[[ClipRecord, Path], None]
    read_prints: Callable[[Iterable[str]], Iterable[tuple[str, bytes]]]  # digest, audio print
    tell: Callable[[str, int, int], None] = lambda stage, done, total: None


@dataclass(frozen=True)
class Built:
    folder: Path
    digest: str
    summary: dict[str, Any]
    new_ledger: list[LedgerRow]
