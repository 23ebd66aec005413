"""The text phase: whose sheet is being written about, and which machine jobs work for it."""

from __future__ import annotations

from accounts.errors import Conflict, Invalid
from accounts.models import User
from annotation.domain import lifecycle
from annotation.domain.errors import WrongState
from annotation.domain.holding import held
from annotation.enums import AssignmentState
from annotation.models import AnswerSheet, Assignment
from jobs.enums import JobState
from jobs.models import Job

LONGEST_TEXT = 20_000  # characters
MOST_ROUNDS = 20  # how often a machine may be asked for one sheet
UNENDED = (JobState.READY, JobState.RUNNING)


class TooManyRounds(Conflict):
    code = "too_many_rounds"


def sheet_in_writing(*, assignment_id: int, by: User) -> tuple[Assignment, AnswerSheet]:
    """Lock the slot and return it with its frozen sheet, whose text `by` is writing."""
    assignment = held(assignment_id=assignment_id, by=by)
    if assignment.state != AssignmentState.WRITING:
        raise WrongState(
            f"The text cannot change now: this work is {assignment.state}. What was written is safe; reload the page."
        )
    sheet = lifecycle.current_sheet(assignment)
    sheet.assignment = assignment
    return assignment, sheet


def jobs_for(sheet: AnswerSheet, work: str) -> list[Job]:
    """The machine's jobs for a sheet, oldest first; `work` is draft or vary. Found by key, which is indexed."""
    keys = [f"{work}:{sheet.pk}:{number}" for number in range(1, MOST_ROUNDS + 1)]
    return list(Job.objects.filter(dedup_key__in=keys).order_by("pk"))


def next_round(sheet: AnswerSheet, work: str) -> int | None:
    """The number of the next request, or None while an earlier one is still under way."""
    jobs = jobs_for(sheet, work)
    if any(job.state in UNENDED for job in jobs):
        return None
    number = 1 + max((int((job.dedup_key or "").rsplit(":", 1)[1]) for job in jobs), default=0)
    if number > MOST_ROUNDS:
        raise TooManyRounds(f"This was asked {MOST_ROUNDS} times for one item. Write by hand; nothing was lost.")
    return number


def check_length(text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise Invalid(f"The text is longer than {LONGEST_TEXT:,} characters. Shorten it; nothing was changed.")
