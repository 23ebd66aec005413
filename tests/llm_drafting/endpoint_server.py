"""A real HTTP server on loopback that plays an OpenAI-compatible endpoint: well behaved, or badly on purpose."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

Behaviour = Callable[["Exchange"], None]


@dataclass
class Endpoint:
    """The running server. `script` holds one behaviour per request; the last one repeats."""

    base_url: str
    script: list[Behaviour]
    bodies: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    closing: Event = field(default_factory=Event)


class Exchange:
    """One request being answered."""

    def __init__(self, handler: BaseHTTPRequestHandler, closing: Event) -> None:
        self.handler, self.closing = handler, closing

    def start(self, status: int = 200, content_type: str = "text/event-stream", **headers: str) -> None:
        self.handler.send_response(status)
        self.handler.send_header("Content-Type", content_type)
        for name, value in headers.items():
            self.handler.send_header(name.replace("_", "-"), value)
        self.handler.send_header("Connection", "close")
        self.handler.end_headers()

    def write(self, data: str | bytes) -> None:
        self.handler.wfile.write(data.encode() if isinstance(data, str) else data)
        self.handler.wfile.flush()

    def sleep(self, seconds: float) -> None:
        self.closing.wait(seconds)


@contextmanager
def serving(*script: Behaviour) -> Iterator[Endpoint]:
    endpoint = Endpoint("", list(script))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            endpoint.bodies.append(json.loads(body))
            endpoint.headers.append({name.lower(): value for name, value in self.headers.items()})
            behaviour = endpoint.script[min(len(endpoint.bodies), len(endpoint.script)) - 1]
            # The client may have had enough, which is what some tests are about.
            with suppress(BrokenPipeError, ConnectionResetError):
                behaviour(Exchange(self, endpoint.closing))
            self.close_connection = True

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    endpoint.base_url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield endpoint
    finally:
        endpoint.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def chunk(delta: str = "", finish: str | None = None, **more: Any) -> str:
    choice = {"index": 0, "delta": {"content": delta} if delta else {}, "finish_reason": finish}
    row = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "tiny-1", "choices": [choice], **more}
    return f"data: {json.dumps(row)}\n\n"


def says(text: str, *, finish: str | None = "stop", piece: int = 12, pause: float = 0.0) -> Behaviour:
    """Streams a text as the real API does: pieces, a finish reason, usage, [DONE]."""

    def answer(exchange: Exchange) -> None:
        exchange.start()
        for start in range(0, len(text), piece):
            exchange.write(chunk(text[start : start + piece]))
            if pause:
                time.sleep(pause)
        if finish:
            exchange.write(chunk(finish=finish))
        usage = {"prompt_tokens": 321, "completion_tokens": 45, "total_tokens": 366}
        exchange.write(chunk(choices=[], usage=usage))
        exchange.write("data: [DONE]\n\n")

    return answer


def refuses(status: int, *, code: str | None = None, **headers: str) -> Behaviour:
    def answer(exchange: Exchange) -> None:
        exchange.start(status, "application/json", **headers)
        exchange.write(json.dumps({"error": {"message": "no, and your key is sk-canary-1234", "code": code}}))

    return answer


def hangs(exchange: Exchange) -> None:
    exchange.sleep(30)


def drips(exchange: Exchange) -> None:
    """One byte now and then, for ever: no single read times out."""
    exchange.start()
    while not exchange.closing.is_set():
        exchange.write(":")
        exchange.sleep(0.1)


def cut_inside_json(exchange: Exchange) -> None:
    exchange.start()
    exchange.write(chunk("The overall quality"))
    exchange.write('data: {"id": "c1", "choices": [{"index": 0, "delta": {"cont')


def cut_between_chunks(exchange: Exchange) -> None:
    exchange.start()
    exchange.write(chunk("The overall quality is good and the rest is"))


def cut_short_of_its_length(exchange: Exchange) -> None:
    exchange.start(Content_Length="5000")
    exchange.write(chunk("The overall quality"))


def a_web_page(exchange: Exchange) -> None:
    exchange.start(content_type="text/html")
    exchange.write("<!DOCTYPE html><html><body>Welcome to the proxy</body></html>")


def garbage_in_stream(exchange: Exchange) -> None:
    exchange.start()
    exchange.write("data: {not json at all}\n\n")


def empty(exchange: Exchange) -> None:
    exchange.start()
    exchange.write(chunk(finish="stop") + "data: [DONE]\n\n")


def ten_megabytes_in_one_line(exchange: Exchange) -> None:
    exchange.start()
    for _ in range(160):
        exchange.write(b"x" * 65536)


def words_without_end(exchange: Exchange) -> None:
    exchange.start()
    for number in range(20_000):
        exchange.write(chunk(f"word{number} "))


def compressed(exchange: Exchange) -> None:
    exchange.start(Content_Encoding="gzip")
    exchange.write(b"\x1f\x8b" + b"\x00" * 100)


def redirects(exchange: Exchange) -> None:
    exchange.start(307, "text/plain", Location="http://127.0.0.1:9/inside")


def error_in_stream(exchange: Exchange) -> None:
    exchange.start()
    exchange.write(chunk("The overall quality"))
    exchange.write('data: {"error": {"message": "the server is overloaded"}}\n\n')
