"""The one model that all requests share, and whose turn it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from threading import BoundedSemaphore, Lock

from speech_judge.judge import Judge
from speech_judge.judging.answering import in_words
from speech_judge.judging.session import prompt_of
from speech_judge.serving.request import Chat, Refused

WAITING = 16  # requests, the one that is being answered among them


@dataclass
class Service:
    judge: Judge
    name: str
    roots: tuple[Path, ...] = ()
    key: str = ""
    lock: Lock = field(default_factory=Lock)
    places: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(WAITING))

    @contextmanager
    def turn(self) -> Iterator[None]:
        if not self.places.acquire(blocking=False):
            raise Refused("Too many requests are waiting: try again.", status=HTTPStatus.SERVICE_UNAVAILABLE)
        try:
            with self.lock:
                yield
        finally:
            self.places.release()

    def length(self, chat: Chat) -> int:
        """Tokens of the prompt. Raises Refused when it and the answer do not fit the model."""
        try:
            prompt = len(prompt_of(self.judge.encoder, chat.sample))
        except (OSError, RuntimeError) as error:
            raise Refused(in_words(error)) from error
        window = getattr(self.judge.engine.backbone.decoder.config, "max_position_embeddings", None)
        if window and prompt + chat.sampling.max_new_tokens > window:
            raise Refused(
                f"The prompt has {prompt} tokens; with {chat.sampling.max_new_tokens} more it passes {window}.",
                param="max_tokens",
            )
        return prompt
