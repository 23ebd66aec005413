"""Simulated raters at work: through the same domain functions as people, so that what they leave is real rows."""

from __future__ import annotations

import random
from typing import Any

from accounts.models import User
from annotation.domain import answering, assigning, revising, suggesting, varying
from annotation.domain.questionnaires import questionnaire_of
from annotation.enums import Task, TextRole
from annotation.models import AnswerSheet, Assignment, Campaign
from annotation.questionnaire import prune, validate
from config.demo.listeners import Listener, Sound
from datasets_app.models import Clip
from llm_drafting.drafters.base import Brief, Reply
from llm_drafting.drafters.grammar import GrammarDrafter

VARIANTS = 2
DRAFTER = GrammarDrafter()


def rate_next(*, campaign: Campaign, user: User) -> Assignment | None:
    """Take one item, answer it, write about it and finish it. None when nothing is left for this rater."""
    assignment = assigning.lease(campaign=campaign, by=user)
    if assignment is None:
        return None
    sheet = answer(assignment, user)
    if questionnaire_of(campaign).text != "none":
        write(sheet, user)
        revising.finish(assignment_id=assignment.pk, by=user)
    return assignment


def answer(assignment: Assignment, user: User) -> AnswerSheet:
    """Hear the clips to their end, answer everything, submit."""
    sheet = AnswerSheet.objects.get(assignment=assignment, rater=user, frozen_at=None)
    clips = assignment.item.clips if assignment.order == "ab" else assignment.item.clips[::-1]
    questionnaire = questionnaire_of(assignment.campaign)
    raw = prune(questionnaire, answers_of(Listener(user.username), assignment, clips))
    seconds = [clip.seconds for clip in clips]
    sides = [""] if len(clips) == 1 else ["A", "B"]
    epoch = assignment.lease_epoch
    sheet, _ = answering.save(
        assignment_id=assignment.pk,
        by=user,
        epoch=epoch,
        version=sheet.version,
        raw=raw,
        heard={side: [[0.0, length]] for side, length in zip(sides, seconds, strict=True)},
        active_seconds=round(3 * sum(seconds) + 20 * random.Random(assignment.pk).random(), 1),  # noqa: S311
    )
    doubts = [f.code for f in validate(questionnaire, raw, seconds, True) if f.level == "warning"]
    answering.submit(assignment_id=assignment.pk, by=user, epoch=epoch, version=sheet.version, confirmed=doubts)
    sheet.refresh_from_db()
    return sheet


def answers_of(listener: Listener, assignment: Assignment, clips: list[Clip]) -> dict[str, Any]:
    heard = [sound_of(clip) for clip in clips]
    key = str(assignment.item_id)
    match Task(assignment.campaign.task):
        case Task.ASSESSMENT:
            return listener.assess(heard[0], key)
        case Task.COMPARISON:
            return listener.compare(heard[0], heard[1], key)
        case Task.SUGGESTION:
            return listener.suggest(heard[0], key)
        case Task.DETECTION:
            return listener.guess(heard[0], key)


def sound_of(clip: Clip) -> Sound:
    return Sound(
        seconds=clip.seconds,
        system=clip.system,
        gender=clip.extra["gender"],
        recipe=clip.degradation.get("recipe", ""),
        where=tuple((start, end) for start, end in clip.degradation.get("where", [])),
    )


def write(sheet: AnswerSheet, user: User) -> None:
    """Take the grammar's draft over as it is, ask for variants and take them."""
    brief = brief_of(sheet)
    draft = offer(sheet, DRAFTER.draft(brief, seed=f"{sheet.pk}", tell=ignore), TextRole.DRAFT, 0)
    assignment = sheet.assignment_id
    revision = revising.save(
        assignment_id=assignment, by=user, version=0, text=draft.text, parent_id=draft.pk, confirmed=()
    )
    replies = DRAFTER.vary(brief, draft.text, VARIANTS, seed=f"{sheet.pk}", avoid=[], tell=ignore)
    for number, reply in enumerate(replies, start=1):
        varied = offer(sheet, reply, TextRole.VARIANT, number, parent=revision)
        varying.decide(variant_id=varied.variant.pk, by=user, taken=True)


def offer(sheet: AnswerSheet, reply: Reply, role: TextRole, number: int, **parent: Any) -> Any:
    return suggesting.offer(
        sheet=sheet,
        role=role,
        text=reply.text,
        source=reply.source,
        model=reply.model,
        prompt=reply.prompt,
        parameters=reply.parameters,
        tokens_in=reply.tokens_in,
        tokens_out=reply.tokens_out,
        latency_ms=reply.latency_ms,
        raw_reply=reply.raw,
        job_key=f"demo:{sheet.pk}:{role}:{number}",
        **parent,
    )


def brief_of(sheet: AnswerSheet) -> Brief:
    campaign = sheet.assignment.campaign
    return Brief(
        questionnaire=questionnaire_of(campaign),
        answers=sheet.answers,
        language=campaign.text_language,
        durations=[clip.seconds for clip in sheet.assignment.item.clips],
    )


def ignore(*_: Any) -> None:
    """Nobody watches a simulated rater's draft being written."""
