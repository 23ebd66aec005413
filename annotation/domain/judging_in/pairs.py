"""A/B judgements that follow from imported ratings, as ALLD draws them: of two clips the one with the higher mean.

They are nobody's listening: their rater is called `earshot:mos-comparison`.
"""

from __future__ import annotations

from django.db import transaction

from accounts.errors import Invalid
from annotation.domain import campaigns
from annotation.domain.judging_in.placing import Placed
from annotation.domain.judging_in.raters import foreign_raters
from annotation.domain.judging_in.sheets import Batch, How
from annotation.enums import CampaignState, ItemState, Order, Task
from annotation.foreign import Judged, Sound
from annotation.models import Campaign, FinalField, Item
from datasets_app.domain.pairing import make_pairs
from datasets_app.models import Clip, Pair

PRESET = "nisqa-ab"
RATER = "earshot:mos-comparison"
BATCH = 200


class NotRated(Invalid):
    code = "not_rated"


def pair_imported(*, campaign: Campaign, count: int, seed: int) -> Campaign:
    """Up to `count` pairs of clips that `campaign` has a mean `mos` of, in a campaign of their own; made once."""
    scores = dict(
        FinalField.objects.filter(
            item__campaign=campaign, item__state=ItemState.ACCEPTED, item__clip__isnull=False, dimension="mos"
        ).values_list("item__clip_id", "value")
    )
    if len(scores) < 2:
        raise NotRated(
            f"“{campaign.name}” rates fewer than two clips with mos, so no pair can be drawn. Nothing was made."
        )
    clips = Clip.objects.filter(pk__in=scores)
    with transaction.atomic():
        pairs = make_pairs(clips=clips, how="random", count=count, seed=seed)
        made = campaign_for(campaign)
        there = set(Item.objects.filter(campaign=made).values_list("pair_id", flat=True))
        raters = foreign_raters([RATER], pseudonyms=False)
        fresh = [[placed(pair, scores)] for pair in pairs if pair.pk not in there]
        for start in range(0, len(fresh), BATCH):
            Batch(made, fresh[start : start + BATCH], raters, How()).write()
    return made


def campaign_for(campaign: Campaign) -> Campaign:
    questionnaire = campaigns.preset_named(PRESET)
    made, _ = Campaign.objects.get_or_create(
        name=f"{campaign.name} · A/B"[:160],
        defaults={
            "questionnaire": campaigns.freeze(questionnaire),
            "task": Task(questionnaire.task),
            "state": CampaignState.OPEN,
            "audio_language": campaign.audio_language,
            "text_language": campaign.text_language,
            "inspect_share": 0.0,
            "drafting": False,
            "created_by": campaign.created_by,
        },
    )
    return made


def placed(pair: Pair, scores: dict[int, float]) -> Placed:
    a, b = scores[pair.clip_a_id], scores[pair.clip_b_id]
    judged = Judged(
        file="",
        line=0,
        key=f"{pair.clip_a.digest}:{pair.clip_b.digest}",
        preset=PRESET,
        audios=(Sound(pair.clip_a.name), Sound(pair.clip_b.name)),
        rater=RATER,
        answers={"winner": "same" if a == b else "A" if a > b else "B"},
    )
    return Placed(judged, pair, Order.AB)
