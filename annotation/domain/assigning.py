"""Handing out work: one open slot to one person, under a lease with a fencing epoch.

An expired lease takes nothing away by itself: its holder may go on until the slot is handed to somebody else. From
then on the epoch has moved, and the earlier holder's writes no longer count (their words are still kept).
"""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from accounts.enums import Role
from accounts.models import User
from annotation import rules
from annotation.domain.errors import CampaignNotOpen
from annotation.domain.holding import extend, until
from annotation.domain.questionnaires import questionnaire_of
from annotation.enums import AssignmentState, CampaignState, ItemState, Order, Task
from annotation.models import AnswerSheet, Assignment, Campaign, Item, Membership
from jobs.clock import database_now

UNFINISHED = (AssignmentState.WRITING, AssignmentState.ANSWERING, AssignmentState.RETURNED)
HELD_AHEAD = 2  # the one in work, and one fetched ahead of it


def lease(*, campaign: Campaign, by: User, prefetch: bool = False, now: datetime | None = None) -> Assignment | None:
    """Return the work of `by` that comes next, or None when nothing is left for them.

    Unfinished work of theirs comes first; `prefetch` asks for the one after it instead, and takes at most one ahead.
    """
    rules.check_member(campaign, by, Role.ANNOTATOR)
    with transaction.atomic():
        # One person's requests queue up here, so that two tabs cannot take two slots at once.
        Membership.objects.select_for_update().get(campaign=campaign, user=by, role=Role.ANNOTATOR)
        now = now or database_now()
        mine = in_hand(campaign=campaign, by=by)
        place = 1 if prefetch and mine else 0
        if len(mine) > place or len(mine) >= HELD_AHEAD:
            return extend(mine[min(place, len(mine) - 1)], now)
        if campaign.state != CampaignState.OPEN:
            raise CampaignNotOpen(f"This campaign is {campaign.state}: no new work is handed out. Yours is safe.")
        return take(campaign=campaign, by=by, now=now)


def in_hand(*, campaign: Campaign, by: User) -> list[Assignment]:
    """Unfinished work in the order it should be done: begun before returned, returned before untouched."""
    mine = Assignment.objects.filter(campaign=campaign, rater=by, state__in=UNFINISHED).order_by("started_at", "pk")
    touched = set(
        AnswerSheet.objects.filter(assignment__in=mine, rater=by, version__gt=0).values_list("assignment_id", flat=True)
    )

    def turn(assignment: Assignment) -> int:
        if assignment.state == AssignmentState.ANSWERING:
            return 1 if assignment.pk in touched else 3
        return 0 if assignment.state == AssignmentState.WRITING else 2

    return sorted(mine, key=turn)


def free_slots(*, campaign: Campaign, by: User, now: datetime) -> QuerySet[Assignment]:
    """Slots that may be handed to `by`: open or lapsed, of an item they never worked on in any role."""
    wanted = [ItemState.COLLECTING]
    if campaign.task == Task.DETECTION:
        wanted.append(ItemState.ACCEPTED)  # the origin has settled the label; guesses are the human baseline
    items = Item.objects.filter(campaign=campaign, state__in=wanted)
    return (
        Assignment.objects.filter(campaign=campaign, item__in=items)
        .filter(Q(state=AssignmentState.OPEN) | Q(state=AssignmentState.ANSWERING, lease_until__lt=now))
        .exclude(rules.touched_by(by))
        .order_by("position", "pk")
    )


def take(*, campaign: Campaign, by: User, now: datetime) -> Assignment | None:
    """Claim one free slot for `by` with a new epoch, a fresh side order and a fresh answer sheet.

    Where answers name the sides in words, everybody hears the pair's own order, which is a coin's already.
    """
    questionnaire = questionnaire_of(campaign)
    turnable = questionnaire.clips > 1 and not questionnaire.names_sides
    order = secrets.choice([Order.AB, Order.BA]) if turnable else Order.AB
    free = free_slots(campaign=campaign, by=by, now=now)
    won = claim_slot(free, by=by, order=order, until=until(campaign, now), now=now)
    if won is None:
        return None
    assignment = Assignment.objects.get(pk=won)
    AnswerSheet.objects.create(
        assignment=assignment, rater=by, lease_epoch=assignment.lease_epoch, order=assignment.order
    )
    return assignment


def claim_slot(free: QuerySet[Assignment], *, by: User, order: Order, until: datetime, now: datetime) -> int | None:
    """One statement decides who wins: UPDATE … WHERE id = (SELECT the first free slot) RETURNING id.

    PostgreSQL locks the chosen row and skips those that others are choosing; SQLite holds its one write lock from
    BEGIN IMMEDIATE on, and the same statement chooses and claims.
    """
    first = free.values("pk")
    if connection.features.has_select_for_update_skip_locked:
        first = first.select_for_update(skip_locked=True)
    compiler: SQLCompiler = first[:1].query.get_compiler(connection=connection)
    select, parameters = compiler.as_sql()
    table = connection.ops.quote_name(Assignment._meta.db_table)
    field = Assignment._meta.get_field("lease_until")
    with connection.cursor() as cursor:
        cursor.execute(
            # Every value travels as a parameter; the embedded SELECT is Django's own compilation.
            f'UPDATE {table} SET rater_id = %s, state = %s, "order" = %s, lease_epoch = lease_epoch + 1, '  # noqa: S608
            f"lease_until = %s, started_at = %s WHERE id = ({select}) RETURNING id",
            [
                by.pk,
                AssignmentState.ANSWERING.value,
                order.value,
                field.get_db_prep_save(until, connection),
                field.get_db_prep_save(now, connection),
                *parameters,
            ],
        )
        row = cursor.fetchone()
    return row[0] if row else None
