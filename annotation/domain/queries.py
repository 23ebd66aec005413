"""Reading the whole: what waits for a person, and how far campaigns are.

Each function asks a fixed number of queries, however many campaigns or items there are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.enums import Role
from accounts.models import User
from annotation import rules
from annotation.domain import adjudicating, inspecting
from annotation.domain.assigning import UNFINISHED
from annotation.domain.showing import DONE
from annotation.enums import AssignmentState, CampaignState, ItemState
from annotation.models import Assignment, Campaign, Item
from jobs.clock import database_now

BOOTSTRAPS = 300
MOST_SHEETS = 20_000  # what one page weighs in memory


def work_overview(by: User) -> dict[str, Any]:
    """What waits for `by` in each of their roles; campaigns for managers."""
    return {
        "rate": rating_work(by),
        "inspect": {"waiting": inspecting.queue(by=by).count()},
        "adjudicate": {"waiting": adjudicating.queue(by=by).count()},
        "campaigns": campaign_rows(Campaign.objects.order_by("-pk")[:200]) if by.has_role(Role.MANAGER) else [],
    }


def rating_work(by: User) -> list[dict[str, Any]]:
    campaigns = list(rules.campaigns_of(by, Role.ANNOTATOR).order_by("-pk"))
    mine = Assignment.objects.filter(rater=by, campaign__in=campaigns)
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for campaign_id, state, count in mine.values_list("campaign", "state").annotate(Count("pk")):
        counts[campaign_id][state] = count
    in_hand: dict[int, int] = {}
    for campaign_id, pk in mine.filter(state__in=UNFINISHED).order_by("started_at", "pk").values_list("campaign", "pk"):
        in_hand.setdefault(campaign_id, pk)
    waiting = dict(
        free_slots(by).filter(campaign__in=campaigns).values_list("campaign").annotate(Count("item", distinct=True))
    )
    rows = [
        {
            "campaign": {
                "id": campaign.pk,
                "name": campaign.name,
                "task": campaign.task,
                "text_language": campaign.text_language,
            },
            "waiting": waiting.get(campaign.pk, 0),
            "in_hand": in_hand.get(campaign.pk),
            "done": sum(counts[campaign.pk][state] for state in DONE),
            "returned": counts[campaign.pk][AssignmentState.RETURNED],
        }
        for campaign in campaigns
    ]
    return [row for row in rows if row["waiting"] or row["in_hand"] or row["done"]]


def free_slots(by: User) -> QuerySet[Assignment]:
    """Slots of open campaigns that `by` could be handed now, apart from being a member."""
    now = database_now()
    wanted = Q(item__state=ItemState.COLLECTING) | Q(item__state=ItemState.ACCEPTED, campaign__task="detection")
    free = Q(state=AssignmentState.OPEN) | Q(state=AssignmentState.ANSWERING, lease_until__lt=now)
    return Assignment.objects.filter(wanted & free, campaign__state=CampaignState.OPEN).exclude(rules.touched_by(by))


def campaign_rows(campaigns: QuerySet[Campaign] | Sequence[Campaign]) -> list[dict[str, Any]]:
    rows = list(campaigns.select_related("questionnaire")) if isinstance(campaigns, QuerySet) else list(campaigns)
    progress = progress_of(rows)
    return [{**campaign_facts(campaign), "progress": progress[campaign.pk]} for campaign in rows]


def campaign_facts(campaign: Campaign) -> dict[str, Any]:
    return {
        "id": campaign.pk,
        "name": campaign.name,
        "task": campaign.task,
        "state": campaign.state,
        "preset": campaign.questionnaire.key,
        "audio_language": campaign.audio_language,
        "text_language": campaign.text_language,
        "raters_per_item": campaign.raters_per_item,
        "is_simulated": campaign.is_simulated,
        "created_at": campaign.created_at,
    }


def progress_of(campaigns: Sequence[Campaign]) -> dict[int, dict[str, int]]:
    """Counts of items and of slots by state, in two queries."""
    items: dict[int, Counter[str]] = defaultdict(Counter)
    for campaign_id, state, count in (
        Item.objects.filter(campaign__in=campaigns).values_list("campaign", "state").annotate(Count("pk"))
    ):
        items[campaign_id][state] = count
    slots: dict[int, Counter[str]] = defaultdict(Counter)
    for campaign_id, state, count in (
        Assignment.objects.filter(campaign__in=campaigns).values_list("campaign", "state").annotate(Count("pk"))
    ):
        slots[campaign_id][state] = count
    return {
        campaign.pk: {
            "items": items[campaign.pk].total(),
            "collecting": items[campaign.pk][ItemState.COLLECTING],
            "accepted": items[campaign.pk][ItemState.ACCEPTED],
            "disputed": items[campaign.pk][ItemState.DISPUTED],
            "excluded": items[campaign.pk][ItemState.EXCLUDED],
            "open_slots": slots[campaign.pk][AssignmentState.OPEN],
            "answering": slots[campaign.pk][AssignmentState.ANSWERING],
            "writing": slots[campaign.pk][AssignmentState.WRITING],
            "finished": slots[campaign.pk][AssignmentState.FINISHED],
            "returned": slots[campaign.pk][AssignmentState.RETURNED],
        }
        for campaign in campaigns
    }


def campaign_detail(campaign: Campaign) -> dict[str, Any]:
    return {
        **campaign_facts(campaign),
        "progress": progress_of([campaign])[campaign.pk],
        "tolerance": campaign.tolerance,
        "inspect_share": campaign.inspect_share,
        "guidelines": campaign.guidelines,
        "drafting": campaign.drafting,
        "lease_minutes": campaign.lease_minutes,
        "people": people_of(campaign),
    }


def people_of(campaign: Campaign) -> list[dict[str, Any]]:
    """Who works here, in which role, and how much they have done."""
    done = dict(Assignment.objects.filter(campaign=campaign, state__in=DONE).values_list("rater").annotate(Count("pk")))
    in_hand = dict(
        Assignment.objects.filter(campaign=campaign, state__in=UNFINISHED).values_list("rater").annotate(Count("pk"))
    )
    return [
        {
            "user": membership.user_id,
            "username": membership.user.username,
            "name": membership.user.get_full_name(),
            "role": membership.role,
            "is_simulated": membership.user.is_simulated,
            "done": done.get(membership.user_id, 0) if membership.role == Role.ANNOTATOR else 0,
            "in_hand": in_hand.get(membership.user_id, 0) if membership.role == Role.ANNOTATOR else 0,
        }
        for membership in campaign.memberships.select_related("user").order_by("role", "user_id")
    ]


def items_of(campaign: Campaign, state: str = "") -> QuerySet[Item]:
    items = Item.objects.filter(campaign=campaign).select_related("clip", "pair__clip_a", "pair__clip_b")
    items = items.prefetch_related("assignments")
    return items.filter(state=state) if state else items


def item_row(item: Item) -> dict[str, Any]:
    """One line of a manager's list of items: clips by name, slots by state."""
    return {
        "id": item.pk,
        "state": item.state,
        "clips": [{"id": clip.pk, "name": clip.name, "seconds": clip.seconds} for clip in item.clips],
        "slots": [{"assignment": a.pk, "slot": a.slot, "state": a.state} for a in item.assignments.all()],
        "exclusion_reason": item.exclusion_reason,
        "accepted_at": item.accepted_at,
    }
