"""Putting a finished run to work as the judge of a campaign."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from annotation.domain import ordering
from annotation.models import Campaign
from jobs.domain import enqueue
from training.domain.asking import check_may_train
from training.enums import JUDGE, RunState
from training.errors import NotFinished
from training.models import Appointment, JudgeOpinion, Run


def appoint(
    *, run_id: int, campaign: Campaign, by: User | None, suggests: bool = True, orders_rating: bool = False
) -> Appointment:
    """Ask a worker to have every item judged; what was judged before is kept. Raises NotFinished."""
    check_may_train(by)
    with transaction.atomic():
        run = Run.objects.select_for_update().get(pk=run_id)
        if run.state != RunState.FINISHED:
            raise NotFinished(f"This run is {run.shown_state}. It can judge once it has finished; nothing was changed.")
        Appointment.objects.filter(run=run, campaign=campaign).delete()  # the newest is heeded
        made = Appointment.objects.create(
            run=run, campaign=campaign, suggests=suggests, orders_rating=orders_rating, by=by
        )
        made.job_id = enqueue(kind=JUDGE, payload={"appointment": made.pk}, owner=by).pk
        made.save(update_fields=["job_id"])
        if not orders_rating:
            ordering.as_drawn(campaign=campaign)
    return made


def appointments_of(run: Run) -> QuerySet[Appointment]:
    """Newest first, with `judged` and `failed`: how many items have an opinion, and how many could not get one."""
    opinions = JudgeOpinion.objects.filter(run=OuterRef("run"), item__campaign=OuterRef("campaign"))
    counted = {"judged": opinions.filter(error=""), "failed": opinions.exclude(error="")}
    return (
        run.appointments.select_related("campaign")
        .annotate(**{name: Coalesce(count(rows), 0) for name, rows in counted.items()})
        .order_by("-pk")
    )


def count(rows: QuerySet[JudgeOpinion]) -> Subquery:
    return Subquery(rows.order_by().values("run").annotate(n=Count("pk")).values("n"))


def order_rating(*, campaign: Campaign, run: Run) -> int:
    """What the judge is least sure of is rated first."""
    known = JudgeOpinion.objects.filter(run=run, item__campaign=campaign, error="")
    return ordering.rate_first(campaign=campaign, wanted=dict(known.values_list("item_id", "uncertainty")))
