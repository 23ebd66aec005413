"""Making campaigns: what becomes an item, how slots are laid out, who may steer."""

from __future__ import annotations

from typing import Any

import pytest

from annotation.domain.statistics import distribution_of
from annotation.enums import ItemState
from annotation.models import Assignment, Campaign, FinalField, Item, QuestionnaireVersion
from tests.annotation.world import CLEAN, Worker, error_of, make_campaign, make_clip, make_clips, ok
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def mara(cast: Cast) -> Worker:
    return Worker.of(cast.mara)


def new(**fields: Any) -> dict[str, Any]:
    return {"name": "First", "preset": "speecheval-assessment", **fields}


def test_a_campaign_is_made_open_with_items_and_slots(cast: Cast, mara: Worker):
    clips = make_clips(3)
    people = [{"user": cast.ann.pk, "role": "annotator"}, {"user": cast.ines.pk, "role": "inspector"}]

    made = ok(
        mara.client.post(
            "/api/campaigns",
            new(clips={"ids": [c.pk for c in clips]}, raters_per_item=2, people=people, tolerance={"distortion": 2}),
        )
    )

    assert (made["state"], made["task"], made["preset"]) == ("open", "assessment", "speecheval-assessment")
    assert (made["progress"]["items"], made["progress"]["open_slots"]) == (3, 6)
    assert [(p["username"], p["role"]) for p in made["people"]] == [("ann", "annotator"), ("ines", "inspector")]
    assert sorted(Item.objects.values_list("clip_id", flat=True)) == [c.pk for c in clips]


def test_clips_are_chosen_by_filter_and_kept_to_the_language(mara: Worker):
    wanted = make_clip(language="en", system="klatt")
    make_clip(language="zh", system="klatt")
    make_clip(language="en", system="flite")

    ok(mara.client.post("/api/campaigns", new(audio_language="en", clips={"filter": {"system": "klatt"}})))

    assert list(Item.objects.values_list("clip_id", flat=True)) == [wanted.pk]


def test_pairs_are_made_for_a_comparison(mara: Worker):
    clips = [make_clip(text="Same.", text_key="same", system=f"s{n}") for n in range(3)]
    body = new(
        preset="speecheval-comparison",
        clips={"ids": [c.pk for c in clips]},
        pairs={"how": "same_text", "count": 2, "seed": 1},
    )

    made = ok(mara.client.post("/api/campaigns", body))

    assert (made["progress"]["items"], Item.objects.filter(pair__isnull=False).count()) == (2, 2)


def test_transcripts_are_shown_only_when_asked_for(cast: Cast):
    clip = make_clip(text="Say it.")

    shown = make_campaign(cast, clip_ids=[clip.pk], transcripts=True)
    hidden = make_campaign(cast, clip_ids=[clip.pk])

    assert (shown.items.get().transcript, hidden.items.get().transcript) == ("Say it.", "")


def test_equal_questionnaires_share_one_frozen_version(cast: Cast):
    one, two = make_campaign(cast), make_campaign(cast)

    assert one.questionnaire_id == two.questionnaire_id
    assert QuestionnaireVersion.objects.count() == 1


def test_the_order_of_slots_follows_the_seed_and_keeps_an_items_slots_together(cast: Cast):
    ids = [clip.pk for clip in make_clips(30)]
    campaign = make_campaign(cast, clip_ids=ids, raters_per_item=2)

    items = list(campaign.assignments.order_by("position").values_list("item__clip_id", flat=True))

    assert items[::2] == items[1::2]
    assert items[::2] != sorted(items[::2])


@pytest.mark.parametrize(("share", "least", "most"), [(1.0, 200, 200), (0.0, 0, 0), (0.5, 70, 130)])
def test_inspection_is_drawn_once_by_the_share(cast: Cast, share: float, least: int, most: int):
    campaign = make_campaign(cast, clips=200, inspect_share=share)

    assert least <= campaign.assignments.filter(needs_inspection=True).count() <= most


def test_detection_is_settled_by_origin_and_guesses_change_nothing(cast: Cast):
    real, fake, unknown = make_clip(origin="real"), make_clip(origin="synthetic"), make_clip(origin="unknown")
    campaign = make_campaign(cast, preset="speecheval-detection", clip_ids=[real.pk, fake.pk, unknown.pk])
    ann = Worker.of(cast.ann)

    for _ in range(2):
        ann.answer(campaign, {"real_or_fake": "real"})

    assert ann.lease(campaign).status_code == 204  # the excluded one is not offered
    assert {(f.item.clip_id, f.value, f.origin) for f in FinalField.objects.select_related("item")} == {
        (real.pk, "real", "metadata"),
        (fake.pk, "fake", "metadata"),
    }
    assert Item.objects.get(clip=unknown).state == ItemState.EXCLUDED
    assert set(Assignment.objects.filter(rater=cast.ann).values_list("state", flat=True)) == {"accepted"}


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"preset": "no-such"}, (400, "unknown_preset")),
        ({"clips": {"ids": [999]}}, (400, "invalid")),
        ({"clips": {"filter": {"system": "none"}}}, (400, "nothing_to_judge")),
        ({"tolerance": {"no_such": 1}}, (400, "invalid")),
        ({"raters_per_item": 0}, (400, "invalid")),
        ({"inspect_share": 2}, (400, "invalid")),
    ],
)
def test_a_campaign_that_makes_no_sense_is_refused_whole(mara: Worker, fields: dict[str, Any], refusal: Any):
    make_clip()

    assert error_of(mara.client.post("/api/campaigns", new(**fields))) == refusal
    assert Campaign.objects.count() == 0


def test_a_name_is_used_once(mara: Worker):
    make_clip()
    ok(mara.client.post("/api/campaigns", new()))

    assert error_of(mara.client.post("/api/campaigns", new())) == (409, "name_taken")


def test_people_hold_the_roles_they_work_in(cast: Cast, mara: Worker):
    make_clip()

    refused = mara.client.post("/api/campaigns", new(people=[{"user": cast.zoe.pk, "role": "annotator"}]))

    assert error_of(refused) == (400, "role_not_held")


def test_only_managers_make_and_watch_campaigns(cast: Cast):
    campaign = make_campaign(cast)
    for name in ("ann", "ines", "ada", "zoe"):
        client = cast.client(name)
        for path in ("", f"/{campaign.pk}", f"/{campaign.pk}/items", f"/{campaign.pk}/agreement"):
            assert client.get(f"/api/campaigns{path}").status_code == 403
        assert client.post("/api/campaigns", new()).status_code == 403
        assert client.patch(f"/api/campaigns/{campaign.pk}", {"state": "closed"}).status_code == 403


def test_state_and_people_change_together(cast: Cast, mara: Worker):
    campaign = make_campaign(cast)

    changed = ok(
        mara.client.patch(
            f"/api/campaigns/{campaign.pk}",
            {"state": "paused", "people": [{"user": cast.ben.pk, "role": "annotator"}]},
        )
    )

    assert (changed["state"], [p["username"] for p in changed["people"]]) == ("paused", ["ben"])


def test_agreement_is_told_per_dimension_with_its_interval(cast: Cast, mara: Worker):
    campaign = make_campaign(cast, clips=4, raters_per_item=2, inspect_share=0)
    for number in range(4):
        raw = {**CLEAN, "emotional_impact": 1 + number % 4}
        Worker.of(cast.ann).complete(campaign, raw)
        Worker.of(cast.ben).complete(campaign, raw)

    rows = {row["key"]: row for row in ok(mara.client.get(f"/api/campaigns/{campaign.pk}/agreement"))["dimensions"]}

    impact = rows["emotional_impact"]
    assert (impact["alpha"], impact["n"], impact["measure"]) == (1.0, 4, "ordinal")
    assert impact["low"] <= 1.0 <= impact["high"]
    assert impact["ceiling"]["value"] == pytest.approx(1.0)
    assert impact["icc"] == pytest.approx(1.0)
    assert impact["ac2"] == pytest.approx(1.0)
    assert rows["emotion"]["ceiling"] is None  # labels without an order have no correlation
    assert rows["overall_quality"]["alpha"] is None  # everybody always said the same: undefined


def test_distribution_and_throughput_count_submitted_answers(cast: Cast, mara: Worker):
    campaign = make_campaign(cast, clips=2)
    Worker.of(cast.ann).answer(campaign, CLEAN)

    rows = {row["key"]: row for row in ok(mara.client.get(f"/api/campaigns/{campaign.pk}/distribution"))}

    assert {c["id"]: c["count"] for c in rows["overall_quality"]["counts"]} == {1: 0, 2: 0, 3: 0, 4: 0, 5: 1}
    assert [day["count"] for day in ok(mara.client.get(f"/api/campaigns/{campaign.pk}/throughput"))] == [1]


def test_sums_tell_a_rating_manager_nothing_of_what_they_may_still_answer(cast: Cast):
    campaign = make_campaign(cast, raters_per_item=2, inspect_share=0)
    Worker.of(cast.ben).complete(campaign, CLEAN)

    assert [row["n"] for row in distribution_of(campaign, cast.ann) if row["key"] == "age"] == [0]
    Worker.of(cast.ann).complete(campaign, CLEAN)
    assert [row["n"] for row in distribution_of(campaign, cast.ann) if row["key"] == "age"] == [2]


def test_items_are_listed_by_state(cast: Cast, mara: Worker):
    campaign = make_campaign(cast, clips=2, inspect_share=0)
    Worker.of(cast.ann).complete(campaign, CLEAN)

    [accepted] = ok(mara.client.get(f"/api/campaigns/{campaign.pk}/items?state=accepted"))["results"]

    assert (accepted["state"], [slot["state"] for slot in accepted["slots"]]) == ("accepted", ["accepted"])
    assert mara.client.get(f"/api/campaigns/{campaign.pk}/items?state=odd").status_code == 400


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_as_many_queries_however_long(cast: Cast, mara: Worker, count_queries, count: int):
    campaigns = [make_campaign(cast, clips=count) for _ in range(count)]

    assert len(ok(mara.client.get("/api/campaigns"))["results"]) == count
    assert count_queries(lambda: mara.client.get("/api/campaigns")) == 4
    assert count_queries(lambda: mara.client.get(f"/api/campaigns/{campaigns[0].pk}/items")) == 4


def test_presets_are_listed_and_rendered_in_a_language(cast: Cast):
    client = cast.client("ann")

    presets = {preset["key"]: preset for preset in ok(client.get("/api/presets"))}

    assert presets["speecheval-comparison"]["clips"] == 2
    form = ok(client.get("/api/presets/speecheval-assessment?language=zh"))
    assert (form["language"], form["dimensions"][0]["key"]) == ("zh", "overall_quality")
    assert client.get("/api/presets/no-such").status_code == 404
