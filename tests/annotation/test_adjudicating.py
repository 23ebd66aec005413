"""Disputes: blind first, then both sides, then a decision that leaves final fields and weighs the texts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from rest_framework.response import Response

from accounts.domain.people import ensure_user, grant_roles
from accounts.enums import Role
from annotation.domain import adjudicating
from annotation.domain.campaigns import Seat, seat
from annotation.enums import ItemState
from annotation.models import Campaign, Dispute, FinalField, Revision
from jobs.clock import database_now
from tests.annotation.world import CLEAN, Worker, error_of, make_campaign, ok
from tests.cast import Cast

pytestmark = pytest.mark.django_db

HEARD = {"": [[0, 4.0]]}
FLAT = {**CLEAN, "emotional_impact": 1}


@pytest.fixture
def ada(cast: Cast) -> Worker:
    return Worker.of(cast.ada)


@pytest.fixture
def dispute(cast: Cast) -> Dispute:
    return disputed(cast, CLEAN, FLAT)


def disputed(cast: Cast, anns: dict[str, Any], bens: dict[str, Any], *texts: str, **options: Any) -> Dispute:
    """Ann and Ben differ; nothing is inspected, so the dispute opens when the second of them is done."""
    campaign = make_campaign(cast, raters_per_item=2, inspect_share=0, **options)
    for user, raw, text in zip((cast.ann, cast.ben), (anns, bens), texts or ("One text.", "Two texts."), strict=True):
        Worker.of(user).complete(campaign, raw, text)
    return Dispute.objects.get(item__campaign=campaign)


def claim(worker: Worker, dispute: Dispute) -> Response:
    return worker.client.post(f"/api/disputes/{dispute.pk}/claim")


def blind(worker: Worker, dispute: Dispute, answers: dict[str, Any], heard: Any = HEARD) -> Response:
    return worker.client.put(f"/api/disputes/{dispute.pk}/blind", {"answers": answers, "heard": heard})


def decide(worker: Worker, dispute: Dispute, decisions: dict[str, Any]) -> Response:
    return worker.client.post(f"/api/disputes/{dispute.pk}/decide", {"decisions": decisions})


def side_with(case: dict[str, Any], key: str, value: Any) -> str:
    return next(side["label"] for side in case["sides"] if side["answers"][key] == value)


def test_a_case_shows_the_disputed_questions_and_nobodys_answers(ada: Worker, dispute: Dispute):
    page = ok(ada.client.get("/api/disputes"))
    case = ok(claim(ada, dispute))

    assert [(row["id"], row["fields"]) for row in page["results"]] == [(dispute.pk, ["emotional_impact"])]
    assert [dimension["key"] for dimension in case["form"]["dimensions"]] == ["emotional_impact"]
    assert (case["state"], case["sides"], case["own"], case["comments"]) == ("blind", None, {}, [])
    assert "One text." not in str(case)


def test_both_sides_are_shown_after_the_own_answers_under_aliases(ada: Worker, dispute: Dispute):
    ok(claim(ada, dispute))

    case = ok(blind(ada, dispute, {"emotional_impact": 3}))

    assert (case["state"], case["own"]) == ("revealed", {"emotional_impact": 3})
    assert [side["alias"] for side in case["sides"]] == ["Rater 1", "Rater 2"]
    assert {side["answers"]["emotional_impact"] for side in case["sides"]} == {4, 1}
    assert {side["text"]["text"] for side in case["sides"]} == {"One text.", "Two texts."}
    assert "Ann" not in str(case)
    assert ok(ada.client.get(f"/api/disputes/{dispute.pk}"))["sides"] == case["sides"]


def test_the_blind_answers_must_be_whole_and_the_clip_heard(ada: Worker, dispute: Dispute):
    ok(claim(ada, dispute))

    assert error_of(blind(ada, dispute, {"emotional_impact": 3}, heard={"": [[0, 1]]})) == (422, "not_heard")
    assert error_of(blind(ada, dispute, {})) == (422, "findings")
    assert error_of(blind(ada, dispute, {"emotional_impact": 7})) == (422, "findings")
    assert error_of(blind(ada, dispute, {"emotional_impact": 3, "age": "child"})) == (400, "invalid")
    assert ok(ada.client.get(f"/api/disputes/{dispute.pk}"))["sides"] is None


@pytest.mark.parametrize("answers", [[], "3", [["emotional_impact"]], None])
def test_blind_answers_that_are_no_object_are_refused(ada: Worker, dispute: Dispute, answers: Any):
    ok(claim(ada, dispute))

    assert error_of(blind(ada, dispute, answers)) == (400, "invalid")


def test_the_blind_answers_stand_once_the_sides_were_seen(ada: Worker, dispute: Dispute):
    ok(claim(ada, dispute))
    ok(blind(ada, dispute, {"emotional_impact": 3}))

    assert error_of(blind(ada, dispute, {"emotional_impact": 4})) == (409, "transition_refused")
    assert Dispute.objects.get().blind_answers == {"emotional_impact": 3}


def test_nothing_is_decided_blind(ada: Worker, dispute: Dispute):
    ok(claim(ada, dispute))

    assert error_of(decide(ada, dispute, {"emotional_impact": {"side": "1"}})) == (409, "transition_refused")


def test_choosing_a_side_settles_the_item(ada: Worker, dispute: Dispute):
    ok(claim(ada, dispute))
    case = ok(blind(ada, dispute, {"emotional_impact": 2}))

    decided = ok(decide(ada, dispute, {"emotional_impact": {"side": side_with(case, "emotional_impact", 1)}}))

    finals = {f.dimension: (f.value, f.origin, f.dispute_id) for f in FinalField.objects.all()}
    assert decided["state"] == "decided"
    assert finals["emotional_impact"] == (1, "adjudicated", dispute.pk)
    assert finals["age"] == ("thirties", "unanimous", None)
    dispute.refresh_from_db()
    assert dispute.item.state == ItemState.ACCEPTED
    assert dispute.decisions["emotional_impact"]["value"] == 1


@pytest.mark.parametrize("choice", [{"side": "own"}, {"side": "other", "value": 3}])
def test_overruling_both_raters_needs_a_reason(ada: Worker, dispute: Dispute, choice: dict[str, Any]):
    ok(claim(ada, dispute))
    ok(blind(ada, dispute, {"emotional_impact": 3}))

    refused = decide(ada, dispute, {"emotional_impact": choice})
    assert error_of(refused) == (422, "reason_missing")
    assert list(refused.data["error"]["fields"]) == ["emotional_impact"]

    ok(decide(ada, dispute, {"emotional_impact": {**choice, "reason": "It is plainly in between."}}))
    assert FinalField.objects.get(dimension="emotional_impact").value == 3


@pytest.mark.parametrize(
    ("decisions", "refusal"),
    [
        ({}, (400, "invalid")),
        ({"emotional_impact": {"side": "1"}, "age": {"side": "1"}}, (400, "invalid")),
        ({"emotional_impact": {"side": "9"}}, (400, "invalid")),
        ({"emotional_impact": {"side": "other", "value": 11, "reason": "Because."}}, (422, "findings")),
    ],
)
def test_a_malformed_decision_changes_nothing(
    ada: Worker, dispute: Dispute, decisions: dict[str, Any], refusal: tuple[int, str]
):
    ok(claim(ada, dispute))
    ok(blind(ada, dispute, {"emotional_impact": 3}))

    assert error_of(decide(ada, dispute, decisions)) == refusal
    assert (Dispute.objects.get().state, FinalField.objects.count()) == ("revealed", 0)


def test_a_text_that_contradicts_the_final_fields_is_left_out(cast: Cast, ada: Worker):
    distorted = {**CLEAN, "distortion": 2, "distortion_type": ["background_noise"], "distortion_severity": "moderate"}
    distorted |= {"overall_quality": 4}
    dispute = disputed(
        cast,
        CLEAN,
        distorted,
        "The recording is clean and free of distortion.",
        "There is background noise in the recording.",
    )
    ok(claim(ada, dispute))
    keys = ("distortion", "distortion_type", "distortion_severity")
    blind_answers = {key: distorted[key] for key in keys if key in dispute.fields}
    case = ok(blind(ada, dispute, blind_answers))
    side = side_with(case, "distortion", 2)

    ok(decide(ada, dispute, {key: {"side": side} for key in dispute.fields}))

    left_out = {r.by.username: [c["dimension"] for c in r.left_out] for r in Revision.objects.filter(version=1)}
    assert left_out["ben"] == []
    assert left_out["ann"]
    assert FinalField.objects.get(dimension="distortion_type").value == ["background_noise"]


def test_a_case_is_one_adjudicators_until_the_lease_lapses(cast: Cast, ada: Worker, dispute: Dispute):
    other = Worker.of(another_adjudicator(dispute.item.campaign))
    ok(claim(ada, dispute))
    ok(blind(ada, dispute, {"emotional_impact": 3}))

    assert error_of(claim(other, dispute)) == (409, "taken")
    assert ok(other.client.get("/api/disputes"))["results"] == []
    assert ok(other.client.get(f"/api/disputes/{dispute.pk}"))["sides"] is None

    later = database_now() + timedelta(days=1)
    taken = adjudicating.claim(dispute_id=dispute.pk, by=other.user, now=later)
    assert (taken.state, taken.blind_answers, taken.lease_epoch) == ("blind", {}, 2)
    assert [given["answers"] for given in taken.history] == [{"emotional_impact": 3}]
    assert error_of(decide(ada, dispute, {"emotional_impact": {"side": "1"}})) == (409, "lease_lost")


def test_claiming_ones_own_case_again_keeps_what_was_answered(ada: Worker, dispute: Dispute):
    ok(claim(ada, dispute))
    ok(blind(ada, dispute, {"emotional_impact": 3}))

    case = ok(claim(ada, dispute))

    assert (case["state"], case["own"], case["lease"]["epoch"]) == ("revealed", {"emotional_impact": 3}, 1)


@pytest.mark.parametrize("who", ["ann", "ines"])
def test_nobody_adjudicates_an_item_they_worked_on(cast: Cast, who: str):
    campaign = make_campaign(cast, raters_per_item=2)
    for user, raw in ((cast.ann, CLEAN), (cast.ben, FLAT)):
        work = Worker.of(user).complete(campaign, raw)
        ok(Worker.of(cast.ines).client.post(f"/api/inspections/{work.pk}", {"verdict": "accept"}))
    dispute = Dispute.objects.get()
    worker = Worker.of(getattr(cast, who))
    grant_roles(user=worker.user, roles=[Role.ADJUDICATOR])
    seat(campaign=campaign, people=[Seat(worker.user, Role.ADJUDICATOR)])

    assert ok(worker.client.get("/api/disputes"))["results"] == []
    assert error_of(worker.client.get(f"/api/disputes/{dispute.pk}")) == (403, "own_work")
    assert error_of(claim(worker, dispute)) == (403, "own_work")


def test_an_adjudicator_of_another_campaign_is_refused(cast: Cast, ada: Worker, dispute: Dispute):
    dispute.item.campaign.memberships.filter(user=cast.ada).delete()

    assert error_of(claim(ada, dispute)) == (403, "not_a_member")
    assert ok(ada.client.get("/api/disputes"))["results"] == []


def test_escalated_work_is_accepted_by_the_decision(cast: Cast, ada: Worker):
    work = Worker.of(cast.ann).complete(make_campaign(cast), CLEAN)
    verdict = {"verdict": "escalate", "comment": "An older voice.", "fields": ["age"]}
    ok(Worker.of(cast.ines).client.post(f"/api/inspections/{work.pk}", verdict))
    dispute = Dispute.objects.get()
    ok(claim(ada, dispute))
    case = ok(blind(ada, dispute, {"age": "elderly"}))

    assert case["comments"] == [{"comment": "An older voice.", "fields": ["age"], "sides_swapped": False}]
    ok(decide(ada, dispute, {"age": {"side": "own", "reason": "The voice trembles."}}))

    work.refresh_from_db()
    assert (work.state, work.item.state) == ("accepted", ItemState.ACCEPTED)
    assert FinalField.objects.get(dimension="age").value == "elderly"


def test_disputes_can_be_listed_by_state(ada: Worker, dispute: Dispute):
    assert [row["id"] for row in ok(ada.client.get("/api/disputes?state=open"))["results"]] == [dispute.pk]
    assert ok(ada.client.get("/api/disputes?state=decided"))["results"] == []
    assert ada.client.get("/api/disputes?state=lost").status_code == 400


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_asks_as_many_queries_however_long(cast: Cast, ada: Worker, count_queries, count: int):
    campaign = make_campaign(cast, clips=count, raters_per_item=2, inspect_share=0)
    for _ in range(count):
        Worker.of(cast.ann).complete(campaign, CLEAN)
        Worker.of(cast.ben).complete(campaign, FLAT)

    assert len(ok(ada.client.get("/api/disputes"))["results"]) == count
    assert count_queries(lambda: ada.client.get("/api/disputes")) == 4


def another_adjudicator(campaign: Campaign) -> Any:
    user = ensure_user(username="abe", password=None, roles=[Role.ADJUDICATOR])
    seat(campaign=campaign, people=[Seat(user, Role.ADJUDICATOR)])
    return user
