"""The wire to an endpoint, with a floor under what it can do to us: bytes, seconds, no compression, no redirects."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx2

MOST_BYTES = 4 * 1024 * 1024  # a text of 4,000 characters streams in well under one


class TooMuch(Exception):
    """The endpoint sent more bytes than any text needs, or sent them compressed."""


class TooSlow(Exception):
    """The whole answer did not arrive in time, although bytes kept dripping in."""


class _Bounded(httpx2.SyncByteStream):
    def __init__(self, inner: httpx2.SyncByteStream, deadline: float) -> None:
        self.inner, self.deadline = inner, deadline

    def __iter__(self) -> Iterator[bytes]:
        total = 0
        for chunk in self.inner:
            total += len(chunk)
            if total > MOST_BYTES:
                raise TooMuch
            if time.monotonic() > self.deadline:
                raise TooSlow
            yield chunk

    def close(self) -> None:
        self.inner.close()


class BoundedTransport(httpx2.BaseTransport):
    def __init__(self, total_seconds: float) -> None:
        self.inner = httpx2.HTTPTransport()
        self.total_seconds = total_seconds

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        deadline = time.monotonic() + self.total_seconds
        request.headers["Accept-Encoding"] = "identity"
        response = self.inner.handle_request(request)
        if response.headers.get("content-encoding", "identity") != "identity":
            response.close()
            raise TooMuch  # a small compressed body may unfold without end
        assert isinstance(response.stream, httpx2.SyncByteStream)
        response.stream = _Bounded(response.stream, deadline)
        return response

    def close(self) -> None:
        self.inner.close()
