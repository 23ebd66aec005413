"""Texts held against answers: what a writer still has to mend, and what final fields leave out of a release.

A text of a pair speaks of A and B as its writer heard them, so the answers are turned to that order, never the text.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from annotation import faithfulness
from annotation.domain.questionnaires import questionnaire_of
from annotation.domain.sides import answers_as_heard, in_order, seconds_as_heard
from annotation.models import AnswerSheet, Item, Revision, Variant
from annotation.swapping import swap


def contradictions_of(sheet: AnswerSheet, text: str) -> list[dict[str, Any]]:
    """What `text` claims against the sheet's own answers, as JSON rows with character offsets."""
    campaign = sheet.assignment.campaign
    answers, seconds = answers_as_heard(sheet), seconds_as_heard(sheet)
    found = faithfulness.check(questionnaire_of(campaign), answers, text, campaign.text_language, seconds)
    return [contradiction.as_json() for contradiction in found]


def unconfirmed(contradictions: Sequence[Mapping[str, Any]], confirmed: Collection[str]) -> list[dict[str, Any]]:
    return [dict(each) for each in contradictions if each["code"] not in confirmed]


def latest_revision(sheet: AnswerSheet) -> Revision | None:
    return sheet.revisions.order_by("-version").first()


def leave_out_contradicting(item: Item, finals: Mapping[str, Any], sheets: Sequence[AnswerSheet]) -> None:
    """Mark the accepted texts that contradict the item's final fields; a release leaves them out.

    What a writer confirmed against their own answer stays confirmed only while the final answer is the same one.
    """
    questionnaire, language = questionnaire_of(item.campaign), item.campaign.text_language
    for sheet in sheets:
        heard = swap(questionnaire, finals, sheet.order)
        seconds = [clip.seconds for clip in in_order(item.clips, sheet.order)]
        moved = {key for key in {*finals, *sheet.answers} if finals.get(key) != sheet.answers.get(key)}
        final = latest_revision(sheet)
        texts: list[Revision | Variant] = [*([final] if final else []), *sheet.variants.filter(taken=True)]
        for row in texts:
            found = [c.as_json() for c in faithfulness.check(questionnaire, heard, row.text, language, seconds)]
            row.left_out = [c for c in found if c["dimension"] in moved or c["code"] not in row.confirmed]
            row.save(update_fields=["left_out"])
