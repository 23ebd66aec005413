"""What an item brings beside its sound, and what becomes of one that lacks what is needed."""

from __future__ import annotations

import json

import pytest

from annotation.domain.bringing import BadAlignment
from annotation.domain.campaigns import NothingToJudge, PairPlan
from annotation.enums import ItemState
from datasets_app.domain.pairing import NothingToPair
from tests.annotation.answers import complete
from tests.annotation.world import Worker, make_campaign, make_clip, make_clips
from tests.cast import Cast

pytestmark = pytest.mark.django_db

ALIGNMENT = [
    {"text": "WE", "start": 0.1, "end": 0.3, "phones": ["W", "IY0"]},
    {"text": "CALL", "start": 0.3, "end": 0.6, "phones": ["K", "AO0", "L"]},
    {"text": "IT", "phones": ["IH0", "T"]},
]


def test_words_and_phones_come_with_the_clip_and_are_counted_when_answers_are_held_against_them(cast: Cast):
    clip = make_clip(text="We call it.", extra={"alignment": json.dumps(ALIGNMENT)})
    campaign = make_campaign(cast, preset="speechocean762", clip_ids=[clip.pk])
    ann = Worker.of(cast.ann)
    work = ann.lease(campaign).json()
    assert work["item"]["transcript"] == "We call it."
    assert [(t["text"], len(t["phones"])) for t in work["item"]["tokens"]] == [("WE", 2), ("CALL", 3), ("IT", 2)]
    assert work["item"]["tokens"][2]["start"] is None
    phones = {d["key"]: (d.get("tokens"), d.get("usual")) for d in work["form"]["dimensions"]}
    assert phones["phone_accuracy"] == ("phone", 2)
    assert phones["total"] == (None, None)

    saved = ann.save(work, complete("speechocean762")).json()  # eight phones, where there are seven
    assert [(f["code"], f["dimension"]) for f in saved["findings"]] == [("tokens", "phone_accuracy")]
    saved = ann.save(
        {**work, "sheet": {**work["sheet"], "version": 1}}, complete("speechocean762", accuracy=7.5)
    ).json()
    assert ("type", "accuracy") in {(f["code"], f["dimension"]) for f in saved["findings"]}


def test_without_an_alignment_phones_are_not_asked(cast: Cast):
    campaign = make_campaign(cast, preset="speechocean762", clip_ids=[make_clip(text="We call it.").pk])
    ann = Worker.of(cast.ann)
    work = ann.lease(campaign).json()
    answers = complete("speechocean762", phone_accuracy=None)
    version = ann.save(work, answers, heard={"": [[0, 4]]}).json()["version"]
    assert ann.submit(work, version=version).json()["state"] == "writing"


def test_an_item_that_lacks_what_is_needed_is_excluded_and_says_so(cast: Cast):
    mute, spoken = make_clip(text=""), make_clip(text="We call it.")
    campaign = make_campaign(cast, preset="speechocean762", clip_ids=[mute.pk, spoken.pk])
    assert {item.clip_id: (item.state, item.exclusion_reason) for item in campaign.items.all()} == {
        mute.pk: (ItemState.EXCLUDED, "It brings no transcript"),
        spoken.pk: (ItemState.COLLECTING, ""),
    }
    assert campaign.assignments.count() == 1


def test_a_campaign_in_which_no_item_brings_it_is_not_made(cast: Cast):
    with pytest.raises(NothingToJudge, match="needs: transcript"):
        make_campaign(cast, preset="speechocean762", clip_ids=[make_clip(text="").pk])


def test_an_alignment_that_cannot_be_read_names_its_clip(cast: Cast):
    clip = make_clip(extra={"alignment": "WE CALL"})
    with pytest.raises(BadAlignment, match=clip.name):
        make_campaign(cast, preset="speechocean762", clip_ids=[clip.pk])


def test_replies_to_one_instruction_are_paired_and_heard_in_the_pairs_order(cast: Cast):
    asked = [make_clip(system=s, text=s, extra={"instruction": i}) for i in ("Say hello.", "Say no.") for s in "ab"]
    others = make_clips(2)
    ids = [clip.pk for clip in (*asked, *others)]
    campaign = make_campaign(cast, preset="sagelm-semantic", clip_ids=ids, raters_per_item=2)
    items = list(campaign.items.select_related("pair__clip_a", "pair__clip_b"))
    assert sorted(item.instruction for item in items) == ["Say hello.", "Say no."]
    assert all(clip.extra["instruction"] == item.instruction for item in items for clip in item.clips)
    works = [Worker.of(user).lease(campaign, prefetch=p).json() for user in (cast.ann, cast.ben) for p in (False, True)]
    assert {work["item"]["instruction"] for work in works} == {"Say hello.", "Say no."}
    assert set(campaign.assignments.values_list("order", flat=True)) == {"ab"}


def test_without_an_instruction_there_is_nothing_to_pair(cast: Cast):
    ids = [clip.pk for clip in make_clips(4, text="One text", text_key="one text")]
    with pytest.raises(NothingToPair, match="same instruction"):
        make_campaign(cast, preset="sagelm-semantic", clip_ids=ids)
    with pytest.raises(NothingToJudge, match="needs: instruction"):
        make_campaign(cast, preset="sagelm-semantic", clip_ids=ids, pairs=PairPlan(how="same_text"))
