"""What an adjudicator sees of a case. Raters are aliases here; names never leave the server."""

from __future__ import annotations

from typing import Any

from accounts.enums import Role
from accounts.models import User
from annotation import rules, visibility
from annotation.domain import lifecycle
from annotation.domain.aliases import alias
from annotation.domain.deciding import sides_of
from annotation.domain.errors import NotYours
from annotation.domain.inspection_page import text_json
from annotation.domain.questionnaires import questionnaire_of, token_names
from annotation.domain.showing import campaign_brief, clips_of, form_of, item_words
from annotation.enums import DisputeState, Order, Verdict
from annotation.models import AnswerSheet, Dispute, Inspection
from annotation.questionnaire import describe


def dispute_case(*, dispute_id: int, by: User) -> dict[str, Any]:
    """The disputed fields; both sides only after the own blind answers.

    Clips and answers stand in the pair's own A and B, in which raters of both orders can be compared.
    """
    dispute = (
        Dispute.objects.select_related(
            "item__campaign__questionnaire", "item__clip", "item__pair__clip_a", "item__pair__clip_b"
        )
        .filter(pk=dispute_id)
        .first()
    )
    if dispute is None:
        raise NotYours("This case does not exist.")
    item = dispute.item
    rules.check_may_adjudicate(item, by)
    mine = dispute.adjudicator_id == by.pk
    revealed = mine and dispute.state in (DisputeState.REVEALED, DisputeState.DECIDED)
    return {
        "id": dispute.pk,
        "state": dispute.state,
        "mine": mine,
        "campaign": campaign_brief(item.campaign),
        "item": {**item_words(item), "clips": clips_of(item, by, purpose=f"dispute:{dispute.pk}")},
        "form": disputed_form(dispute, by),
        "fields": dispute.fields,
        "reasons": dispute.reasons,
        "own": dispute.blind_answers if mine else {},
        "heard": dispute.heard if mine else {},
        "sides": sides_json(dispute, by) if revealed else None,
        "comments": escalations(dispute) if revealed else [],
        "decisions": dispute.decisions if revealed else {},
        "lease": {"epoch": dispute.lease_epoch, "until": dispute.lease_until if mine else None},
    }


def disputed_form(dispute: Dispute, by: User) -> dict[str, Any]:
    """The form cut down to the disputed questions. A prerequisite outside them is settled and no longer asked of the
    adjudicator; whether it holds was decided when the dispute was opened."""
    form = form_of(dispute.item.campaign, by)
    wanted = set(dispute.fields)
    dimensions = [d for d in form["dimensions"] if d["key"] in wanted]
    for dimension in dimensions:
        if dimension["when"] and dimension["when"]["dimension"] not in wanted:
            dimension["when"] = None
    rules_left = [
        rule for rule in form["rules"] if {rule["dimension"], *(w["dimension"] for w in rule["when"])} <= wanted
    ]
    return {**form, "dimensions": dimensions, "rules": rules_left}


def sides_json(dispute: Dispute, by: User) -> list[dict[str, Any]]:
    visible = set(
        visibility.visible_sheets(item=dispute.item, user=by, as_role=Role.ADJUDICATOR).values_list("pk", flat=True)
    )
    questionnaire = questionnaire_of(dispute.item.campaign)
    seconds = [clip.seconds for clip in dispute.item.clips]
    named = token_names(questionnaire, dispute.item)
    return [
        {
            "label": label,
            "alias": alias(sheet.rater, label),
            "answers": {key: sheet.answers.get(key) for key in dispute.fields},
            "described": [
                a.as_json()
                for a in describe(questionnaire, sheet.answers, by.interface_language, seconds, named)
                if a.key in dispute.fields
            ],
            "text": text_of_side(sheet),
        }
        for label, sheet in sides_of(dispute).items()
        if sheet.pk in visible
    ]


def text_of_side(sheet: AnswerSheet) -> dict[str, Any] | None:
    """A text keeps its writer's A and B; `sides_swapped` says that they are the case's B and A."""
    text = text_json(sheet)
    return None if text is None else {**text, "sides_swapped": sheet.order == Order.BA}


def escalations(dispute: Dispute) -> list[dict[str, Any]]:
    """What inspectors asked; they spoke of A and B as the rater they read had heard them."""
    found = Inspection.objects.filter(
        sheet__in=lifecycle.counting_sheets(dispute.item), verdict=Verdict.ESCALATE
    ).order_by("pk")
    return [
        {"comment": each.comment, "fields": each.fields, "sides_swapped": each.sheet.order == Order.BA}
        for each in found.select_related("sheet")
    ]
