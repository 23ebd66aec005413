"""The front page: what waits for whom, in a fixed number of queries."""

from __future__ import annotations

import pytest

from tests.annotation.world import CLEAN, Worker, make_campaign, ok
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def overview(cast: Cast, name: str) -> dict:
    return ok(cast.client(name).get("/api/work"))


def test_a_rater_sees_what_waits_and_what_is_in_hand(cast: Cast):
    campaign = make_campaign(cast, clips=4)
    ann = Worker.of(cast.ann)
    ann.complete(campaign, CLEAN)
    work = ok(ann.lease(campaign))

    [row] = overview(cast, "ann")["rate"]

    assert row == {
        "campaign": {"id": campaign.pk, "name": campaign.name, "task": "assessment", "text_language": "en"},
        "waiting": 2,
        "in_hand": work["id"],
        "done": 1,
        "returned": 0,
    }


def test_inspector_and_adjudicator_see_how_much_waits(cast: Cast):
    campaign = make_campaign(cast, raters_per_item=2)
    for user, raw in ((cast.ann, CLEAN), (cast.ben, {**CLEAN, "emotional_impact": 1})):
        Worker.of(user).complete(campaign, raw)
    assert overview(cast, "ines")["inspect"] == {"waiting": 2}

    for assignment in campaign.assignments.all():
        ok(cast.client("ines").post(f"/api/inspections/{assignment.pk}", {"verdict": "accept"}))

    assert overview(cast, "ines")["inspect"] == {"waiting": 0}
    assert overview(cast, "ada")["adjudicate"] == {"waiting": 1}


def test_only_managers_see_campaigns(cast: Cast):
    campaign = make_campaign(cast)

    assert [row["id"] for row in overview(cast, "mara")["campaigns"]] == [campaign.pk]
    assert overview(cast, "zoe") == {
        "rate": [],
        "inspect": {"waiting": 0},
        "adjudicate": {"waiting": 0},
        "campaigns": [],
    }


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("ann", 10), ("mara", 9)])
def test_the_overview_asks_as_many_queries_however_many_campaigns(
    cast: Cast, count_queries, count: int, name: str, queries: int
):
    for _ in range(count):
        make_campaign(cast, clips=count)

    assert count_queries(lambda: overview(cast, name)) == queries
