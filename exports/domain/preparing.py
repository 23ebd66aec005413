"""A release built and stored, complete, before any row says that it is there."""

from __future__ import annotations

import errno
import secrets
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotation.models import Campaign
from datasets_app.domain import ledger
from datasets_app.domain.printing import ensure_prints, read_prints
from datasets_app.models import Clip, LedgerEntry
from datasets_app.storage import Missing, storage
from exports.building import Built, LedgerRow, Materials, Order, build
from exports.domain.batches import batched
from exports.domain.cataloguing import clips_of, read_catalogue
from exports.domain.collecting import read_items
from exports.domain.garbage import seldom_collecting
from exports.domain.storing import put_folder
from exports.domain.telling import Tell
from exports.errors import LedgerBroken, NoRoom, SoundMissing
from exports.folder.seal import archive
from exports.models import PseudonymKey
from exports.opaque import Namer
from exports.records import ClipRecord
from exports.splitting import POLICIES

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


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
    check_ledger()
    ensure_prints(clip_ids=clips_of(campaigns), watching=Watching(tell))
    ledger_now = LedgerNow()
    flags = POLICIES[order.policy].flags
    with seldom_collecting():
        materials = Materials(
            catalogue=read_catalogue(campaigns, given_column=order.given_column, with_strata=not flags),
            ledger=ledger_now,
            namer=Namer(PseudonymKey.current()),
            read_items=read_items,
            fetch_audio=fetch_audio,
            read_prints=prints_of,
            tell=tell,
        )
        built = build(order, materials, work)
    folder_key, archive_key = store(built, order.name, work, tell)
    return built, Prepared(built.digest, folder_key, archive_key, built.summary, built.new_ledger, ledger_now.head)


def check_ledger() -> None:
    """Nothing is promised from a ledger that somebody changed. Raises LedgerBroken."""
    found = ledger.verify_chain()
    if not found.holds:
        raise LedgerBroken(
            f"The ledger of splits is broken at entry {found.broken_at}: it or one before it was changed or taken out "
            "in the database, so nobody can say any more what earlier releases promised. Nothing was published and "
            "nothing else was lost. Restore the database from a backup in which `manage.py verify_ledger` holds, then "
            "build again."
        )


class Watching:
    """Passes on how many prints of sounds are made."""

    def __init__(self, tell: Tell) -> None:
        self.tell = tell

    def progress(self, done: int, total: int) -> None:
        self.tell("listening", done, total)


def fetch_audio(clip: ClipRecord, path: Path) -> None:
    try:
        storage().fetch(clip.twin_key, path)
    except Missing:
        raise SoundMissing(
            f"The sound of the clip {clip.name or clip.digest[:12]} (source {clip.source}) is not in storage any more. "
            "Nothing was published, and nothing else was lost. Restore storage from a backup, import the file again, "
            "or exclude the clip's items; then build again."
        ) from None


def prints_of(digests: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    for some in batched(digests, 500):
        yield from read_prints(clip_ids=Clip.objects.filter(digest__in=some).values_list("pk", flat=True))


def store(built: Built, name: str, work: Path, tell: Tell) -> tuple[str, str]:
    """Put the folder and its archive into storage, the manifest last: without it a folder there is not complete."""
    stored = storage()
    folder_key, archive_key = f"releases/{built.digest}", f"archives/{built.digest}/{name}.zip"
    put_folder(stored, folder_key, built.folder, tell)
    packed = work / "archive.zip"
    archive(built.folder, packed, name)
    stored.put_file(archive_key, packed)
    return folder_key, archive_key


class LedgerNow:
    """The ledger as it stands, read anew whenever it is gone through, so that it is held nowhere.

    Reservations name a person; the folder only says that they are such.
    """

    def __init__(self) -> None:
        last = LedgerEntry.objects.order_by("-pk").values_list("pk", "digest").first()
        self.last, self.head = last or (0, ledger.BEGINNING)

    def __iter__(self) -> Iterator[LedgerRow]:
        entries = LedgerEntry.objects.filter(pk__lte=self.last).order_by("pk")
        for track, kind, value, split, release in entries.values_list(
            "track", "kind", "value", "split", "release"
        ).iterator(2000):
            yield LedgerRow(track, kind, value, split, release, "released" if release else "reserved")


def ledger_head() -> str:
    return LedgerEntry.objects.order_by("-pk").values_list("digest", flat=True).first() or ledger.BEGINNING


@contextmanager
def room() -> Iterator[None]:
    """A full disk is an answer, not a fault: say so, after everything half written is gone."""
    try:
        yield
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise NoRoom(
            f"There is no room left on the disk ({error.strerror}). Nothing was published and nothing is left of the "
            "attempt. A release needs about three times the size of its sound; free some space and build it again."
        ) from error


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
