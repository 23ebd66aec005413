"""The second pass over the database: whole items, `CHUNK` at a time with a fixed number of queries.

Memory does not grow with the answers. Rows come as plain tuples: making a model of each costs more than reading it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from accounts.models import User
from annotation.enums import AssignmentState, DisputeState, ItemState
from annotation.models import (
    AnswerSheet,
    Assignment,
    Campaign,
    Dispute,
    FinalField,
    Item,
    QuestionnaireVersion,
    Revision,
    Variant,
)
from annotation.questionnaire import Kind, parse
from annotation.swapping import swap_sides
from exports.domain.batches import among, batched
from exports.domain.json_text import as_text, loads
from exports.errors import ChangedMeanwhile
from exports.records import ItemKey, ItemRecord, LeftOut, Rating, TextRecord

CHUNK = 400
TEXT_DIMENSIONS: dict[str, tuple[str, ...]] = {}  # per digest of a frozen questionnaire, which never changes
JUDGED = (AssignmentState.FINISHED, AssignmentState.ACCEPTED, AssignmentState.ESCALATED, AssignmentState.RETURNED)


class Rater(NamedTuple):
    username: str
    simulated: bool


class Work(NamedTuple):
    """One person's slot on an item."""

    pk: int
    rater: int
    state: str


class Sheet(NamedTuple):
    pk: int
    order: str
    active_seconds: float
    round: int
    answers: dict[str, Any]
    heard: dict[str, Any]
    confirmed: list[str]


class Said(NamedTuple):
    """An accepted text, with what it claims against the final fields."""

    text: str
    left_out: list[dict[str, Any]]


class Decision(NamedTuple):
    rater: int
    answers: dict[str, Any]
    heard: dict[str, Any]
    state: str


class ItemRow(NamedTuple):
    campaign: int
    pair: int | None
    instruction: str
    transcript: str
    text_to_judge: str
    alignment: list[dict[str, Any]] | None


def read_items(keys: Sequence[ItemKey]) -> Iterator[ItemRecord]:
    """The items of these keys, whole, in this order. Raises ChangedMeanwhile when one is no longer accepted."""
    for some in batched(keys, CHUNK):
        chunk = Chunk([key.pk for key in some])
        for key in some:
            yield chunk.record(key)


class Chunk:
    """Everything about a few items, in nine queries however many they are."""

    def __init__(self, pks: list[int]) -> None:
        items = Item.objects.filter(pk__in=among(pks), state=ItemState.ACCEPTED).values_list(
            "pk", "campaign_id", "pair_id", "instruction", "transcript", "text_to_judge", as_text("alignment")
        )
        self.items = {pk: ItemRow._make((*row, loads(alignment or "null"))) for pk, *row, alignment in items}
        campaigns = Campaign.objects.filter(pk__in={row.campaign for row in self.items.values()})
        self.campaigns = {campaign.pk: campaign for campaign in campaigns.select_related("questionnaire")}
        finals = FinalField.objects.filter(item__in=among(pks)).order_by("dimension")
        self.finals: dict[int, list[tuple[str, Any, str]]] = defaultdict(list)
        for item, dimension, value, origin in finals.values_list("item_id", "dimension", as_text("value"), "origin"):
            self.finals[item].append((dimension, loads(value), origin))
        works = Assignment.objects.filter(item__in=among(pks), state__in=JUDGED, rater__isnull=False).order_by("slot")
        self.works = grouped(works.values_list("item_id", "pk", "rater_id", "state"), Work._make)
        sheets = AnswerSheet.objects.filter(assignment__item__in=among(pks), frozen_at__isnull=False).order_by("round")
        self.sheets = {  # the last round wins
            (assignment, rater): Sheet._make((*row, loads(answers), loads(heard), loads(confirmed)))
            for assignment, rater, *row, answers, heard, confirmed in sheets.values_list(
                *("assignment_id", "rater_id", "pk", "order", "active_seconds", "round"),
                *map(as_text, ("answers", "heard", "confirmed")),
            )
        }
        latest = [sheet.pk for sheet in self.sheets.values()]
        done = Revision.objects.filter(sheet__in=among(latest), finished_at__isnull=False).order_by("version")
        self.revisions = {
            sheet: Said(text, loads(left_out))
            for sheet, text, left_out in done.values_list("sheet_id", "text", as_text("left_out"))
        }
        taken = Variant.objects.filter(sheet__in=among(latest), taken=True).order_by("pk")
        self.variants: dict[int, list[Said]] = defaultdict(list)
        for sheet, text, left_out in taken.values_list("sheet_id", "text", as_text("left_out")):
            self.variants[sheet].append(Said(text, loads(left_out)))
        decided = Dispute.objects.filter(item__in=among(pks), state=DisputeState.DECIDED, adjudicator__isnull=False)
        self.disputes = grouped(
            decided.order_by("pk").values_list("item_id", "adjudicator_id", "blind_answers", "heard", "state"),
            Decision._make,
        )
        people = {work.rater for works in self.works.values() for work in works}
        people |= {decision.rater for decisions in self.disputes.values() for decision in decisions}
        named = User.objects.filter(pk__in=people).values_list("pk", "username", "is_simulated")
        self.raters = {row[0]: Rater._make(row[1:]) for row in named}

    def record(self, key: ItemKey) -> ItemRecord:
        item = self.items.get(key.pk)
        if item is None:
            raise ChangedMeanwhile(
                f"Item {key.pk} changed while the release was being built. Nothing was published; build it again."
            )
        campaign = self.campaigns[item.campaign]
        finals = self.finals.get(key.pk, [])
        answers = {dimension: value for dimension, value, _ in finals}
        texts: list[TextRecord] = []
        left_out: list[LeftOut] = []
        for work in self.works.get(key.pk, []):
            for text, denied in self.texts_of(work):
                if denied:
                    left_out.append(LeftOut(text.role, text.rater, text.text, "contradicts_final_fields", denied))
                else:
                    texts.append(text)
        ratings = (*self.ratings_of(key.pk, campaign), *self.adjudications_of(key.pk, campaign))
        questionnaire = campaign.questionnaire
        return ItemRecord(
            key=key,
            questionnaire=questionnaire.digest,
            text_language=campaign.text_language,
            instruction=item.instruction,
            transcript=item.transcript,
            text_to_judge=item.text_to_judge,
            words=words_of(item.alignment),
            text_orders=self.text_orders(key.pk, answers, campaign) if item.pair else None,
            answers=answers,
            origins={dimension: origin for dimension, _, origin in finals},
            texts=tuple(texts),
            left_out=tuple(left_out),
            ratings=ratings,
            simulated=campaign.is_simulated or any(rating.simulated for rating in ratings),
        )

    def texts_of(self, work: Work) -> Iterator[tuple[TextRecord, str]]:
        """The revision and every taken variant of accepted work, each with why it must be left out, or "".

        They were held against the final fields when the item was accepted, and neither can change after that.
        """
        sheet = self.sheets.get((work.pk, work.rater))
        if sheet is None or work.state != AssignmentState.ACCEPTED or sheet.pk not in self.revisions:
            return
        rater = self.raters[work.rater]
        seen: set[str] = set()
        accepted = [("revision", self.revisions[sheet.pk])]
        accepted += [("variant", variant) for variant in self.variants.get(sheet.pk, [])]
        for role, said in accepted:
            words = said.text.strip()
            if words and words not in seen:
                seen.add(words)
                text = TextRecord(role, sheet.order, words, rater.username, rater.simulated)
                claims = (f"“{c['said']}” against {c['dimension']} = {c['answered']}" for c in said.left_out)
                yield text, "; ".join(claims)

    def ratings_of(self, pk: int, campaign: Campaign) -> Iterator[Rating]:
        for work in self.works.get(pk, []):
            sheet = self.sheets.get((work.pk, work.rater))
            if sheet is None:
                continue
            rater = self.raters[work.rater]
            yield Rating(
                rater=rater.username,
                role="rater",
                answers=sheet.answers,
                order=sheet.order,
                heard=swap_sides(sheet.heard, sheet.order),
                active_seconds=sheet.active_seconds,
                confirmed=list(sheet.confirmed),
                round=sheet.round,
                standing=work.state,
                simulated=rater.simulated or campaign.is_simulated,
            )

    def adjudications_of(self, pk: int, campaign: Campaign) -> Iterator[Rating]:
        for decision in self.disputes.get(pk, []):
            rater = self.raters[decision.rater]
            yield Rating(
                rater=rater.username,
                role="adjudicator",
                answers=decision.answers,
                order="ab",
                heard=decision.heard,
                active_seconds=0.0,
                confirmed=[],
                round=1,
                standing=decision.state,
                simulated=rater.simulated or campaign.is_simulated,
            )

    def text_orders(self, pk: int, answers: dict[str, Any], campaign: Campaign) -> dict[str, str] | None:
        """Per final text of a pair the order its writer heard the clips in."""
        keys = [key for key in text_dimensions(campaign.questionnaire) if key in answers]
        orders: dict[str, str] = {}
        for work in self.works.get(pk, []):
            sheet = self.sheets.get((work.pk, work.rater))
            for key in keys:
                if sheet is not None and sheet.answers.get(key) == answers[key]:
                    orders.setdefault(key, sheet.order)
        return orders or None


def text_dimensions(version: QuestionnaireVersion) -> tuple[str, ...]:
    if version.digest not in TEXT_DIMENSIONS:
        dimensions = parse(version.definition).dimensions
        TEXT_DIMENSIONS[version.digest] = tuple(each.key for each in dimensions if each.kind == Kind.TEXT)
    return TEXT_DIMENSIONS[version.digest]


def words_of(alignment: list[dict[str, Any]] | None) -> list[dict[str, Any]] | None:
    """The tokens that were judged, without their times; with what a published set says was pronounced instead."""
    if not alignment:
        return None
    return [
        {"text": word["text"], "phones": [phone["text"] for phone in word.get("phones") or []]}
        | ({"mispronunciations": word["mispronunciations"]} if word.get("mispronunciations") else {})
        for word in alignment
    ]


def grouped(rows: Iterable[Sequence[Any]], make: Any) -> dict[int, list[Any]]:
    """Rows by their first column, the others made into something with names."""
    found: dict[int, list[Any]] = defaultdict(list)
    for key, *row in rows:
        found[key].append(make(row))
    return found
