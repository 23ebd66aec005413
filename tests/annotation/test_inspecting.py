"""Verdicts: who may give them, what each does, and what the inspector is shown."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.response import Response

from accounts.domain.people import grant_roles
from accounts.enums import Role
from annotation.domain.aliases import alias
from annotation.domain.campaigns import Seat, seat
from annotation.enums import AssignmentState, ItemState
from annotation.models import AnswerSheet, Assignment, Campaign, Dispute, FinalField, Inspection
from tests.annotation.world import CLEAN, Worker, error_of, make_campaign, ok
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(cast: Cast) -> Worker:
    return Worker.of(cast.ann)


@pytest.fixture
def ines(cast: Cast) -> Worker:
    return Worker.of(cast.ines)


def judge(worker: Worker, assignment: Assignment, verdict: str, **body: Any) -> Response:
    return worker.client.post(f"/api/inspections/{assignment.pk}", {"verdict": verdict, **body})


def test_finished_work_waits_in_the_queue_under_an_alias(cast: Cast, ann: Worker, ines: Worker):
    campaign = make_campaign(cast)
    work = ann.complete(campaign, CLEAN)

    page = ok(ines.client.get(f"/api/inspections?campaign={campaign.pk}"))

    assert [(row["assignment"], row["rater_alias"], row["task"]) for row in page["results"]] == [
        (work.pk, "Rater 1", "assessment")
    ]
    assert "ann" not in str(page).lower().replace("annotation", "")


def test_the_case_shows_answers_and_text_but_not_the_name(cast: Cast, ann: Worker, ines: Worker):
    work = ann.complete(make_campaign(cast), CLEAN, text="Clear and natural.")

    case = ok(ines.client.get(f"/api/inspections/{work.pk}"))

    assert (case["answers"], case["text"]["text"]) == (CLEAN, "Clear and natural.")
    assert [clip["side"] for clip in case["item"]["clips"]] == [""]
    assert not {"ann", "Ann"} & set(strings_in(case))


def test_unfinished_work_is_not_shown(cast: Cast, ann: Worker, ines: Worker):
    work = ann.answer(make_campaign(cast), CLEAN)

    assert error_of(ines.client.get(f"/api/inspections/{work['id']}")) == (403, "not_finished")


def test_accepting_the_only_work_accepts_the_item(cast: Cast, ann: Worker, ines: Worker):
    work = ann.complete(make_campaign(cast), CLEAN)

    given = ok(judge(ines, work, "accept"))

    work.refresh_from_db()
    assert (given["state"], work.state, work.item.state) == ("accepted", "accepted", ItemState.ACCEPTED)
    assert {f.dimension: (f.value, f.origin) for f in FinalField.objects.all()} == {
        key: (value, "inspected") for key, value in CLEAN.items()
    }


def test_a_second_verdict_is_refused(cast: Cast, ann: Worker, ines: Worker):
    work = ann.complete(make_campaign(cast), CLEAN)
    ok(judge(ines, work, "accept"))

    assert error_of(judge(ines, work, "return", comment="No.")) == (409, "transition_refused")
    assert Inspection.objects.count() == 1


@pytest.mark.parametrize("verdict", ["return", "escalate"])
def test_a_return_or_escalation_needs_a_comment(cast: Cast, ann: Worker, ines: Worker, verdict: str):
    work = ann.complete(make_campaign(cast), CLEAN)

    assert error_of(judge(ines, work, verdict, comment="  ")) == (422, "reason_missing")
    assert Assignment.objects.get().state == AssignmentState.FINISHED


def test_returned_work_comes_back_filled_in_with_the_comment(cast: Cast, ann: Worker, ines: Worker):
    campaign = make_campaign(cast)
    work = ann.complete(campaign, CLEAN, text="First words.")
    ok(judge(ines, work, "return", comment="Listen to the end again.", fields=["overall_quality", "text"]))

    again = ok(ann.lease(campaign))

    assert (again["id"], again["state"]) == (work.pk, "returned")
    assert (again["sheet"]["round"], again["sheet"]["raw"], again["sheet"]["frozen"]) == (2, CLEAN, False)
    assert again["returned"] == {"comment": "Listen to the end again.", "fields": ["overall_quality", "text"]}


def test_a_second_round_carries_the_text_and_keeps_the_first(cast: Cast, ann: Worker, ines: Worker):
    campaign = make_campaign(cast)
    work = ann.complete(campaign, CLEAN, text="First words.")
    ok(judge(ines, work, "return", comment="Mind the ending."))
    mended = {**CLEAN, "overall_quality": 4}

    again = ann.answer(campaign, mended)
    text = ok(ann.client.get(f"/api/assignments/{work.pk}/text"))

    assert (again["state"], text["revision"]["text"], text["revision"]["version"]) == ("writing", "First words.", 1)
    assert [s.answers["overall_quality"] for s in AnswerSheet.objects.order_by("round")] == [5, 4]
    ok(ann.finish(again))
    ok(judge(ines, work, "accept"))
    assert FinalField.objects.get(dimension="overall_quality").value == 4


def test_returned_work_can_be_submitted_as_it_was(cast: Cast, ann: Worker, ines: Worker):
    campaign = make_campaign(cast)
    work = ann.complete(campaign, CLEAN)
    ok(judge(ines, work, "return", comment="Only the text."))
    again = ok(ann.lease(campaign))

    assert ok(ann.submit(again, version=0))["state"] == "writing"


def test_escalating_the_only_work_opens_a_dispute_on_the_named_fields(cast: Cast, ann: Worker, ines: Worker):
    work = ann.complete(make_campaign(cast), CLEAN)

    ok(judge(ines, work, "escalate", comment="I hear an older voice.", fields=["age"]))

    dispute = Dispute.objects.get()
    assert (dispute.fields, dispute.reasons) == (["age"], {"age": "escalated"})
    assert work.item.__class__.objects.get().state == ItemState.DISPUTED


def test_an_escalated_field_brings_along_what_is_settled_with_it(cast: Cast, ann: Worker, ines: Worker):
    work = ann.complete(make_campaign(cast), CLEAN)

    ok(judge(ines, work, "escalate", comment="It buzzes.", fields=["distortion"]))

    assert set(Dispute.objects.get().reasons.items()) >= {
        ("distortion", "escalated"),
        ("distortion_type", "linked"),
        ("distortion_severity", "linked"),
    }


def test_an_item_waits_for_all_its_slots(cast: Cast, ann: Worker, ines: Worker):
    campaign = make_campaign(cast, raters_per_item=2)
    work = ann.complete(campaign, CLEAN)

    ok(judge(ines, work, "accept"))

    assert campaign.items.get().state == ItemState.COLLECTING
    other = Worker.of(cast.ben).complete(campaign, CLEAN)
    ok(judge(ines, other, "accept"))
    assert campaign.items.get().state == ItemState.ACCEPTED
    assert set(FinalField.objects.values_list("origin", flat=True)) == {"unanimous"}


def test_differences_within_tolerance_are_settled_without_a_third_person(cast: Cast, ann: Worker, ines: Worker):
    campaign = make_campaign(cast, raters_per_item=2)
    ok(judge(ines, ann.complete(campaign, CLEAN), "accept"))
    ok(judge(ines, Worker.of(cast.ben).complete(campaign, {**CLEAN, "overall_quality": 4}), "accept"))

    final = FinalField.objects.get(dimension="overall_quality")
    assert (final.value, final.origin) == (4, "within_tolerance")


def test_differences_beyond_tolerance_go_to_an_adjudicator(cast: Cast, ann: Worker, ines: Worker):
    campaign = make_campaign(cast, raters_per_item=2)
    ok(judge(ines, ann.complete(campaign, CLEAN), "accept"))
    ok(judge(ines, Worker.of(cast.ben).complete(campaign, {**CLEAN, "emotional_impact": 1}), "accept"))

    assert Dispute.objects.get().reasons == {"emotional_impact": "distance"}
    assert campaign.items.get().state == ItemState.DISPUTED


def test_nobody_inspects_an_item_they_rated(cast: Cast, ann: Worker):
    campaign = both_roles(cast, make_campaign(cast, raters_per_item=2))
    ben = Worker.of(cast.ben)
    own, anns = ben.complete(campaign, CLEAN), ann.complete(campaign, CLEAN)

    assert ok(ben.client.get("/api/inspections"))["results"] == []
    for assignment in (own, anns):
        assert error_of(ben.client.get(f"/api/inspections/{assignment.pk}")) == (403, "own_work")
        assert error_of(judge(ben, assignment, "accept")) == (403, "own_work")


def test_an_inspector_is_not_handed_what_they_inspected(cast: Cast, ann: Worker):
    campaign = both_roles(cast, make_campaign(cast, raters_per_item=2))
    ben = Worker.of(cast.ben)
    ok(judge(ben, ann.complete(campaign, CLEAN), "accept"))

    assert ben.lease(campaign).status_code == 204


def test_an_inspector_of_another_campaign_sees_nothing(cast: Cast, ann: Worker, ines: Worker):
    campaign = make_campaign(cast)
    work = ann.complete(campaign, CLEAN)
    campaign.memberships.filter(user=cast.ines).delete()

    assert ok(ines.client.get("/api/inspections"))["results"] == []
    assert error_of(ines.client.get(f"/api/inspections/{work.pk}")) == (403, "not_a_member")
    assert error_of(judge(ines, work, "accept")) == (403, "not_a_member")


def test_work_not_drawn_for_inspection_is_accepted_at_once(cast: Cast, ann: Worker):
    campaign = make_campaign(cast, inspect_share=0)

    work = ann.complete(campaign, CLEAN)

    assert (work.state, campaign.items.get().state) == ("accepted", ItemState.ACCEPTED)
    assert set(FinalField.objects.values_list("origin", flat=True)) == {"given"}


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_asks_as_many_queries_however_long(cast: Cast, ann: Worker, ines: Worker, count_queries, count: int):
    campaign = make_campaign(cast, clips=count)
    for _ in range(count):
        ann.complete(campaign, CLEAN)

    assert len(ok(ines.client.get("/api/inspections"))["results"]) == count
    assert count_queries(lambda: ines.client.get("/api/inspections")) == 3


def both_roles(cast: Cast, campaign: Campaign) -> Campaign:
    grant_roles(user=cast.ben, roles=[Role.INSPECTOR])
    seat(campaign=campaign, people=[Seat(cast.ben, Role.INSPECTOR)])
    return campaign


def strings_in(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in strings_in(part)]
    if isinstance(value, list):
        return [text for part in value for text in strings_in(part)]
    return [value] if isinstance(value, str) else []


def test_a_simulated_rater_is_called_one(cast):
    assert alias(cast.ann, 2) == "Rater 2"
    cast.ann.is_simulated = True
    assert alias(cast.ann, 2) == "Simulated rater 2"
