"""Imported judgements as rows: items, frozen sheets, texts, final fields. A batch of whole items at a time."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from annotation import disagreement, faithfulness, signals, tokens
from annotation.domain import lifecycle
from annotation.domain.questionnaires import questionnaire_of
from annotation.domain.sides import in_order
from annotation.enums import AssignmentState, FieldOrigin, ItemState, Order, TextRole
from annotation.foreign import Judged
from annotation.models import (
    AnswerEvent,
    AnswerSheet,
    Assignment,
    Campaign,
    Dispute,
    FinalField,
    Item,
    Revision,
    Suggestion,
    Variant,
)
from annotation.questionnaire import prune
from annotation.swapping import swap, unswap
from datasets_app.models import Clip, Pair
from jobs.clock import database_now

WITHOUT_STATE = {AssignmentState.FINISHED, AssignmentState.ACCEPTED}


@dataclass(frozen=True)
class Placed:
    """A judgement with the clip or pair it is about. `order`: which clip of the pair the file names first."""

    judged: Judged
    subject: Clip | Pair
    order: Order

    @property
    def key(self) -> tuple[str, int]:
        return ("pair" if isinstance(self.subject, Pair) else "clip", self.subject.pk)


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
        self.write_texts(pairs, sheets, finals)
        for pk in taken:
            lifecycle.settle(items[pk])

    def assignment(self, item: Item, placed: Placed, slot: int) -> Assignment:
        # Drawn from the content, so that the same file is inspected alike wherever it is imported.
        chance = random.Random(f"{placed.key}:{placed.judged.rater}:{placed.judged.key}")  # noqa: S311 -- no secret
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

    def write_texts(
        self,
        pairs: Sequence[tuple[Item, Placed]],
        sheets: Sequence[AnswerSheet],
        finals: Mapping[int, Mapping[str, Any]],
    ) -> None:
        """A judgement's first text is its revision; the others are variants that were taken."""
        told = [
            (sheet, placed, finals.get(item.pk))
            for sheet, (item, placed) in zip(sheets, pairs, strict=True)
            if placed.judged.texts and self.questionnaire.text != "none"
        ]
        revisions = Revision.objects.bulk_create(
            Revision(
                sheet=sheet,
                by_id=sheet.rater_id,
                version=1,
                text=placed.judged.texts[0],
                finished_at=self.now,
                **self.held_against(sheet, placed, placed.judged.texts[0], final),
            )
            for sheet, placed, final in told
        )
        more = [
            (revision, number, text, sheet, placed, final)
            for revision, (sheet, placed, final) in zip(revisions, told, strict=True)
            for number, text in enumerate(placed.judged.texts[1:], start=1)
        ]
        suggestions = Suggestion.objects.bulk_create(
            Suggestion(
                sheet=sheet,
                role=TextRole.VARIANT,
                parent=revision,
                text=text,
                source="imported",
                parameters=where(placed),
                job_key=f"imported:{sheet.pk}:{number}",
            )
            for revision, number, text, sheet, placed, _ in more
        )
        Variant.objects.bulk_create(
            Variant(
                sheet=sheet,
                suggestion=suggestion,
                text=text,
                taken=True,
                decided_at=self.now,
                **self.held_against(sheet, placed, text, final),
            )
            for suggestion, (_, _, text, sheet, placed, final) in zip(suggestions, more, strict=True)
        )

    def held_against(
        self, sheet: AnswerSheet, placed: Placed, text: str, final: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        """What the text says against its own labels, and against the final ones: the latter keeps it unreleased."""
        clips = [placed.subject] if isinstance(placed.subject, Clip) else [placed.subject.clip_a, placed.subject.clip_b]
        seconds = [clip.seconds for clip in in_order(clips, placed.order)]
        language = self.campaign.text_language

        def against(answers: Mapping[str, Any]) -> list[dict[str, Any]]:
            return [c.as_json() for c in faithfulness.check(self.questionnaire, answers, text, language, seconds)]

        own = against(sheet.raw)
        confirmed = sorted({each["code"] for each in own}) if self.how.confirm_texts else []
        left_out: list[dict[str, Any]] = []
        if final is not None:
            moved = {key for key in {*final, *sheet.answers} if final.get(key) != sheet.answers.get(key)}
            found = against(swap(self.questionnaire, final, placed.order)) if moved else own
            left_out = [c for c in found if c["dimension"] in moved or c["code"] not in confirmed]
        self.contradicting += bool(own)
        return {"contradictions": own, "confirmed": confirmed, "left_out": left_out}


def origin_of(key: str, sheets: list[AnswerSheet]) -> FieldOrigin:
    """As for people's work; a single foreign rater's value is given, because nobody here has inspected it yet."""
    return lifecycle.origin_of(key, sheets) if len(sheets) > 1 else FieldOrigin.GIVEN


def where(placed: Placed) -> dict[str, Any]:
    return {"file": placed.judged.file, "line": placed.judged.line, "key": placed.judged.key}


def transcript_of(group: Sequence[Placed]) -> str:
    """What the file says was spoken, else what the clip's own text says."""
    for placed in group:
        for sound in placed.judged.audios:
            if said := str(sound.facts.get("text") or ""):
                return said
    subject = group[0].subject
    return subject.text if isinstance(subject, Clip) else ""


def counts_of_tokens(placed: Placed) -> dict[str, int] | None:
    """How many words and phones token questions score; None where the file does not say."""
    if not placed.judged.tokens:
        return None
    return tokens.counts(tokens.tokens_of("", [dict(token) for token in placed.judged.tokens]))


def grouped(placed: Sequence[Placed]) -> Iterator[list[Placed]]:
    """Judgements of one item together, in the order in which items come first."""
    groups: dict[tuple[str, int], list[Placed]] = {}
    for each in placed:
        groups.setdefault(each.key, []).append(each)
    yield from groups.values()
