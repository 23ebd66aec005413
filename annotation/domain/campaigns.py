"""Making a campaign out of a preset, clips and people."""

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
from annotation.domain.filling import add_items, clips_for, open_slots
from annotation.enums import CampaignState, Task
from annotation.models import Campaign, Membership, QuestionnaireVersion
from annotation.questionnaire import Questionnaire, load_preset
from datasets_app.domain.pairing import How, make_pairs
from datasets_app.models import Clip, Pair


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
    """How to make pairs: of clips with the same text, of replies to the same instruction, or at random."""

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
    texts: Mapping[int, str] | None = None,
    pair_ids: Sequence[int] | None = None,
) -> Campaign:
    """Make an open campaign with its items and slots. `seed` decides the order of slots and what is inspected;
    `texts` brings texts to judge by clip, or by pair where `pair_ids` names the pairs.

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
        subjects: list[Clip] | list[Pair]
        if pair_ids is not None:
            subjects = list(Pair.objects.filter(pk__in=pair_ids).select_related("clip_a", "clip_b").order_by("pk"))
        else:
            clips = clips_for(clip_filter=clip_filter, clip_ids=clip_ids, audio_language=audio_language)
            paired = questionnaire.clips == 2
            subjects = pairs_of(clips, pairs or usual_pairs(questionnaire)) if paired else list(clips)
        if not subjects:
            raise NothingToJudge("No clips fit, so the campaign would be empty. Widen the choice; nothing was made.")
        items = add_items(campaign, subjects, transcripts=transcripts, needs=questionnaire.needs, texts=texts)
        if not items:
            raise NothingToJudge(
                f"None of these clips brings what the questionnaire needs: {', '.join(questionnaire.needs)}. "
                "Import them with a column of that name in the manifest; nothing was made."
            )
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


def usual_pairs(questionnaire: Questionnaire) -> PairPlan:
    return PairPlan(how="same_instruction" if "instruction" in questionnaire.needs else "same_text")


def pairs_of(clips: QuerySet[Clip], plan: PairPlan) -> list[Pair]:
    return make_pairs(clips=clips, how=plan.how, count=plan.count, seed=plan.seed)
