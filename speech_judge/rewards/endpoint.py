"""Marks by any server with an OpenAI-compatible chat endpoint: one call a criterion, temperature 0."""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from speech_judge.errors import JudgeError
from speech_judge.rewards.case import CRITERIA, Case, Marks
from speech_judge.rewards.rubric import prompt, read_integer

log = logging.getLogger(__name__)
AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504})  # states that pass


class Refused(Exception):
    """The server will not answer such a request, however often it is asked."""


@dataclass
class Endpoint:
    """`url` up to and with /v1; `key_env` names the environment variable that holds the key."""

    url: str
    model: str
    key_env: str = ""
    timeout: float = 60.0  # seconds a call
    retries: int = 3
    wait: float = 1.0  # seconds before the second try, doubled each time
    at_once: int = 16
    max_tokens: int = 16
    failures: list[str] = field(default_factory=list)  # the newest reasons, for the log
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        if not self.url.startswith(("http://", "https://")):
            raise JudgeError(f"The evaluator's url is {self.url!r}.", "Set rewards.url, for instance http://host/v1.")

    def marks(self, cases: Sequence[Case]) -> list[Marks]:
        wanted = [(case, name) for case in cases for name in CRITERIA]
        with ThreadPoolExecutor(self.at_once) as pool:
            found = list(pool.map(lambda each: self.mark(*each), wanted))
        if missing := found.count(None):
            log.warning("%d of %d marks are missing; the last reason: %s", missing, len(found), self.failures[-1])
        return [dict(zip(CRITERIA, found[start:], strict=False)) for start in range(0, len(found), len(CRITERIA))]

    def mark(self, case: Case, name: str) -> float | None:
        """None when every try failed, or was answered by what is no mark."""
        for attempt in range(self.retries):
            if attempt:
                time.sleep(self.wait * 2 ** (attempt - 1))
            try:
                found = read_integer(self.ask(prompt(case, name)))
            except Refused as error:
                self.failed(str(error))
                return None
            except (OSError, HTTPException, ValueError, LookupError, TypeError) as error:
                self.failed(f"{type(error).__name__}: {error}")
                continue
            if found is not None:
                return found
            self.failed(f"{name}: no mark in the reply")
        return None

    def failed(self, why: str) -> None:
        with self.lock:
            self.failures = [*self.failures[-9:], why]

    def ask(self, text: str) -> str:
        body = {
            "model": self.model,
            "messages": [{"role": "user", "content": text}],
            "temperature": 0,
            "max_tokens": self.max_tokens,
        }
        key = os.environ.get(self.key_env, "") if self.key_env else ""
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
        request = Request(f"{self.url.rstrip('/')}/chat/completions", json.dumps(body).encode(), headers)  # noqa: S310
        try:
            with urlopen(request, timeout=self.timeout) as answer:  # noqa: S310 -- the scheme is checked above
                said = json.load(answer)
        except HTTPError as error:
            if error.code in AGAIN:
                raise
            raise Refused(f"HTTP {error.code}") from error
        content = said["choices"][0]["message"]["content"]
        if not isinstance(content, str):
            raise TypeError("the reply has no text")
        return content
