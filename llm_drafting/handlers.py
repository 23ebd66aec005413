"""The jobs of this app: payload in, one domain call, effect out."""

from __future__ import annotations

from functools import partial

from jobs.registry import Effect, register
from jobs.running import JobRun
from llm_drafting.domain import drafting, offering, varying
from llm_drafting.enums import DRAFT, VARY
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


def streamer(run: JobRun) -> Streamer:
    """A second attempt tells the page to forget what the first one streamed."""
    stream = Streamer(run)
    if run.job.attempts > 1:
        stream.sent = True
        stream.restart()
    return stream
