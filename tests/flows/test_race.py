"""2,000 slots of 1,000 items, 16 clients with a connection each: no slot goes out twice; without the guard some do."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.db.models import F, QuerySet

from accounts.domain.people import ensure_user
from accounts.enums import Role
from accounts.models import User
from annotation.domain import assigning
from annotation.domain.campaigns import Seat, seat
from annotation.enums import AssignmentState, Order
from annotation.models import AnswerSheet, Assignment, Campaign
from jobs.clock import database_now
from tests.annotation.test_assigning import own_database
from tests.annotation.world import make_campaign
from tests.cast import make_cast
from tests.flows.conftest import ALONE_AND_TEAM

pytestmark = pytest.mark.slow

CLIENTS, SLOTS_PER_ITEM = 16, 2
Take = Callable[[Campaign, User], Assignment | None]


@pytest.fixture(params=ALONE_AND_TEAM)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "alone":
        return f"sqlite:///{tmp_path / 'race.sqlite3'}"
    return str(request.getfixturevalue("new_database")())


def as_lease_does(campaign: Campaign, rater: User) -> Assignment | None:
    with transaction.atomic():
        return assigning.take(campaign=campaign, by=rater, now=database_now())


def outside_a_transaction(campaign: Campaign, rater: User) -> Assignment | None:
    """SQLite's BEGIN IMMEDIATE lets one client in at a time: it is part of the guard that the control does without."""
    return assigning.take(campaign=campaign, by=rater, now=database_now())


def choose_then_claim(
    free: QuerySet[Assignment], *, by: User, order: Order, until: datetime, now: datetime
) -> int | None:
    """The control: what `claim_slot` would be without the one statement that both chooses and claims."""
    first = free.first()
    if first is None:
        return None
    Assignment.objects.filter(pk=first.pk).update(
        rater=by,
        state=AssignmentState.ANSWERING,
        order=order,
        lease_epoch=F("lease_epoch") + 1,
        lease_until=until,
        started_at=now,
    )
    return first.pk


def hand_out(items: int, take: Take) -> list[tuple[int, int]]:
    """Let every client take slots until none is left for it; returns all (slot, epoch) that were given."""
    call_command("migrate", verbosity=0)
    campaign = make_campaign(make_cast(), clips=items, raters_per_item=SLOTS_PER_ITEM)
    raters = [ensure_user(username=f"r{n}", password=None, roles=[Role.ANNOTATOR]) for n in range(CLIENTS)]
    seat(campaign=campaign, people=[Seat(rater, Role.ANNOTATOR) for rater in raters])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # a planner that knows nothing of the new rows takes a minute over them
    start = threading.Barrier(CLIENTS)

    def work(rater: User) -> list[tuple[int, int]]:
        start.wait()
        return [(given.pk, given.lease_epoch) for given in iter(lambda: insist(take, campaign, rater), None)]

    with ThreadPoolExecutor(CLIENTS) as pool:
        return [pair for taken in pool.map(work, raters) for pair in taken]


def insist(take: Take, campaign: Campaign, rater: User) -> Assignment | None:
    """One request: a connection for it alone. Starved by fifteen others that never pause, it is sent again."""
    while True:
        try:
            return take(campaign, rater)
        except OperationalError as error:
            if "locked" not in str(error):
                raise
        finally:
            connection.close()


def doubles(given: list[tuple[int, int]]) -> int:
    return sum(times - 1 for times in Counter(slot for slot, _ in given).values())


def test_none_of_2000_slots_is_given_twice(database_url: str, django_db_blocker: pytest.FixtureRequest) -> None:
    with django_db_blocker.unblock(), own_database(database_url):  # type: ignore[attr-defined]
        given = hand_out(1000, as_lease_does)
        sheets = list(AnswerSheet.objects.values_list("rater", "assignment__item"))

    assert doubles(given) == 0
    assert len(given) == 2000
    assert {epoch for _, epoch in given} == {1}
    assert len(set(sheets)) == len(sheets) == 2000, "nobody rates an item twice"


def test_without_the_guard_slots_are_given_twice(
    database_url: str, django_db_blocker: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assigning, "claim_slot", choose_then_claim)
    with django_db_blocker.unblock(), own_database(database_url):  # type: ignore[attr-defined]
        given = hand_out(150, outside_a_transaction)

    print(f"{doubles(given)} of {len(given)} given twice")
    assert doubles(given) > 0
