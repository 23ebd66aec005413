"""Simulated raters at work: through the same domain functions as people, so that what they leave is real rows."""

from __future__ import annotations

import random
from typing import Any

from accounts.models import User
from annotation.domain import adjudicating, answering, assigning, deciding, inspecting, lifecycle, revising, varying
from annotation.domain.deciding import Decision
from annotation.domain.errors import FindingsOpen
from annotation.domain.questionnaires import questionnaire_of
from annotation.enums import AssignmentState, Order, Task, TextRole, Verdict
from annotation.models import AnswerSheet, Assignment, Campaign, Dispute
from annotation.questionnaire import prune, validate
from config.demo.listeners import Listener, Sound
from datasets_app.models import Clip
from llm_drafting.domain.briefs import sheet_and_brief
from llm_drafting.domain.offering import offer
from llm_drafting.drafters.grammar import GrammarDrafter

DRAFTER = GrammarDrafter()


def rate_next(*, campaign: Campaign, user: User) -> Assignment | None:
    """Take one item, or the one a killed run left unfinished; answer, write, finish. None when nothing is left."""
    assignment = assigning.lease(campaign=campaign, by=user)
    if assignment is None:
        return None
    if assignment.state == AssignmentState.ANSWERING:
        answer(assignment, user)
    if questionnaire_of(campaign).text != "none":
        sheet = lifecycle.current_sheet(assignment)
        if not sheet.revisions.exists():
            write(sheet, user)
        revising.finish(assignment_id=assignment.pk, by=user)
    return assignment


def answer(assignment: Assignment, user: User) -> None:
    """Hear the clips to their end, answer everything, submit."""
    sheet = AnswerSheet.objects.get(assignment=assignment, rater=user, frozen_at=None)
    clips = assignment.item.clips if assignment.order == Order.AB else assignment.item.clips[::-1]
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
        case Task.RATING:
            return listener.rate_quality(heard[0], key)
        case task:
            raise ValueError(f"nobody simulates {task}: what was said must be understood")


def sound_of(clip: Clip) -> Sound:
    return Sound(
        seconds=clip.seconds,
        system=clip.system,
        gender=clip.extra["gender"],
        recipe=clip.degradation.get("recipe", ""),
        where=tuple((start, end) for start, end in clip.degradation.get("where", [])),
    )


def write(sheet: AnswerSheet, user: User) -> None:
    """Take the grammar's draft over as it is, and take a second text of the grammar as its variant."""
    _, brief = sheet_and_brief(sheet.pk)
    draft, other = (DRAFTER.draft(brief, seed=f"{sheet.pk}:{number}", tell=ignore) for number in range(2))
    taken_over = offer(sheet, TextRole.DRAFT, draft, f"demo:{sheet.pk}")
    revision = revising.save(
        assignment_id=sheet.assignment_id, by=user, version=0, text=draft.text, parent_id=taken_over.pk, confirmed=()
    )
    if other.text != draft.text:
        varied = offer(sheet, TextRole.VARIANT, other, f"demo:{sheet.pk}:variant", parent=revision)
        varying.decide(variant_id=varied.variant.pk, by=user, taken=True)


def ignore(*_: Any) -> None:
    """Nobody watches a simulated rater's draft being written."""


def inspect(*, assignment: Assignment, user: User) -> None:
    inspecting.give_verdict(assignment_id=assignment.pk, by=user, verdict=Verdict.ACCEPT)


def adjudicate_all(*, campaign: Campaign, user: User) -> None:
    for dispute in adjudicating.queue(by=user, campaign=campaign):
        adjudicate(dispute, user)


def adjudicate(dispute: Dispute, user: User) -> None:
    """Answer blind, then side with the rater whose answers go together with what was never in dispute.

    A case in which neither does stays open, as a person would leave it.
    """
    adjudicating.claim(dispute_id=dispute.pk, by=user)
    sides = deciding.sides_of(dispute)
    for side, sheet in sides.items():
        answers = {key: sheet.answers[key] for key in dispute.fields if key in sheet.answers}
        heard = {shown: [[0.0, length]] for shown, length in deciding.seconds_of(dispute.item.clips).items()}
        try:
            adjudicating.answer_blind(dispute_id=dispute.pk, by=user, answers=answers, heard=heard)
            decisions = {key: Decision(side) for key in dispute.fields}
            adjudicating.decide(dispute_id=dispute.pk, by=user, decisions=decisions)
        except FindingsOpen:
            continue
        return
