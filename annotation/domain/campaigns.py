"""Making a campaign out of a preset and clips, and steering it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from accounts.enums import Role
from accounts.errors import Conflict, Invalid
from accounts.models import User
from annotation import rules
from annotation.domain import lifecycle
from annotation.domain.errors import WrongState
from annotation.enums import CampaignState, Task
from annotation.models import Assignment, Campaign, Item, Membership, QuestionnaireVersion
from annotation.questionnaire import Questionnaire, load_preset
from datasets_app.domain.pairing import How, make_pairs
from datasets_app.domain.queries import clips_matching
from datasets_app.models import Clip, Pair

BATCH = 1000
STATE_CHANGES = {
    CampaignState.DRAFT: {CampaignState.OPEN, CampaignState.CLOSED},
    CampaignState.OPEN: {CampaignState.PAUSED, CampaignState.CLOSED},
    CampaignState.PAUSED: {CampaignState.OPEN, CampaignState.CLOSED},
    CampaignState.CLOSED: {CampaignState.OPEN},
}


class UnknownPreset(Invalid):
    code = "unknown_preset"


class NothingToJudge(Invalid):
    code = "nothing_to_judge"


class NameTaken(Conflict):
    code = "name_taken"


class CannotHoldRole(Invalid):
    code = "role_not_held"


@dataclass(frozen=True)
class PairPlan:
    """How to make pairs: of clips with the same text, or at random."""

    how: How = "same_text"
    count: int = 50
    seed: int = 0


@dataclass(frozen=True)
class Seat:
    """One person in one role."""

    user: User
    role: Role


def create(
    *,
    by: User,
    name: str,
    preset: str,
    clip_filter: Mapping[str, str] | None = None,
    clip_ids: Sequence[int] | None = None,
    pairs: PairPlan | None = None,
    people: Iterable[Seat] = (),
    audio_language: str = "",
    text_language: str = "en",
    raters_per_item: int = 1,
    tolerance: Mapping[str, float] | None = None,
    inspect_share: float = 1.0,
    drafting: bool = True,
    transcripts: bool = False,
    guidelines: str = "",
    seed: int = 0,
    is_simulated: bool = False,
) -> Campaign:
    """Make an open campaign with its items and slots. `seed` decides the order of slots and what is inspected.

    Raises UnknownPreset, NothingToJudge, NameTaken, CannotHoldRole.
    """
    rules.check_role(by, Role.MANAGER)
    questionnaire = preset_named(preset)
    check_tolerance(questionnaire, tolerance or {})
    with transaction.atomic():
        if Campaign.objects.filter(name=name).exists():
            raise NameTaken(f"There is a campaign called “{name}” already. Choose another name; nothing was made.")
        campaign = Campaign.objects.create(
            name=name,
            questionnaire=freeze(questionnaire),
            task=Task(questionnaire.task),
            state=CampaignState.OPEN,
            audio_language=audio_language,
            text_language=text_language,
            raters_per_item=raters_per_item,
            tolerance=dict(tolerance or {}),
            inspect_share=inspect_share,
            drafting=drafting,
            guidelines=guidelines,
            is_simulated=is_simulated,
            created_by=by,
        )
        seat(campaign=campaign, people=people)
        clips = clips_for(clip_filter=clip_filter, clip_ids=clip_ids, audio_language=audio_language)
        subjects: list[Clip] | list[Pair] = (
            pairs_of(clips, pairs or PairPlan()) if questionnaire.clips == 2 else list(clips)
        )
        if not subjects:
            raise NothingToJudge("No clips fit, so the campaign would be empty. Widen the choice; nothing was made.")
        items = add_items(campaign, subjects, transcripts=transcripts)
        if campaign.task == Task.DETECTION:
            lifecycle.accept_by_origin(items)
        open_slots(campaign, items, random.Random(f"{campaign.pk}:{seed}"))  # noqa: S311 -- an order, no secret
        return campaign


def preset_named(key: str) -> Questionnaire:
    try:
        return load_preset(key)
    except KeyError:
        raise UnknownPreset(f"There is no questionnaire called {key!r}. Choose one of the presets.") from None


def check_tolerance(questionnaire: Questionnaire, tolerance: Mapping[str, float]) -> None:
    unknown = [key for key in tolerance if not questionnaire.has(key)]
    if unknown:
        raise Invalid("The tolerance names questions that are not asked.", fields={"tolerance": unknown})


def freeze(questionnaire: Questionnaire) -> QuestionnaireVersion:
    """The version row with this digest; equal definitions share one."""
    version, _ = QuestionnaireVersion.objects.get_or_create(
        digest=questionnaire.digest,
        defaults={
            "key": questionnaire.key,
            "version": questionnaire.version,
            "definition": questionnaire.definition,
        },
    )
    return version


def seat(*, campaign: Campaign, people: Iterable[Seat]) -> None:
    """Add people in the roles they hold; who is there already stays."""
    seats = list(people)
    lacking = [f"{s.user.username} is no {s.role.value}" for s in seats if not s.user.has_role(s.role)]
    if lacking:
        raise CannotHoldRole("Somebody does not hold the role they were given here.", fields={"people": lacking})
    Membership.objects.bulk_create(
        [Membership(campaign=campaign, user=s.user, role=s.role) for s in seats], ignore_conflicts=True
    )


def clips_for(
    *, clip_filter: Mapping[str, str] | None, clip_ids: Sequence[int] | None, audio_language: str
) -> QuerySet[Clip]:
    """The wanted clips in a stable order. Named ones must all exist; a filter also keeps to the audio language."""
    if clip_ids is not None:
        found = Clip.objects.filter(pk__in=clip_ids)
        missing = set(clip_ids) - set(found.values_list("pk", flat=True))
        if missing:
            raise Invalid(f"{len(missing)} of these clips do not exist. Nothing was made.", fields={"clips": ["ids"]})
        return found.order_by("pk")
    wanted = dict(clip_filter or {})
    if audio_language:
        wanted.setdefault("language", audio_language)
    return clips_matching(wanted).order_by("pk")


def pairs_of(clips: QuerySet[Clip], plan: PairPlan) -> list[Pair]:
    return make_pairs(clips=clips, how=plan.how, count=plan.count, seed=plan.seed)


def add_items(campaign: Campaign, subjects: Sequence[Clip | Pair], *, transcripts: bool) -> list[Item]:
    items = [
        Item(campaign=campaign, pair=subject, transcript=transcript_of(subject.clip_a) if transcripts else "")
        if isinstance(subject, Pair)
        else Item(campaign=campaign, clip=subject, transcript=transcript_of(subject) if transcripts else "")
        for subject in subjects
    ]
    return Item.objects.bulk_create(items, batch_size=BATCH)


def transcript_of(clip: Clip) -> str:
    return clip.text


def open_slots(campaign: Campaign, items: list[Item], chance: random.Random) -> None:
    """`raters_per_item` slots an item, items in random order, an item's slots next to each other so that it is
    settled early. Which slots are inspected is drawn here, once; guesses at an origin are never inspected.
    """
    waiting = list(items)
    chance.shuffle(waiting)
    inspected = 0.0 if campaign.task == Task.DETECTION else campaign.inspect_share
    Assignment.objects.bulk_create(
        (
            Assignment(
                item=item,
                campaign=campaign,
                slot=slot,
                position=place * campaign.raters_per_item + slot,
                needs_inspection=chance.random() < inspected,
            )
            for place, item in enumerate(waiting)
            for slot in range(1, campaign.raters_per_item + 1)
        ),
        batch_size=BATCH,
    )


def change(
    *, campaign: Campaign, by: User, state: CampaignState | None = None, people: Iterable[Seat] | None = None
) -> Campaign:
    """Open, pause or close a campaign, replace its people, or both at once.

    Pausing and closing hand out nothing new; work in hand may be finished. Who leaves keeps what they have done, and
    finishes what they hold, unless it lapses or is released.
    """
    rules.check_role(by, Role.MANAGER)
    with transaction.atomic():
        campaign = Campaign.objects.select_for_update(of=("self",)).select_related("questionnaire").get(pk=campaign.pk)
        if state is not None:
            set_state(campaign, state)
        if people is not None:
            set_people(campaign, list(people))
        return campaign


def set_state(campaign: Campaign, to: CampaignState) -> None:
    if to != campaign.state and to not in STATE_CHANGES[CampaignState(campaign.state)]:
        raise WrongState(f"A campaign that is {campaign.state} cannot become {to.value}. Nothing was changed.")
    campaign.state = to
    campaign.save(update_fields=["state"])


def set_people(campaign: Campaign, seats: list[Seat]) -> None:
    seat(campaign=campaign, people=seats)
    wanted = {(s.user.pk, s.role.value) for s in seats}
    leaving = [m.pk for m in campaign.memberships.all() if (m.user_id, m.role) not in wanted]
    Membership.objects.filter(pk__in=leaving).delete()
