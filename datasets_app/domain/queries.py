"""Reading what exists: clips by fixed filters, their facets, imports with the state of their job."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When

from datasets_app.enums import ImportState
from datasets_app.models import Clip, Import
from jobs.enums import JobState
from jobs.models import Job

# What a client may filter by, and the look-up it becomes. No other name reaches the database.
EXACT_FILTERS = {
    "language": "language",
    "source": "source__slug",
    "system": "system",
    "speaker": "speaker",
    "origin": "origin",
    "degradation": "degradation__kind",
}
FACETS = EXACT_FILTERS
MOST_VALUES = 200


def clips_matching(wanted: Mapping[str, str]) -> QuerySet[Clip]:
    """Clips by EXACT_FILTERS and `q`, which looks into names and texts. Unknown names are no business of ours."""
    if any("\0" in value for value in wanted.values()):
        return Clip.objects.none()  # PostgreSQL would answer with an error
    found = Clip.objects.all()
    for name, lookup in EXACT_FILTERS.items():
        if wanted.get(name):
            found = found.filter(**{lookup: wanted[name]})
    if wanted.get("q"):
        found = found.filter(Q(name__icontains=wanted["q"]) | Q(text__icontains=wanted["q"]))
    return found


def facets(wanted: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """For each filter the values there are, with counts; each facet ignores its own filter, so that one may switch."""
    return {name: counts_by(name, {**wanted, name: ""}) for name in FACETS}


def counts_by(name: str, wanted: Mapping[str, str]) -> list[dict[str, Any]]:
    rows = clips_matching(wanted).values(value=F(FACETS[name])).annotate(count=Count("pk"))
    return [
        {"value": row["value"], "count": row["count"]}
        for row in rows.order_by("-count", "value")[:MOST_VALUES]
        if row["value"]
    ]


def imports() -> QuerySet[Import]:
    """`shown_state` is the import's own, but failed when its job gave up or was cancelled."""
    job_state = Job.objects.filter(pk=OuterRef("job_id")).values("state")[:1]
    gave_up = Q(job_state__in=[JobState.DEAD, JobState.CANCELLED]) & ~Q(state=ImportState.DONE)
    return Import.objects.annotate(job_state=Subquery(job_state)).annotate(
        shown_state=Case(
            When(gave_up, then=Value(ImportState.FAILED.value)), default=F("state"), output_field=CharField()
        ),
        shown_error=Case(
            When(
                gave_up & Q(error=""),
                then=Subquery(Job.objects.filter(pk=OuterRef("job_id")).values("error_message")[:1]),
            ),
            default=F("error"),
            output_field=CharField(),
        ),
    )
