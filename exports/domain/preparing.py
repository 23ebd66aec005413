"""A release built and stored, complete, before any row says that it is there."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotation.models import Campaign
from datasets_app.domain import ledger
from datasets_app.models import LedgerEntry
from datasets_app.storage import storage
from exports.building import Built, LedgerRow, Materials, Order, build
from exports.domain.cataloguing import read_catalogue
from exports.domain.collecting import read_items
from exports.folder.seal import MANIFEST, archive, files_of
from exports.models import PseudonymKey
from exports.opaque import Namer
from exports.records import ClipRecord

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Prepared:
    """A release that is built and stored, and waits for its row."""

    digest: str
    folder_key: str
    archive_key: str
    summary: dict[str, Any]
    new_ledger: list[LedgerRow]
    ledger_head: str


def prepare(order: Order, campaigns: Sequence[Campaign], work: Path, tell: Tell) -> tuple[Built, Prepared]:
    """Build under `work`, and put folder and archive into storage. Raises Refused and ChangedMeanwhile."""
    head, rows = ledger_now()
    catalogue = read_catalogue(campaigns)
    stored = storage()

    def fetch(clip: ClipRecord, path: Path) -> None:
        stored.fetch(clip.twin_key, path)

    materials = Materials(
        catalogue=catalogue,
        ledger=rows,
        namer=Namer(PseudonymKey.current()),
        read_items=read_items,
        fetch_audio=fetch,
        tell=tell,
    )
    built = build(order, materials, work)
    folder_key, archive_key = store(built, order.name, work, tell)
    return built, Prepared(built.digest, folder_key, archive_key, built.summary, built.new_ledger, head)


def store(built: Built, name: str, work: Path, tell: Tell) -> tuple[str, str]:
    """Put the folder and its archive into storage, the manifest last: without it a folder there is not complete."""
    stored = storage()
    folder_key, archive_key = f"releases/{built.digest}", f"archives/{built.digest}/{name}.zip"
    paths = [*files_of(built.folder), MANIFEST]
    for done, path in enumerate(paths):
        stored.put_file(f"{folder_key}/{path}", built.folder / path)
        if done % 50 == 0:
            tell("storing", done, len(paths))
    packed = work / "archive.zip"
    archive(built.folder, packed, name)
    stored.put_file(archive_key, packed)
    return folder_key, archive_key


def ledger_now() -> tuple[str, list[LedgerRow]]:
    """The ledger as it stands, and its head. Reservations name a person; the folder only says that they are such."""
    rows = [
        LedgerRow(kind, value, split, release, "released" if release else "reserved")
        for kind, value, split, release in LedgerEntry.objects.order_by("pk")
        .values_list("kind", "value", "split", "release")
        .iterator(2000)
    ]
    return ledger_head(), rows


def ledger_head() -> str:
    return LedgerEntry.objects.order_by("-pk").values_list("digest", flat=True).first() or ledger.BEGINNING


@contextmanager
def workspace(parent: Path, prefix: str) -> Iterator[Path]:
    """A folder of one build. What a killed build left under the same prefix is removed first."""
    parent.mkdir(parents=True, exist_ok=True)
    for left in parent.glob(f"{prefix}*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = parent / f"{prefix}{secrets.token_hex(6)}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
