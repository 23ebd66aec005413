"""Asking for a release, building it, publishing it: complete or absent, and never changed afterwards."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.enums import Role
from accounts.errors import Invalid, NotAllowed
from accounts.models import User
from annotation.models import Campaign
from datasets_app.domain import ledger
from datasets_app.enums import Split
from datasets_app.models import LedgerEntry
from datasets_app.storage import storage
from exports.building import Built, LedgerRow, Materials, Order, build
from exports.domain.cataloguing import read_catalogue
from exports.domain.collecting import read_items
from exports.errors import ChangedMeanwhile, NameTaken, Refused
from exports.folder.seal import MANIFEST, archive, files_of, publish
from exports.models import PseudonymKey, Release, ReleaseState
from exports.opaque import Namer
from exports.records import ClipRecord
from jobs.domain import enqueue

JOB = "exports.build_release"
POLICIES = ("strict",)
SHARES = (0.7, 0.15, 0.15)
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")
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


def request_release(
    *,
    name: str,
    campaigns: Iterable[int],
    policy: str = "strict",
    shares: Sequence[float] = SHARES,
    seed: int = 0,
    by: User | None,
) -> Release:
    """Ask a worker to build a release. A name whose release was refused may be asked for again."""
    check_may_release(by)
    chosen = campaigns_of(campaigns)
    order = checked(name=name, policy=policy, shares=shares, seed=seed)
    with transaction.atomic():
        release = Release.objects.select_for_update().filter(name=name).first()
        if release is not None and release.state != ReleaseState.REFUSED:
            raise name_taken(name)
        release = release or Release(name=name)
        release.policy, release.shares, release.seed = order.policy, list(order.shares), order.seed
        release.state, release.created_by = ReleaseState.WAITING, by
        release.refusal_code = release.refusal_message = ""
        release.save()
        release.campaigns.set(chosen)
        release.job_id = enqueue(kind=JOB, payload={"release": release.pk}, owner=by).pk
        release.save(update_fields=["job_id"])
    return release


def build_requested(release_id: int, *, tell: Tell) -> Callable[[], Any]:
    """Build and store a release that was asked for; return the effect that publishes (or refuses) it."""
    release = Release.objects.get(pk=release_id)
    if release.state == ReleaseState.PUBLISHED:
        return lambda: {"digest": release.digest}
    Release.objects.filter(pk=release_id).update(state=ReleaseState.BUILDING)
    order = Order(release.name, release.policy, tuple(release.shares), release.seed)
    campaigns = list(release.campaigns.select_related("questionnaire").order_by("name"))
    work = settings.DATA_DIR / "work"
    try:
        with workspace(work, f"release-{release_id}-") as folder:
            prepared = prepare(order, campaigns, folder, tell)[1]
    except Refused as refusal:
        code, message = refusal.code, refusal.message
        return lambda: refuse(release_id, code=code, message=message)
    return lambda: publish_row(release_id, prepared)


def build_now(
    *,
    name: str,
    campaigns: Iterable[int],
    out: Path,
    policy: str = "strict",
    shares: Sequence[float] = SHARES,
    seed: int = 0,
    by: User | None = None,
    tell: Tell = lambda stage, done, total: None,
) -> Release:
    """Build a release here and now into the folder `out`, which must not exist yet, and publish it.

    Raises Refused (nothing is written), NameTaken, FileExistsError, ChangedMeanwhile. The row is made last, in one
    transaction with the ledger: a killed run leaves no release.
    """
    check_may_release(by)
    chosen = campaigns_of(campaigns)
    order = checked(name=name, policy=policy, shares=shares, seed=seed)
    out = out.resolve()
    if out.exists():
        raise FileExistsError(f"{out} exists already; a release never changes. Choose another folder.")
    if Release.objects.filter(name=name).exclude(state=ReleaseState.REFUSED).exists():
        raise name_taken(name)
    with workspace(out.parent, f".{out.name}.partial-") as work:
        built, prepared = prepare(order, chosen, work, tell)
        publish(built.folder, out)
    try:
        with transaction.atomic():
            release, _ = Release.objects.get_or_create(name=name)
            release.policy, release.shares, release.seed = order.policy, list(order.shares), order.seed
            release.created_by = by
            release.save()
            release.campaigns.set(chosen)
            publish_row(release.pk, prepared)
    except BaseException:
        shutil.rmtree(out)  # complete or absent: without its row the folder is no release
        raise
    release.refresh_from_db()
    return release


def prepare(order: Order, campaigns: Sequence[Campaign], work: Path, tell: Tell) -> tuple[Built, Prepared]:
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


def publish_row(release_id: int, prepared: Prepared) -> dict[str, Any]:
    """The last step, in the caller's transaction: the ledger grows and the release is there."""
    ledger.take_turn()
    release = Release.objects.select_for_update().get(pk=release_id)
    if ledger_head() != prepared.ledger_head:
        raise ChangedMeanwhile(
            "Another release or reservation was written while this one was being built, so its splits may clash. "
            "Nothing was published; build it again."
        )
    ledger.append(
        entries=[ledger.Label(row.kind, row.value, Split(row.split), row.reason) for row in prepared.new_ledger],  # type: ignore[arg-type]
        release=release.name,
    )
    release.state = ReleaseState.PUBLISHED
    release.digest, release.summary = prepared.digest, prepared.summary
    release.folder_key, release.archive_key = prepared.folder_key, prepared.archive_key
    release.published_at = timezone.now()
    release.refusal_code = release.refusal_message = ""
    release.save()
    return {"digest": release.digest}


def refuse(release_id: int, *, code: str, message: str) -> dict[str, Any]:
    Release.objects.filter(pk=release_id).update(
        state=ReleaseState.REFUSED, refusal_code=code[:60], refusal_message=message
    )
    return {"refused": code}


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


def check_may_release(by: User | None) -> None:
    """Commands run as nobody; whoever may start them may do anything."""
    if by is not None and not by.has_role(Role.MANAGER):
        raise NotAllowed("Only a manager may build a release. Ask one to do it, or to give you the role.")


def campaigns_of(ids: Iterable[int]) -> list[Campaign]:
    wanted = sorted(set(ids))
    found = list(Campaign.objects.filter(pk__in=wanted).select_related("questionnaire").order_by("name"))
    if not wanted or len(found) != len(wanted):
        missing = sorted(set(wanted) - {campaign.pk for campaign in found})
        words = f"There is no campaign {missing[0]}." if missing else "Choose at least one campaign."
        raise Invalid(f"{words} Nothing was built.", fields={"campaigns": [words]})
    return found


def checked(*, name: str, policy: str, shares: Sequence[float], seed: int) -> Order:
    fields: dict[str, list[str]] = {}
    if not NAME.fullmatch(name):
        fields["name"] = ["Use letters, digits, - and _, at most 80, such as speechset-1."]
    if policy not in POLICIES:
        fields["policy"] = [f"Choose one of {', '.join(POLICIES)}."]
    if len(shares) != 3 or not all(0 < share < 1 for share in shares) or abs(sum(shares) - 1) > 0.001:
        fields["shares"] = ["Give three shares above 0 for train, val and test that add up to 1."]
    if not 0 <= seed < 2**31:
        fields["seed"] = ["Give a whole number from 0 to 2147483647."]
    if fields:
        raise Invalid("The release cannot be built as asked; nothing was built.", fields=fields)
    return Order(name, policy, tuple(float(share) for share in shares), seed)


def name_taken(name: str) -> NameTaken:
    words = f"There is a release named {name} already, and a release never changes. Choose another name."
    return NameTaken(words, fields={"name": [words]})


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
