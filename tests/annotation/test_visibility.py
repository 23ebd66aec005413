"""Blinding as a table: role x phase -> whose sheets are visible."""

from __future__ import annotations

import pytest

from accounts.enums import Role
from annotation.models import Dispute, Item
from annotation.visibility import visible_sheets
from tests.annotation.world import CLEAN, Worker, make_campaign, ok
from tests.cast import Cast

pytestmark = pytest.mark.django_db

HEARD = {"": [[0, 4.0]]}


def seen(item: Item, cast: Cast, name: str, role: Role) -> list[str]:
    sheets = visible_sheets(item=item, user=getattr(cast, name), as_role=role)
    return sorted(sheets.values_list("rater__username", flat=True))


@pytest.fixture
def item(cast: Cast) -> Item:
    """Both raters are answering."""
    campaign = make_campaign(cast, raters_per_item=2, inspect_share=0)
    for user in (cast.ann, cast.ben):
        Worker.of(user).lease(campaign)
    return campaign.items.get()


@pytest.fixture
def done(cast: Cast, item: Item) -> Item:
    """Both raters are done, and differ."""
    for user, raw in ((cast.ann, CLEAN), (cast.ben, {**CLEAN, "emotional_impact": 1})):
        Worker.of(user).complete(item.campaign, raw)
    return item


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.INSPECTOR, Role.ADJUDICATOR, Role.MANAGER])
def test_work_in_hand_is_its_raters_alone(cast: Cast, item: Item, role: Role):
    assert seen(item, cast, "ann", Role.ANNOTATOR) == ["ann"]
    assert [seen(item, cast, name, role) for name in ("ines", "ada", "mara", "zoe")] == [[], [], [], []]


def test_raters_never_see_each_other_even_when_done(cast: Cast, done: Item):
    assert seen(done, cast, "ann", Role.ANNOTATOR) == ["ann"]
    for role in Role:
        assert "ben" not in seen(done, cast, "ann", role)


def test_an_inspector_sees_finished_work(cast: Cast, done: Item):
    assert seen(done, cast, "ines", Role.INSPECTOR) == ["ann", "ben"]


def test_an_adjudicator_sees_both_sides_after_answering_blind(cast: Cast, done: Item):
    client, dispute = cast.client("ada"), Dispute.objects.get()
    assert seen(done, cast, "ada", Role.ADJUDICATOR) == []

    ok(client.post(f"/api/disputes/{dispute.pk}/claim"))
    assert seen(done, cast, "ada", Role.ADJUDICATOR) == []

    ok(client.put(f"/api/disputes/{dispute.pk}/blind", {"answers": {"emotional_impact": 3}, "heard": HEARD}))
    assert seen(done, cast, "ada", Role.ADJUDICATOR) == ["ann", "ben"]


def test_a_manager_reads_no_single_answers(cast: Cast, done: Item):
    assert seen(done, cast, "mara", Role.MANAGER) == []
