"""Imported work that an inspector returns: its rater is nobody here, so somebody else mends it, without a manager.

A text is written anew by the drafters, told what the inspector said, and comes back to an inspector; the ratings stand
as they were given. Ratings that are in doubt go to an annotator, as long as the item still collects.
"""

from __future__ import annotations

from accounts.errors import Conflict
from annotation import signals
from annotation.domain import carrying, declining, lifecycle
from annotation.enums import ItemState
from annotation.models import AnswerSheet, Assignment, Inspection

TEXT = frozenset({"text", "variants"})


class RatingsStand(Conflict):
    code = "ratings_stand"


def send_back(assignment: Assignment, sheet: AnswerSheet, inspection: Inspection) -> None:
    """In the transaction of the verdict; `assignment` is returned. Raises RatingsStand, which undoes the verdict."""
    in_doubt = set(inspection.fields) - TEXT
    collects = assignment.item.state == ItemState.COLLECTING
    if collects and (in_doubt or not inspection.fields):
        declining.reopen(assignment, event="hand_on")
        return
    if in_doubt:
        raise RatingsStand(
            "These ratings were imported and their item is accepted, so nobody here can give them anew. Return the "
            "text alone, or ask a manager to exclude the item. Nothing was changed."
        )
    lifecycle.advance(assignment, "redraft")
    assignment.save()
    signals.text_returned.send(sender=AnswerSheet, sheet=carrying.without_its_text(sheet))
    lifecycle.settle(assignment.item)
