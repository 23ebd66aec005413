"""Answers: saved as they are made, frozen when submitted.

Every save is an event row too. A save that comes too late (an older version, or a lost lease) changes nothing, but
its words are kept as an event of the sender's own sheet: `keep_refused`, called once the refusal has rolled back.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection
from typing import Any

from django.db import transaction

from accounts.errors import EarshotError, Invalid
from accounts.models import User
from annotation import signals
from annotation.domain import carrying, lifecycle
from annotation.domain.errors import FindingsOpen, LeaseLost, NotHeard, StaleVersion, WrongState
from annotation.domain.holding import extend, held
from annotation.domain.questionnaires import questionnaire_of, token_counts
from annotation.domain.sides import seconds_as_heard
from annotation.enums import AssignmentState
from annotation.listening import NotSpans, read_heard, unheard, union
from annotation.models import AnswerEvent, AnswerSheet, Assignment
from annotation.questionnaire import Finding, prune, validate
from annotation.swapping import unswap
from jobs.clock import database_now

LARGEST_ANSWERS = 200_000  # characters of JSON; a sheet of two clips with 400 intervals stays far below
LONGEST_SITTING = 24 * 3600.0  # s


def save(
    *,
    assignment_id: int,
    by: User,
    epoch: int,
    version: int,
    raw: dict[str, Any],
    heard: Any,
    active_seconds: float,
) -> tuple[AnswerSheet, list[Finding]]:
    """Store what is on the screen of `by` and return the sheet with what validation says so far.

    Raises LeaseLost, StaleVersion (with both versions), WrongState once submitted, Invalid for a malformed body.
    Answers that break a rule are stored all the same: a half-made answer is still somebody's work.
    """
    if not isinstance(raw, dict) or len(json.dumps(raw)) > LARGEST_ANSWERS:
        raise Invalid("The answers are no object of a sensible size. Nothing was changed; reload the page.")
    with transaction.atomic():
        assignment, sheet = open_sheet(assignment_id=assignment_id, by=by, epoch=epoch)
        check_version(sheet, version, raw=raw, heard=heard)
        if assignment.state == AssignmentState.RETURNED:
            begin_round(assignment)
        sheet.raw = raw
        sheet.answers = unswap(questionnaire_of(assignment.campaign), raw, sheet.order)
        sheet.heard = union(sheet.heard, read(heard, seconds_as_shown(sheet)))
        sheet.active_seconds = max(sheet.active_seconds, sitting(active_seconds))
        sheet.version += 1
        sheet.save()
        record(sheet, by, "save", {"raw": raw, "heard": heard, "active_seconds": active_seconds})
        if assignment.lease_until is not None:
            extend(assignment, database_now())
        return sheet, findings_of(sheet, complete=False)


def submit(*, assignment_id: int, by: User, epoch: int | None, version: int, confirmed: Collection[str]) -> Assignment:
    """Freeze the sheet: complete, heard to the end, warnings confirmed. Announces `sheet_frozen`.

    The work moves on to writing, or is finished when the task has no text.
    """
    with transaction.atomic():
        assignment, sheet = open_sheet(assignment_id=assignment_id, by=by, epoch=epoch)
        check_version(sheet, version)
        check_complete(sheet, confirmed)
        if assignment.state == AssignmentState.RETURNED:
            begin_round(assignment)
        questionnaire = questionnaire_of(assignment.campaign)
        sheet.answers = prune(questionnaire, sheet.answers)
        sheet.confirmed = sorted(confirmed)
        sheet.frozen_at = assignment.submitted_at = database_now()
        sheet.save()
        record(sheet, by, "submit", {"confirmed": sheet.confirmed})
        if questionnaire.text == "none":
            signals.sheet_frozen.send(sender=AnswerSheet, sheet=sheet)
            lifecycle.conclude(assignment, "submit_textless")
        else:
            lifecycle.advance(assignment, "submit")
            assignment.save()
            carrying.carry_text(sheet)
            signals.sheet_frozen.send(sender=AnswerSheet, sheet=sheet)
        return assignment


def keep_refused(*, refusal: EarshotError, assignment_id: int, by: User, data: dict[str, Any]) -> None:
    """Keep the words of a save that came too late. Sent again, the same words are kept once."""
    kind = {LeaseLost: "lapsed", StaleVersion: "conflict"}.get(type(refusal))
    with transaction.atomic():
        sheet = AnswerSheet.objects.filter(assignment=assignment_id, rater=by).order_by("-round").first()
        if kind is None or sheet is None:
            return
        last = sheet.events.filter(kind=kind).last()
        if last is None or last.data != data:
            record(sheet, by, kind, data)


def open_sheet(*, assignment_id: int, by: User, epoch: int | None) -> tuple[Assignment, AnswerSheet]:
    """Lock the slot and return it with its sheet, which is still being answered."""
    assignment = held(assignment_id=assignment_id, by=by, epoch=epoch)
    if assignment.state not in (AssignmentState.ANSWERING, AssignmentState.RETURNED):
        raise WrongState(
            "You have submitted these answers, so they can no longer change. They are safe; reload the page."
        )
    sheet = lifecycle.current_sheet(assignment)
    sheet.assignment = assignment
    return assignment, sheet


def begin_round(assignment: Assignment) -> None:
    """A returned slot stays its rater's until they are done: without a lease's end, it never lapses to another."""
    lifecycle.advance(assignment, "reopen")
    assignment.save()


def check_version(sheet: AnswerSheet, version: int, **mine: Any) -> None:
    if sheet.version != version:
        raise StaleVersion(
            "These answers were saved elsewhere since this page read them. Both versions are kept; choose one.",
            extra={
                "mine": {"version": version, **mine},
                "theirs": {"version": sheet.version, "raw": sheet.raw, "heard": sheet.heard},
            },
        )


def check_complete(sheet: AnswerSheet, confirmed: Collection[str]) -> None:
    missing = unheard(sheet.heard, seconds_as_shown(sheet))
    if missing:
        raise NotHeard(
            "Listen to each clip to its end first. Your answers are saved.",
            extra={"unheard": [{"side": side, "share": share} for side, share in missing.items()]},
        )
    findings = findings_of(sheet, complete=True)
    errors = [finding for finding in findings if finding.level == "error"]
    if errors:
        raise FindingsOpen("Some answers need mending before they can be submitted. They are saved.", errors)
    doubts = [finding for finding in findings if finding.level == "warning" and finding.code not in confirmed]
    if doubts:
        raise FindingsOpen(
            "Some answers look odd together. Mend them, or confirm that they are meant. They are saved.",
            doubts,
            code="unconfirmed",
        )


def findings_of(sheet: AnswerSheet, *, complete: bool) -> list[Finding]:
    """What validation says of the answers, with sides named as the rater sees them."""
    questionnaire = questionnaire_of(sheet.assignment.campaign)
    counted = token_counts(questionnaire, sheet.assignment.item)
    return validate(questionnaire, sheet.raw, seconds_as_heard(sheet), complete, counted, decimals=False)


def seconds_as_shown(sheet: AnswerSheet) -> dict[str, float]:
    """{"": seconds}, or {"A": …, "B": …} with A the clip that this rater hears as A."""
    seconds = seconds_as_heard(sheet)
    return {"": seconds[0]} if len(seconds) == 1 else dict(zip("AB", seconds, strict=True))


def read(heard: Any, seconds: dict[str, float]) -> dict[str, list[list[float]]]:
    try:
        return read_heard(heard, seconds)
    except NotSpans as error:
        raise Invalid(f"What was heard could not be read: {error}. Nothing was changed; reload the page.") from error


def sitting(seconds: Any) -> float:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not math.isfinite(seconds):
        raise Invalid("active_seconds must be a number of seconds.")
    return min(max(0.0, float(seconds)), LONGEST_SITTING)


def record(sheet: AnswerSheet, by: User, kind: str, data: dict[str, Any]) -> None:
    AnswerEvent.objects.create(sheet=sheet, by=by, kind=kind, version=sheet.version, data=data)
