"""What a job is saying, live: server-sent events over its append-only rows, or the same rows as plain JSON."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase, JsonResponse, StreamingHttpResponse

from accounts.authentication import user_of_token
from accounts.models import User
from accounts.web.errors import error_body
from jobs import domain
from jobs.api.serializers import JobEventSerializer
from jobs.enums import JobState
from jobs.models import Job
from jobs.visibility import jobs_of

POLL_SECONDS = 0.15
HEARTBEAT_SECONDS = 15.0
ENDED = {JobState.DONE, JobState.DEAD, JobState.CANCELLED}


async def job_events(request: HttpRequest, pk: int) -> HttpResponseBase:
    """GET /api/jobs/<id>/events: resumes after `Last-Event-ID` (or `?after=`); `?format=json` answers at once."""
    if request.method != "GET":
        return JsonResponse(error_body("method_not_allowed", "Only GET works here."), status=405)
    user = await signed_in_user(request)
    if user is None:
        return JsonResponse(error_body("not_signed_in", "You are not signed in. Sign in and try again."), status=401)
    job = await sync_to_async(lambda: jobs_of(user).filter(pk=pk).first())()
    if job is None:
        return JsonResponse(error_body("not_found", "This does not exist, or it is not yours to see."), status=404)
    raw = request.headers.get("Last-Event-ID") or request.GET.get("after") or "0"
    after = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 19 else 0
    if request.GET.get("format") == "json":
        return JsonResponse(await sync_to_async(snapshot)(job, after))
    return StreamingHttpResponse(
        stream(job, after),
        content_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def signed_in_user(request: HttpRequest) -> User | None:
    header = request.headers.get("Authorization", "")
    if header.startswith("Bearer "):
        return await sync_to_async(user_of_token)(header)
    user = await request.auser()
    return None if isinstance(user, AnonymousUser) else user  # type: ignore[return-value]


def snapshot(job: Job, after: int) -> dict[str, Any]:
    # The state is read before the events: an ended job has written its last one, so nothing is missed at the end.
    job.refresh_from_db(fields=["state", "error_code", "error_message", "progress_done", "progress_total"])
    events = JobEventSerializer(domain.events_after(job, after), many=True).data
    progress = {"done": job.progress_done, "total": job.progress_total}
    return {"events": events, "state": job.state, "error": error_of(job), "progress": progress}


def error_of(job: Job) -> dict[str, str] | None:
    return {"code": job.error_code, "message": job.error_message} if job.error_code else None


async def stream(job: Job, after: int) -> AsyncIterator[bytes]:
    last_sign = time.monotonic()
    progress = {"done": 0, "total": 0}
    yield b"retry: 1000\n\n"
    while True:
        seen = await sync_to_async(snapshot)(job, after)
        if seen["progress"] != progress:
            progress = seen["progress"]
            yield frame("progress", progress, after)
        for event in seen["events"]:
            after = event["id"]
            yield frame(event["kind"], event["data"], after)
        if seen["events"]:
            last_sign = time.monotonic()
            continue  # there may be more than one page of them
        if seen["state"] in ENDED:
            yield frame("end", {"state": seen["state"], "error": seen["error"]}, after)
            return
        if time.monotonic() - last_sign > HEARTBEAT_SECONDS:
            last_sign = time.monotonic()
            yield b": still here\n\n"
        await asyncio.sleep(POLL_SECONDS)


def frame(kind: str, data: Any, event_id: int) -> bytes:
    return f"id: {event_id}\nevent: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
