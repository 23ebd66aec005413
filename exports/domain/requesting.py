"""Asking for a release: who may, what is asked for, and the job that builds it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Unpack

from django.db import transaction

from accounts.enums import Role
from accounts.errors import Invalid, NotAllowed
from accounts.models import User
from annotation.models import Campaign
from exports.errors import NameTaken
from exports.formats.registry import BY_KEY, FORMATS
from exports.leakage.checks import CHECKS
from exports.models import Release, ReleaseState
from exports.order import AUDIO, Order, Override, Wishes, faults_of, order_of
from exports.splitting.policies import POLICIES, PROFILES
from jobs.domain import enqueue

JOB = "exports.build_release"
COMMAND_LINE = "the command line"  # who overrides a check when nobody is signed in
FORMAT_KEYS = frozenset(BY_KEY)
CHECK_KEYS = frozenset(check.key for check in CHECKS)
FIELDS = ("policy", "profile", "shares", "seed", "given_column", "formats", "overrides", "ratios", "audio", "equalised")


def request_release(*, name: str, campaigns: Iterable[int], by: User | None, **wishes: Unpack[Wishes]) -> Release:
    """Ask a worker to build a release. A name whose release was refused may be asked for again."""
    check_may_release(by)
    chosen = campaigns_of(campaigns)
    order = checked(name, wishes, by=by)
    with transaction.atomic():
        release = Release.objects.select_for_update().filter(name=name).first()
        if release is not None and not release.may_be_asked_again:
            raise name_taken(name)
        release = release or Release(name=name)
        write_order(release, order)
        release.state, release.created_by = ReleaseState.WAITING, by
        release.refusal_code = release.refusal_message = ""
        release.save()
        release.campaigns.set(chosen)
        release.job_id = enqueue(kind=JOB, payload={"release": release.pk}, owner=by).pk
        release.save(update_fields=["job_id"])
    return release


def write_order(release: Release, order: Order) -> None:
    """The order's words into the row's columns, which bear the same names."""
    for name, value in order.wishes().items():
        setattr(release, name, value)


def order_in(release: Release) -> Order:
    """The order that a row holds."""
    overrides = tuple(Override(**each) for each in release.overrides)
    plain: Wishes = {name: getattr(release, name) for name in FIELDS if name != "overrides"}  # type: ignore[assignment]
    return replace(order_of(release.name, plain, by=""), overrides=overrides)


def choices() -> dict[str, list[dict[str, Any]]]:
    """Everything a release may be asked for, with a sentence about each."""
    return {
        "policies": [{"key": key, "says": policy.says} for key, policy in POLICIES.items()],
        "profiles": [{"key": key, "says": says} for key, says in PROFILES.items()],
        "audio": [{"key": key, "says": says} for key, says in AUDIO.items()],
        "checks": [{"key": check.key, "says": check.promise} for check in CHECKS],
        "formats": [
            {"key": each.key, "title": each.title, "default": each.default, "tasks": sorted(each.tasks)}
            for each in FORMATS
        ],
    }


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


def checked(name: str, wishes: Wishes, *, by: User | None) -> Order:
    order = order_of(name, wishes, by=by.username if by else COMMAND_LINE)
    if fields := faults_of(order, formats=FORMAT_KEYS, checks=CHECK_KEYS):
        raise Invalid("The release cannot be built as asked; nothing was built.", fields=fields)
    return order


def name_taken(name: str) -> NameTaken:
    words = f"There is a release named {name} already, and a release never changes. Choose another name."
    return NameTaken(words, fields={"name": [words]})
