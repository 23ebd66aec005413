"""Who is handed what, when a lease is lost, and that no slot is ever handed out twice."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from accounts.domain.people import ensure_user
from accounts.enums import Role
from accounts.models import User
from annotation.domain import assigning
from annotation.domain.campaigns import Seat, seat
from annotation.enums import AssignmentState, ItemState
from annotation.models import AnswerEvent, AnswerSheet, Assignment, Campaign
from jobs.clock import database_now
from tests.annotation.world import CLEAN, Worker, error_of, make_campaign, ok, sheet_of
from tests.cast import Cast, make_cast
from tests.databases import own_database


@pytest.fixture
def ann(cast: Cast) -> Worker:
    return Worker.of(cast.ann)


@pytest.fixture
def ben(cast: Cast) -> Worker:
    return Worker.of(cast.ben)


def lapse(assignment_id: int) -> None:
    Assignment.objects.filter(pk=assignment_id).update(lease_until=database_now() - timedelta(seconds=1))


def test_two_raters_get_two_slots(cast: Cast, ann: Worker, ben: Worker):
    campaign = make_campaign(cast, clips=2)

    assert ok(ann.lease(campaign))["id"] != ok(ben.lease(campaign))["id"]


def test_unfinished_work_comes_first(cast: Cast, ann: Worker):
    campaign = make_campaign(cast, clips=3)
    work = ok(ann.lease(campaign))

    assert ok(ann.lease(campaign))["id"] == work["id"]
    assert Assignment.objects.filter(rater=cast.ann).count() == 1


def test_one_item_may_be_fetched_ahead_and_no_more(cast: Cast, ann: Worker):
    campaign = make_campaign(cast, clips=5)
    first = ok(ann.lease(campaign))

    ahead = ok(ann.lease(campaign, prefetch=True))

    assert ahead["id"] != first["id"]
    assert ok(ann.lease(campaign, prefetch=True))["id"] == ahead["id"]
    assert ok(ann.lease(campaign))["id"] == first["id"]
    assert Assignment.objects.filter(rater=cast.ann).count() == 2


def test_work_begun_comes_before_returned_and_returned_before_fetched_ahead(cast: Cast, ann: Worker):
    campaign = make_campaign(cast, clips=3)
    done = ann.complete(campaign, CLEAN)
    begun = ok(ann.lease(campaign))
    ok(ann.save(begun, {"overall_quality": 3}))
    untouched = ok(ann.lease(campaign, prefetch=True))
    verdict = {"verdict": "return", "comment": "Once more."}
    ok(Worker.of(cast.ines).client.post(f"/api/inspections/{done.pk}", verdict))

    order = [a.pk for a in assigning.in_hand(campaign=campaign, by=cast.ann)]

    assert order == [begun["id"], done.pk, untouched["id"]]


def test_nobody_is_handed_an_item_twice(cast: Cast, ann: Worker):
    campaign = make_campaign(cast, raters_per_item=2)
    ann.complete(campaign, CLEAN)

    assert ann.lease(campaign).status_code == 204
    assert campaign.assignments.filter(state=AssignmentState.OPEN).count() == 1


@pytest.mark.parametrize("state", ["paused", "closed"])
def test_a_campaign_that_is_not_open_hands_out_nothing_new(cast: Cast, ann: Worker, ben: Worker, state: str):
    campaign = make_campaign(cast, clips=2)
    work = ok(ann.lease(campaign))
    ok(Worker.of(cast.mara).client.patch(f"/api/campaigns/{campaign.pk}", {"state": state}))

    assert error_of(ben.lease(campaign)) == (409, "campaign_not_open")
    assert ok(ann.lease(campaign))["id"] == work["id"]


def test_who_is_no_member_or_no_annotator_is_refused(cast: Cast, ann: Worker):
    campaign = make_campaign(cast)
    campaign.memberships.filter(user=cast.ann).delete()

    assert error_of(ann.lease(campaign)) == (403, "not_a_member")
    assert Worker.of(cast.zoe).lease(campaign).status_code == 403


def test_a_lapsed_lease_is_still_ones_own_until_another_takes_it(cast: Cast, ann: Worker):
    campaign = make_campaign(cast)
    work = ok(ann.lease(campaign))
    lapse(work["id"])

    assert ok(ann.save(work, {"overall_quality": 3}))["version"] == 1
    assert Assignment.objects.get().lease_until > database_now()


def test_a_lapsed_slot_goes_to_the_next_and_the_late_words_are_kept(cast: Cast, ann: Worker, ben: Worker):
    campaign = make_campaign(cast)
    work = ok(ann.lease(campaign))
    ok(ann.save(work, {"overall_quality": 3}))
    lapse(work["id"])

    taken = ok(ben.lease(campaign))

    assert (taken["id"], taken["lease"]["epoch"], taken["sheet"]["raw"]) == (work["id"], 2, {})
    assert error_of(ann.save(work, {"overall_quality": 4}, version=1)) == (409, "lease_lost")
    assert error_of(ann.submit(work, version=1)) == (409, "lease_lost")
    anns = AnswerSheet.objects.get(rater=cast.ann)
    assert (anns.raw, AnswerEvent.objects.get(kind="lapsed").data["raw"]) == (
        {"overall_quality": 3},
        {"overall_quality": 4},
    )
    assert ok(ben.save(taken, {"overall_quality": 1}))["version"] == 1
    assert ann.lease(campaign).status_code == 204


def test_a_lapse_does_not_take_submitted_work_away(cast: Cast, ann: Worker, ben: Worker):
    campaign = make_campaign(cast)
    work = ann.answer(campaign, CLEAN)
    lapse(work["id"])

    assert ben.lease(campaign).status_code == 204


def test_a_sign_of_life_lengthens_the_lease(cast: Cast, ann: Worker):
    work = ok(ann.lease(make_campaign(cast)))
    Assignment.objects.update(lease_until=database_now() + timedelta(seconds=5))

    ok(ann.client.post(f"/api/assignments/{work['id']}/heartbeat", {"epoch": work["lease"]["epoch"]}))

    assert Assignment.objects.get().lease_until > database_now() + timedelta(minutes=100)
    stale = ann.client.post(f"/api/assignments/{work['id']}/heartbeat", {"epoch": 0})
    assert error_of(stale) == (409, "lease_lost")


def test_a_manager_releases_a_slot_and_another_gets_it(cast: Cast, ann: Worker, ben: Worker):
    campaign = make_campaign(cast)
    work = ann.answer(campaign, CLEAN)

    assert ann.client.post(f"/api/assignments/{work['id']}/release").status_code == 403
    ok(Worker.of(cast.mara).client.post(f"/api/assignments/{work['id']}/release"))

    assert ok(ben.lease(campaign))["id"] == work["id"]
    assert AnswerSheet.objects.get(rater=cast.ann).answers == CLEAN
    assert error_of(ann.revise(work, "Too late.")) == (409, "lease_lost")


def decline(worker: Worker, work: dict) -> None:
    ok(worker.client.post(f"/api/assignments/{work['id']}/decline", {"reason": "It is silent."}))


def test_declined_work_goes_to_another_and_never_back(cast: Cast, ann: Worker, ben: Worker):
    campaign = make_campaign(cast)
    work = ok(ann.lease(campaign))

    decline(ann, work)

    assert ann.lease(campaign).status_code == 204
    assert ok(ben.lease(campaign))["id"] == work["id"]
    assert AnswerEvent.objects.get(kind="decline").data["reason"] == "It is silent."


def test_an_item_that_nobody_can_judge_is_excluded(cast: Cast, ann: Worker, ben: Worker):
    campaign = make_campaign(cast)
    decline(ann, ok(ann.lease(campaign)))

    decline(ben, ok(ben.lease(campaign)))

    item = campaign.items.get()
    assert (item.state, item.exclusion_reason) == (ItemState.EXCLUDED, "Nobody could judge it")
    assert Assignment.objects.get().state == AssignmentState.DECLINED


def test_an_item_is_excluded_when_everybody_gave_up_though_slots_are_free(cast: Cast, ann: Worker, ben: Worker):
    campaign = make_campaign(cast, raters_per_item=3)
    decline(ann, ok(ann.lease(campaign)))

    decline(ben, ok(ben.lease(campaign)))

    assert campaign.items.get().state == ItemState.EXCLUDED


def test_who_declined_does_not_hold_up_the_others(cast: Cast, ann: Worker, ben: Worker):
    campaign = make_campaign(cast, raters_per_item=2, inspect_share=0)
    decline(ann, ok(ann.lease(campaign)))

    ben.complete(campaign, CLEAN)

    assert campaign.items.get().state == ItemState.ACCEPTED  # on the word of the one who could judge it


def test_a_free_slot_is_waited_for_while_nobody_declined(cast: Cast, ann: Worker, ben: Worker):
    campaign = make_campaign(cast, raters_per_item=3, inspect_share=0)
    for worker in (ann, ben):
        worker.complete(campaign, CLEAN)

    assert campaign.items.get().state == ItemState.COLLECTING


def test_submitted_answers_cannot_be_declined(cast: Cast, ann: Worker):
    work = ann.answer(make_campaign(cast), CLEAN)

    refused = ann.client.post(f"/api/assignments/{work['id']}/decline", {"reason": "Too hard."})

    assert error_of(refused) == (409, "transition_refused")


def test_every_lease_opens_a_fresh_sheet_under_its_epoch(cast: Cast, ann: Worker):
    work = ok(ann.lease(make_campaign(cast)))

    sheet = sheet_of(work)
    assert (sheet.rater, sheet.lease_epoch, sheet.round, sheet.version) == (cast.ann, 1, 1, 0)


# --- races: real connections to one database file, several threads -------------------------------------------------

SLOTS, RATERS = 200, 8
Take = Callable[[Campaign, User], int | None]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.team)])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'race.sqlite3'}"
    return request.getfixturevalue("new_database")()


def hand_everything_out(campaign: Campaign, raters: list[User], take: Take) -> list[int]:
    start = threading.Barrier(len(raters))

    def work(rater: User) -> list[int]:
        start.wait()
        taken = []
        try:
            while (pk := take(campaign, rater)) is not None:
                taken.append(pk)
        finally:
            connection.close()
        return taken

    with ThreadPoolExecutor(len(raters)) as pool:
        return [pk for taken in pool.map(work, raters) for pk in taken]


def by_lease(campaign: Campaign, rater: User) -> int | None:
    with transaction.atomic():
        taken = assigning.take(campaign=campaign, by=rater, now=database_now())
    return taken.pk if taken else None


def naively(campaign: Campaign, rater: User) -> int | None:
    """The negative control: choose, then claim, with nothing that holds the two together."""
    free = assigning.free_slots(campaign=campaign, by=rater, now=database_now()).first()
    if free is None:
        return None
    Assignment.objects.filter(pk=free.pk).update(
        rater=rater, state=AssignmentState.ANSWERING, lease_until=database_now() + timedelta(hours=1)
    )
    AnswerSheet.objects.get_or_create(assignment=free, rater=rater, defaults={"lease_epoch": 1})
    return free.pk


@pytest.mark.slow
@pytest.mark.parametrize(("take", "safe"), [(by_lease, True), (naively, False)], ids=["lease", "control"])
def test_no_slot_is_handed_out_twice(empty_database: str, django_db_blocker, take: Take, safe: bool):
    with django_db_blocker.unblock(), own_database(empty_database):
        call_command("migrate", verbosity=0)
        cast = make_cast()
        campaign = make_campaign(cast, clips=SLOTS)
        raters = [ensure_user(username=f"r{n}", password=None, roles=[Role.ANNOTATOR]) for n in range(RATERS)]
        seat(campaign=campaign, people=[Seat(rater, Role.ANNOTATOR) for rater in raters])

        taken = hand_everything_out(campaign, raters, take)

    twice = [pk for pk, times in Counter(taken).items() if times > 1]
    assert len(set(taken)) == SLOTS
    assert (not twice) is safe
