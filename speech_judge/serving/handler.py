"""HTTP: a request in, JSON or a stream of events out, and a status for everything that goes wrong."""

from __future__ import annotations

import hmac
import json
import tempfile
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from speech_judge.judging.answering import in_words
from speech_judge.serving.answer import Answer
from speech_judge.serving.clips import Clips
from speech_judge.serving.request import Chat, Refused, chat_of
from speech_judge.serving.service import Service

MOST_BYTES = 64 * 2**20


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60
    service: Service

    def do_GET(self) -> None:
        self.answered(self.get)

    def do_POST(self) -> None:
        self.answered(self.post)

    def answered(self, work: Callable[[], None]) -> None:
        try:
            self.check_key()
            work()
        except Refused as refusal:
            self.close_connection = True  # a body that was not read would be taken for the next request
            self.send(refusal.status, refusal.as_json())
        except (BrokenPipeError, ConnectionResetError, TimeoutError):
            self.close_connection = True  # whoever asked has gone; writing stops with it
        except Exception as error:
            self.log_error("%s", in_words(error))
            self.close_connection = True
            failure = Refused(in_words(error), status=HTTPStatus.INTERNAL_SERVER_ERROR)
            self.send(failure.status, failure.as_json())

    def check_key(self) -> None:
        given = self.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        if self.service.key and not hmac.compare_digest(given.encode(), self.service.key.encode()):
            raise Refused("The key is missing or wrong.", status=HTTPStatus.UNAUTHORIZED)

    def get(self) -> None:
        model = {"id": self.service.name, "object": "model", "created": 0, "owned_by": "earshot"}
        pages: dict[str, Any] = {
            "/health": {"status": "ok"},
            "/v1/models": {"object": "list", "data": [model]},
            f"/v1/models/{self.service.name}": model,
        }
        if self.path not in pages:
            raise Refused(f"There is no {self.path}.", status=HTTPStatus.NOT_FOUND)
        self.send(HTTPStatus.OK, pages[self.path])

    def post(self) -> None:
        if self.path != "/v1/chat/completions":
            raise Refused(f"There is no {self.path}.", status=HTTPStatus.NOT_FOUND)
        body = self.body()
        with tempfile.TemporaryDirectory() as folder:
            chat = chat_of(body, Clips(Path(folder), self.service.roots), self.service.judge.encoder.tokenizer)
            with self.service.turn():
                self.complete(chat)

    def complete(self, chat: Chat) -> None:
        prompt = self.service.length(chat)
        draft, pieces = self.service.judge.stream(chat.sample, chat.sampling)
        answer = Answer(self.service.name)
        if not chat.stream:
            for _ in pieces:
                pass
            self.send(HTTPStatus.OK, answer.whole(draft, prompt, logprobs=chat.logprobs))
            return
        self.begin_stream()
        self.event(answer.piece({"role": "assistant", "content": ""}))
        try:
            for piece in pieces:
                self.event(answer.piece({"content": piece}))
        except (RuntimeError, ValueError) as error:  # the head has gone out: the stream itself must say so
            self.event(Refused(in_words(error), status=HTTPStatus.INTERNAL_SERVER_ERROR).as_json())
            return
        self.event(answer.piece({}, draft.finish))
        if chat.usage:
            self.event(answer.counts(draft, prompt))
        self.wfile.write(b"data: [DONE]\n\n")

    def body(self) -> Any:
        """JSON said to be JSON: a web page cannot send it here without asking, and nobody answers its question."""
        if self.headers.get_content_type() != "application/json":
            raise Refused("Content-Type must be application/json.", status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        length = self.headers.get("Content-Length", "")
        if not length.isdigit():
            raise Refused("Content-Length is missing.", status=HTTPStatus.LENGTH_REQUIRED)
        if int(length) > MOST_BYTES:
            raise Refused(f"At most {MOST_BYTES >> 20} MiB a request.", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            return json.loads(self.rfile.read(int(length)))
        except ValueError as error:
            raise Refused(f"The body is not JSON: {error}") from error

    def send(self, status: int, told: Any) -> None:
        data = json.dumps(told, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        if self.close_connection:
            self.send_header("Connection", "close")
        if status == HTTPStatus.SERVICE_UNAVAILABLE:
            self.send_header("Retry-After", "5")
        self.end_headers()
        self.wfile.write(data)

    def begin_stream(self) -> None:
        self.close_connection = True  # the end of the connection is the end of the stream
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-cache")
        self.send_header("Connection", "close")
        self.end_headers()

    def event(self, told: Any) -> None:
        self.wfile.write(b"data: " + json.dumps(told, ensure_ascii=False).encode() + b"\n\n")
        self.wfile.flush()
