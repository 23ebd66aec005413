"""Asking for a release: who may, what is asked for, and the job that builds it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from django.db import transaction

from accounts.enums import Role
from accounts.errors import Invalid, NotAllowed
from accounts.models import User
from annotation.models import Campaign
from exports.building import Order
from exports.errors import NameTaken
from exports.models import Release, ReleaseState
from jobs.domain import enqueue

JOB = "exports.build_release"
POLICIES = ("strict",)
SHARES = (0.7, 0.15, 0.15)
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")


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
