"""The jobs of this app: payload in, one domain call, effect out."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial

from annotation.models import Campaign
from jobs.errors import Permanent, RetryLater
from jobs.registry import Effect, register
from jobs.running import JobRun
from llm_drafting.domain import drafting, offering, varying
from llm_drafting.domain.imported_bulk import NothingToWrite, Outcome, Plan
from llm_drafting.domain.imported_bulk import draft_imported as write_imported
from llm_drafting.enums import DRAFT, DRAFT_IMPORTED, VARY
from llm_drafting.streaming import Streamer


@register(DRAFT, max_attempts=6, lease_seconds=120)
def draft(run: JobRun) -> Effect:
    drafted = drafting.draft(sheet_id=run.payload["sheet"], round=run.payload["round"], stream=streamer(run))
    return partial(offering.offer_draft, drafted)


@register(VARY, max_attempts=6, lease_seconds=120)
def vary(run: JobRun) -> Effect:
    varied = varying.vary(
        sheet_id=run.payload["sheet"],
        revision_id=run.payload["revision"],
        count=run.payload["count"],
        round=run.payload["round"],
        stream=streamer(run),
    )
    return partial(offering.offer_variants, varied)


# Many attempts: each goes on where the endpoint failed the one before.
@register(DRAFT_IMPORTED, max_attempts=20, lease_seconds=600)
def draft_imported(run: JobRun) -> Effect:
    campaign = Campaign.objects.get(pk=run.payload["campaign"])
    given = run.payload["plan"]
    plan = Plan(**{**given, "temperatures": tuple(given["temperatures"])})
    only = run.payload.get("sheets")
    try:
        done = write_imported(campaign=campaign, plan=plan, run=f"job:{run.job.pk}", watcher=run, only=only)
    except NothingToWrite as refused:
        if run.job.attempts > 1:
            return lambda: asdict(Outcome())  # the attempt before wrote all, and died before it could say so
        raise Permanent(refused.code, refused.message) from None
    if done.stopped == "endpoint":
        raise RetryLater("llm_endpoint", f"{done.message} {done.left} texts are left; what was written is kept.")
    return lambda: asdict(done)


def streamer(run: JobRun) -> Streamer:
    """A second attempt tells the page to forget what the first one streamed."""
    stream = Streamer(run)
    if run.job.attempts > 1:
        stream.sent = True
        stream.restart()
    return stream
