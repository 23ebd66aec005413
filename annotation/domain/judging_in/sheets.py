"""Imported judgements as rows: items, frozen sheets, texts, final fields. A batch of whole items at a time."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from annotation import disagreement, signals
from annotation.domain import lifecycle
from annotation.domain.judging_in.placing import Placed
from annotation.domain.judging_in.texts import Texts, where
from annotation.domain.questionnaires import questionnaire_of
from annotation.enums import AssignmentState, FieldOrigin, ItemState
from annotation.models import (
    AnswerEvent,
    AnswerSheet,
    Assignment,
    Campaign,
    Dispute,
    FinalField,
    Item,
)
from annotation.questionnaire import prune
from annotation.swapping import unswap
from datasets_app.models import Clip, Pair
from jobs.clock import database_now


@dataclass(frozen=True)
class How:
    """How imported work enters: which share is inspected, and whether texts stand that contradict their labels."""

    inspect_share: float = 0.0
    confirm_texts: bool = False


class Batch:
    """New items of one campaign, and what was judged about each."""

    def __init__(self, campaign: Campaign, groups: Sequence[Sequence[Placed]], raters: Mapping[str, User], how: How):
        self.campaign, self.groups, self.raters, self.how = campaign, groups, raters, how
        self.questionnaire = questionnaire_of(campaign)
        self.now = database_now()
        self.contradicting = 0

    def write(self) -> list[Item]:
        """In the caller's transaction. Returns the items, accepted, disputed, or waiting for an inspector."""
        items = Item.objects.bulk_create([self.item(group) for group in self.groups])
        pairs = [(item, placed) for item, group in zip(items, self.groups, strict=True) for placed in group]
        self.add(pairs, {})
        return items

    def item(self, group: Sequence[Placed]) -> Item:
        first = group[0]
        words = list(first.judged.tokens)
        transcript = transcript_of(group)
        return Item(
            campaign=self.campaign,
            **({"pair": first.subject} if isinstance(first.subject, Pair) else {"clip": first.subject}),
            instruction=next((placed.judged.instruction for placed in group if placed.judged.instruction), ""),
            transcript=transcript if words or "transcript" in self.questionnaire.needs else "",
            alignment=words or None,
        )

    def add(self, pairs: Sequence[tuple[Item, Placed]], taken: Mapping[int, int]) -> None:
        """Sheets and texts of these judgements, and what follows for items that all of it is about. `taken`: how many
        slots an item has already."""
        slots = dict(taken)
        assignments = []
        for item, placed in pairs:
            slots[item.pk] = slots.get(item.pk, 0) + 1
            assignments.append(self.assignment(item, placed, slots[item.pk]))
        Assignment.objects.bulk_create(assignments)
        sheets = AnswerSheet.objects.bulk_create(
            self.sheet(assignment, placed) for assignment, (_, placed) in zip(assignments, pairs, strict=True)
        )
        AnswerEvent.objects.bulk_create(
            AnswerEvent(sheet=sheet, by_id=sheet.rater_id, kind="import", version=0, data=where(placed))
            for sheet, (_, placed) in zip(sheets, pairs, strict=True)
        )
        by_item: dict[int, list[AnswerSheet]] = {}
        for sheet, (item, _) in zip(sheets, pairs, strict=True):
            by_item.setdefault(item.pk, []).append(sheet)
        items = {item.pk: item for item, _ in pairs}
        finals = self.settle([items[pk] for pk in items if pk not in taken], by_item)
        texts = Texts(self.questionnaire, self.campaign.text_language, self.how.confirm_texts, self.now)
        texts.write([(sheet, placed, finals.get(item.pk)) for sheet, (item, placed) in zip(sheets, pairs, strict=True)])
        self.contradicting += texts.contradicting
        for pk in taken:
            lifecycle.settle(items[pk])

    def assignment(self, item: Item, placed: Placed, slot: int) -> Assignment:
        # Drawn from the content, so that the same file is inspected alike wherever it is imported.
        chance = random.Random(f"{placed.judged.rater}:{placed.judged.key}")  # noqa: S311 -- no secret
        inspected = chance.random() < self.how.inspect_share
        return Assignment(
            item=item,
            campaign=self.campaign,
            slot=slot,
            rater=self.raters[placed.judged.rater],
            state=AssignmentState.FINISHED if inspected else AssignmentState.ACCEPTED,
            order=placed.order,
            needs_inspection=inspected,
            submitted_at=self.now,
            finished_at=self.now,
        )

    def sheet(self, assignment: Assignment, placed: Placed) -> AnswerSheet:
        raw = prune(self.questionnaire, placed.judged.answers)
        return AnswerSheet(
            assignment=assignment,
            rater=self.raters[placed.judged.rater],
            lease_epoch=0,
            order=placed.order,
            raw=raw,
            answers=unswap(self.questionnaire, raw, placed.order),
            frozen_at=self.now,
        )

    def settle(self, items: list[Item], sheets: Mapping[int, list[AnswerSheet]]) -> dict[int, dict[str, Any]]:
        """Accept or dispute items whose every sheet is accepted, by the rules that hold for people's work."""
        finals: dict[int, dict[str, Any]] = {}
        fields: list[FinalField] = []
        for item in items:
            own = sheets[item.pk]
            if any(sheet.assignment.state != AssignmentState.ACCEPTED for sheet in own):
                continue
            disputed = lifecycle.fields_in_dispute(item, own) if len(own) > 1 else {}
            if disputed:
                item.state = ItemState.DISPUTED
                Dispute.objects.create(item=item, fields=list(disputed), reasons=disputed)
                continue
            agreed = prune(
                self.questionnaire, disagreement.settle(self.questionnaire, [sheet.answers for sheet in own])
            )
            finals[item.pk] = agreed
            item.state, item.accepted_at = ItemState.ACCEPTED, self.now
            fields += [
                FinalField(item=item, dimension=key, value=value, origin=origin_of(key, own))
                for key, value in agreed.items()
            ]
        FinalField.objects.bulk_create(fields)
        Item.objects.bulk_update(items, ["state", "accepted_at"])
        for item in items:
            if item.state == ItemState.ACCEPTED:
                signals.item_accepted.send(sender=Item, item=item)
        return finals


def origin_of(key: str, sheets: list[AnswerSheet]) -> FieldOrigin:
    """As for people's work; a single foreign rater's value is given, because nobody here has inspected it yet."""
    return lifecycle.origin_of(key, sheets) if len(sheets) > 1 else FieldOrigin.GIVEN


def transcript_of(group: Sequence[Placed]) -> str:
    """What the file says was spoken, else what the clip's own text says."""
    for placed in group:
        for sound in placed.judged.audios:
            if said := str(sound.facts.get("text") or ""):
                return said
    subject = group[0].subject
    return subject.text if isinstance(subject, Clip) else ""
