"""What an adjudicator may decide: one side, the own answer or a third value, field by field, and all of it together."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accounts.errors import Invalid
from annotation import disagreement
from annotation.domain import lifecycle
from annotation.domain.errors import FindingsOpen, ReasonMissing
from annotation.domain.questionnaires import questionnaire_of, token_counts
from annotation.models import AnswerSheet, Dispute
from annotation.questionnaire import prune, validate
from datasets_app.models import Clip

OWN, OTHER = "own", "other"


@dataclass(frozen=True)
class Decision:
    """One field's outcome: a rater's side ("1", "2", …), the own blind answer, or a third value with a reason."""

    side: str
    value: Any = None
    reason: str = ""


def sides_of(dispute: Dispute) -> dict[str, AnswerSheet]:
    """The raters' sheets as sides "1", "2", …: in an order that is random, but always the same for one dispute."""
    sheets = list(lifecycle.counting_sheets(dispute.item))
    random.Random(f"dispute:{dispute.pk}").shuffle(sheets)  # noqa: S311 -- hides the slots' order, no secret
    return {str(number): sheet for number, sheet in enumerate(sheets, start=1)}


def seconds_of(clips: list[Clip]) -> dict[str, float]:
    sides = [""] if len(clips) == 1 else ["A", "B"]
    return {side: clip.seconds for side, clip in zip(sides, clips, strict=True)}


def check_every_field(dispute: Dispute, decisions: Mapping[str, Decision]) -> None:
    missing = [key for key in dispute.fields if key not in decisions]
    outside = [key for key in decisions if key not in dispute.fields]
    if missing or outside:
        named = {key: ["not decided yet"] for key in missing} | {key: ["not in dispute"] for key in outside}
        raise Invalid("Decide every disputed field, and no other. Nothing was changed.", fields=named)


def value_of(dispute: Dispute, sides: Mapping[str, AnswerSheet], key: str, decision: Decision) -> Any:
    """The decided value; None where the chosen side was not asked, and the field is left empty."""
    if decision.side == OTHER:
        return decision.value
    if decision.side == OWN:
        return dispute.blind_answers.get(key)
    if decision.side not in sides:
        raise Invalid("Choose one of the sides, your own answer, or another value.", fields={key: [decision.side]})
    return sides[decision.side].answers.get(key)


def check_reasons(
    sides: Mapping[str, AnswerSheet], values: Mapping[str, Any], decisions: Mapping[str, Decision]
) -> None:
    """Overruling every rater needs a reason."""
    lacking = [
        key
        for key, value in values.items()
        if all(sheet.answers.get(key) != value for sheet in sides.values()) and not decisions[key].reason.strip()
    ]
    if lacking:
        raise ReasonMissing(
            "Say why you decided against every rater. Nothing was changed.",
            fields={key: ["a reason is needed"] for key in lacking},
        )


def check_settled(dispute: Dispute, values: dict[str, Any], *, complete: bool) -> None:
    """Hold decided values, together with what was never in dispute, against the questionnaire."""
    questionnaire = questionnaire_of(dispute.item.campaign)
    sheets = [sheet.answers for sheet in lifecycle.counting_sheets(dispute.item)]
    agreed = disagreement.settle(questionnaire, sheets)
    merged = {key: value for key, value in agreed.items() if key not in dispute.fields} | values
    seconds = [clip.seconds for clip in dispute.item.clips]
    merged = merged if complete else prune(questionnaire, merged)
    counted = token_counts(questionnaire, dispute.item)
    findings = [
        finding
        for finding in validate(questionnaire, merged, seconds, complete, counted)
        if finding.level == "error" and finding.dimension in dispute.fields
    ]
    if findings:
        raise FindingsOpen("Some answers need mending. Nothing was lost.", findings)
