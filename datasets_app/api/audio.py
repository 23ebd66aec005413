"""Clips as sound: ranged, clamped, streamed in pieces, and only to the person the address was made for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import partial

from asgiref.sync import sync_to_async
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.utils.crypto import salted_hmac

from accounts.authentication import user_of_token
from accounts.models import User
from accounts.web.errors import error_body
from datasets_app.api.ranges import BadRange, ByteRange, parse_range
from datasets_app.domain.addresses import find_address
from datasets_app.models import AudioAddress
from datasets_app.storage import Missing, storage

Finding = AudioAddress | HttpResponse


@dataclass(frozen=True)
class Stored:
    """What an address leads to."""

    key: str
    content_type: str
    etag: str


async def audio(request: HttpRequest, key: str) -> HttpResponseBase:
    """GET /api/audio/<key>: the clip's twin as audio/wav. 206 and 416 by RFC 9110; `bytes=n-` is answered in parts."""
    return await serve(request, key, lambda found: Stored(found.clip.twin_key, "audio/wav", etag_of(found, "wav")))


async def peaks(request: HttpRequest, key: str) -> HttpResponseBase:
    """GET /api/audio/<key>/peaks: {"buckets", "seconds", "channels", "data"} for the waveform."""
    return await serve(
        request, key, lambda found: Stored(found.clip.peaks_key, "application/json", etag_of(found, "peaks"))
    )


async def serve(request: HttpRequest, key: str, stored_of: Callable[[AudioAddress], Stored]) -> HttpResponseBase:
    if request.method not in ("GET", "HEAD"):
        return refusal(405, "method_not_allowed", "Only GET and HEAD work here.")
    found = await sync_to_async(look_up)(request, key)
    if isinstance(found, HttpResponse):
        return found
    stored = stored_of(found)
    if request.headers.get("If-None-Match") == stored.etag:
        return with_headers(HttpResponse(status=304), stored)
    try:
        size = await sync_to_async(storage().size, thread_sensitive=False)(stored.key)
    except Missing:
        return refusal(
            410, "file_missing", "The clip's file is gone from storage. Tell a manager; no answers were lost."
        )
    return with_headers(deliver(request, stored, size), stored)


def look_up(request: HttpRequest, key: str) -> Finding:
    """In one thread with its one database connection: who asks, and for what."""
    user = person_of(request)
    if user is None:
        return refusal(401, "not_signed_in", "You are not signed in. Sign in and try again; nothing was lost.")
    address = find_address(key=key, user=user)
    return address or refusal(404, "not_found", "This does not exist, or it is not yours to see.")


def person_of(request: HttpRequest) -> User | None:
    header = request.headers.get("Authorization", "")
    if header.startswith("Bearer "):
        return user_of_token(header)
    return None if isinstance(request.user, AnonymousUser) else request.user  # type: ignore[return-value]


def deliver(request: HttpRequest, stored: Stored, size: int) -> HttpResponseBase:
    """The one place that decides how a file travels: streamed through us in pieces."""
    try:
        wanted = parse_range(range_header(request, stored), size)
    except BadRange as bad:
        refused = refusal(416, "bad_range", str(bad))
        refused.headers["Content-Range"] = f"bytes */{size}"
        return refused
    part = wanted or ByteRange(0, size)
    status = 206 if wanted else 200
    response: HttpResponseBase = HttpResponse(status=status)
    if request.method == "GET":
        response = StreamingHttpResponse(pieces(stored.key, part), status=status)
    response.headers["Content-Length"] = str(part.length)
    if wanted:
        response.headers["Content-Range"] = f"bytes {part.start}-{part.start + part.length - 1}/{size}"
    return response


def range_header(request: HttpRequest, stored: Stored) -> str:
    """With an If-Range that names another file, the whole of this one is wanted."""
    condition = request.headers.get("If-Range")
    return request.headers.get("Range", "") if condition in (None, stored.etag) else ""


async def pieces(key: str, part: ByteRange) -> AsyncIterator[bytes]:
    """Each read happens in a thread, so that a slow disk or bucket holds up nobody else."""
    source = storage().open_range(key, part.start, part.length)
    read = sync_to_async(partial(next, source, b""), thread_sensitive=False)
    while piece := await read():
        yield piece


def etag_of(address: AudioAddress, what: str) -> str:
    """Of the address, not of the sound: two addresses of one clip must not show that they are the same."""
    return f'"{salted_hmac("datasets_app.audio", f"{address.key}:{what}", algorithm="sha256").hexdigest()[:32]}"'


def with_headers(response: HttpResponseBase, stored: Stored) -> HttpResponseBase:
    if response.status_code < 400:
        response.headers["Content-Type"] = stored.content_type
        response.headers["ETag"] = stored.etag
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.headers["Vary"] = "Cookie, Authorization"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Disposition"] = "inline"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def refusal(status: int, code: str, message: str) -> JsonResponse:
    return JsonResponse(error_body(code, message), status=status, headers={"Cache-Control": "no-store"})
