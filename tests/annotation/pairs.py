"""Work on a pair under a chosen order of its sides."""

from __future__ import annotations

from typing import Any

from annotation.models import AnswerSheet, Assignment, Campaign
from datasets_app.models import Clip, Pair
from tests.annotation.world import Worker, make_campaign, make_clips, ok
from tests.cast import Cast


def pair_campaign(cast: Cast, **options: Any) -> Campaign:
    """A comparison of one pair: its clip A lasts four seconds, its clip B three."""
    clips = make_clips(2, text="One text.", text_key="t")
    campaign = make_campaign(
        cast,
        **{
            "preset": "speecheval-comparison",
            "clip_ids": [clip.pk for clip in clips],
            "raters_per_item": 2,
            **options,
        },
    )
    pair = Pair.objects.get(items__campaign=campaign)  # which of the two is A was decided by a coin
    for pk, seconds in ((pair.clip_a_id, 4.0), (pair.clip_b_id, 3.0)):
        Clip.objects.filter(pk=pk).update(seconds=seconds)
    return campaign


def lease_in_order(worker: Worker, campaign: Campaign, order: str) -> dict[str, Any]:
    work = ok(worker.lease(campaign))
    Assignment.objects.filter(pk=work["id"]).update(order=order)
    AnswerSheet.objects.filter(assignment=work["id"]).update(order=order)
    return ok(worker.client.get(f"/api/assignments/{work['id']}"))


def submit_in_order(worker: Worker, campaign: Campaign, order: str, raw: dict[str, Any]) -> dict[str, Any]:
    """Answer a pair heard in this order; `raw` is what stands on the screen. The work is then in writing."""
    work = lease_in_order(worker, campaign, order)
    saved = ok(worker.save(work, raw))
    return ok(worker.submit(work, version=saved["version"]))


def complete_in_order(worker: Worker, campaign: Campaign, order: str, raw: dict[str, Any], text: str) -> Assignment:
    work = submit_in_order(worker, campaign, order, raw)
    ok(worker.revise(work, text))
    ok(worker.finish(work))
    return Assignment.objects.get(pk=work["id"])
