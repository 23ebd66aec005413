"""The second pass over the database: whole items, `CHUNK` at a time with a fixed number of queries.

Memory does not grow with the answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from annotation.enums import AssignmentState, DisputeState, ItemState
from annotation.models import AnswerSheet, Assignment, Dispute, FinalField, Item, Revision, Variant
from annotation.swapping import swap_sides
from exports.domain.batches import batched, grouped
from exports.errors import ChangedMeanwhile
from exports.records import ItemKey, ItemRecord, LeftOut, Rating, TextRecord

CHUNK = 200
JUDGED = (AssignmentState.FINISHED, AssignmentState.ACCEPTED, AssignmentState.ESCALATED, AssignmentState.RETURNED)


def read_items(keys: Sequence[ItemKey]) -> Iterator[ItemRecord]:
    """The items of these keys, whole, in this order. Raises ChangedMeanwhile when one is no longer accepted."""
    for some in batched(keys, CHUNK):
        chunk = Chunk([key.pk for key in some])
        for key in some:
            yield chunk.record(key)


class Chunk:
    """Everything about a few items, in eight queries however many they are."""

    def __init__(self, pks: list[int]) -> None:
        self.items = {
            item.pk: item
            for item in Item.objects.filter(pk__in=pks, state=ItemState.ACCEPTED).select_related(
                "campaign", "campaign__questionnaire"
            )
        }
        self.finals = grouped(FinalField.objects.filter(item__in=pks).order_by("dimension"), "item_id")
        self.assignments = grouped(
            Assignment.objects.filter(item__in=pks, state__in=JUDGED).select_related("rater").order_by("slot"),
            "item_id",
        )
        sheets = AnswerSheet.objects.filter(assignment__item__in=pks, frozen_at__isnull=False).order_by("round")
        self.sheets = {(sheet.assignment_id, sheet.rater_id): sheet for sheet in sheets}  # the last round wins
        latest = [sheet.pk for sheet in self.sheets.values()]
        done = Revision.objects.filter(sheet__in=latest, finished_at__isnull=False).order_by("version")
        self.revisions = {revision.sheet_id: revision for revision in done}
        self.variants = grouped(Variant.objects.filter(sheet__in=latest, taken=True).order_by("pk"), "sheet_id")
        self.disputes = grouped(
            Dispute.objects.filter(item__in=pks, state=DisputeState.DECIDED)
            .select_related("adjudicator")
            .order_by("pk"),
            "item_id",
        )

    def record(self, key: ItemKey) -> ItemRecord:
        item = self.items.get(key.pk)
        if item is None:
            raise ChangedMeanwhile(
                f"Item {key.pk} changed while the release was being built. Nothing was published; build it again."
            )
        finals = self.finals.get(item.pk, [])
        answers = {final.dimension: final.value for final in finals}
        texts: list[TextRecord] = []
        left_out: list[LeftOut] = []
        for assignment in self.assignments.get(item.pk, []):
            for text, denied in self.texts_of(assignment):
                if denied:
                    left_out.append(LeftOut(text.role, text.rater, text.text, "contradicts_final_fields", denied))
                else:
                    texts.append(text)
        ratings = (*self.ratings_of(item), *self.adjudications_of(item))
        return ItemRecord(
            key=key,
            questionnaire=item.campaign.questionnaire.digest,
            text_language=item.campaign.text_language,
            instruction=item.instruction,
            transcript=item.transcript,
            text_to_judge=item.text_to_judge,
            answers=answers,
            origins={final.dimension: final.origin for final in finals},
            texts=tuple(texts),
            left_out=tuple(left_out),
            ratings=ratings,
            simulated=item.campaign.is_simulated or any(rating.simulated for rating in ratings),
        )

    def sheet_of(self, assignment: Assignment) -> AnswerSheet | None:
        return None if assignment.rater_id is None else self.sheets.get((assignment.pk, assignment.rater_id))

    def texts_of(self, assignment: Assignment) -> Iterator[tuple[TextRecord, str]]:
        """The revision and every taken variant of accepted work, each with why it must be left out, or "".

        They were held against the final fields when the item was accepted, and neither can change after that.
        """
        sheet = self.sheet_of(assignment)
        rater = assignment.rater
        if sheet is None or rater is None or assignment.state != AssignmentState.ACCEPTED:
            return
        revision = self.revisions.get(sheet.pk)
        if revision is None:
            return
        accepted: list[tuple[str, Revision | Variant]] = [("revision", revision)]
        accepted += [("variant", variant) for variant in self.variants.get(sheet.pk, [])]
        seen: set[str] = set()
        for role, row in accepted:
            if row.text.strip() and row.text.strip() not in seen:
                seen.add(row.text.strip())
                text = TextRecord(role, sheet.order, row.text.strip(), rater.username, rater.is_simulated)
                yield text, "; ".join(f"“{c['said']}” against {c['dimension']} = {c['answered']}" for c in row.left_out)

    def ratings_of(self, item: Item) -> Iterator[Rating]:
        for assignment in self.assignments.get(item.pk, []):
            sheet, rater = self.sheet_of(assignment), assignment.rater
            if sheet is None or rater is None:
                continue
            yield Rating(
                rater=rater.username,
                role="rater",
                answers=sheet.answers,
                order=sheet.order,
                heard=swap_sides(sheet.heard, sheet.order),
                active_seconds=sheet.active_seconds,
                confirmed=list(sheet.confirmed),
                round=sheet.round,
                standing=assignment.state,
                simulated=rater.is_simulated or item.campaign.is_simulated,
            )

    def adjudications_of(self, item: Item) -> Iterator[Rating]:
        for dispute in self.disputes.get(item.pk, []):
            if dispute.adjudicator is None:
                continue
            yield Rating(
                rater=dispute.adjudicator.username,
                role="adjudicator",
                answers=dispute.blind_answers,
                order="ab",
                heard=dispute.heard,
                active_seconds=0.0,
                confirmed=[],
                round=1,
                standing=dispute.state,
                simulated=dispute.adjudicator.is_simulated or item.campaign.is_simulated,
            )
