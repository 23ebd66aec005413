"""Building a release and publishing it: complete or absent, and never changed afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Unpack

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from datasets_app.domain import ledger
from datasets_app.enums import Split
from exports.domain.preparing import Prepared, ledger_head, prepare, room, workspace
from exports.domain.requesting import campaigns_of, check_may_release, checked, name_taken, order_in, write_order
from exports.domain.targets import target_at
from exports.domain.telling import Tell, silent
from exports.errors import ChangedMeanwhile, Refused
from exports.models import Release, ReleaseState
from exports.order import Wishes


def build_requested(release_id: int, *, tell: Tell) -> Callable[[], Any]:
    """Build and store a release that was asked for; return the effect that publishes (or refuses) it."""
    release = Release.objects.get(pk=release_id)
    if release.state == ReleaseState.PUBLISHED:
        return lambda: {"digest": release.digest}
    Release.objects.filter(pk=release_id).update(state=ReleaseState.BUILDING)
    order = order_in(release)
    campaigns = list(release.campaigns.select_related("questionnaire").order_by("name"))
    work = settings.DATA_DIR / "work"
    try:
        with room(), workspace(work, f"release-{release_id}-") as folder:
            prepared = prepare(order, campaigns, folder, tell)[1]
    except Refused as refusal:
        refused = refusal  # the name in `except` is gone when the effect runs
        return lambda: refuse(release_id, refused)
    return lambda: publish_row(release_id, prepared)


def build_now(
    *,
    name: str,
    campaigns: Iterable[int],
    out: str | Path,
    by: User | None = None,
    tell: Tell = silent,
    **wishes: Unpack[Wishes],
) -> Release:
    """Build a release here and now into a folder that must not exist yet, or to `s3://bucket/prefix`; publish it.

    Raises Refused (nothing is written), NameTaken, FileExistsError, ChangedMeanwhile, StorageError. The row is made
    last, in one transaction with the ledger: a killed run leaves no release, and what it sent to a bucket is not sent
    again.
    """
    check_may_release(by)
    chosen = campaigns_of(campaigns)
    order = checked(name, wishes, by=by)
    target = target_at(out)
    target.check()
    if any(not release.may_be_asked_again for release in Release.objects.filter(name=name)):
        raise name_taken(name)
    with room(), workspace(target.work, target.prefix) as work:
        built, prepared = prepare(order, chosen, work, tell)
        target.deliver(built.folder, tell)
    try:
        with transaction.atomic():
            release, _ = Release.objects.get_or_create(name=name)
            write_order(release, order)
            release.created_by, release.target = by, target.name
            release.save()
            release.campaigns.set(chosen)
            publish_row(release.pk, prepared)
    except BaseException:
        target.withdraw()  # complete or absent: without its row it is no release
        raise
    release.refresh_from_db()
    return release


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
        entries=[
            ledger.Label(row.kind, row.value, Split(row.split), row.reason, row.track) for row in prepared.new_ledger
        ],  # type: ignore[arg-type]
        release=release.name,
    )
    release.state = ReleaseState.PUBLISHED
    release.digest, release.summary = prepared.digest, prepared.summary
    release.folder_key, release.archive_key = prepared.folder_key, prepared.archive_key
    release.published_at = timezone.now()
    release.refusal_code = release.refusal_message = ""
    release.save()
    return {"digest": release.digest}


def refuse(release_id: int, refusal: Refused) -> dict[str, Any]:
    """The last step of a build that ended with a no; a leak's report stays to be read and heard."""
    Release.objects.filter(pk=release_id).update(
        state=ReleaseState.REFUSED,
        refusal_code=refusal.code[:60],
        refusal_message=refusal.message,
        summary=refusal.extra,
    )
    return {"refused": refusal.code}
