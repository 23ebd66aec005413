"""A person at work, over HTTP: signs in with a session, sends the CSRF token, and asserts what comes back."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import Any, TypeVar

import requests

from accounts.demo_accounts import DEMO_ACCOUNTS

T = TypeVar("T")
PASSWORDS = {account.username: account.password for account in DEMO_ACCOUNTS}


class Person:
    def __init__(self, url: str, username: str, password: str | None = None) -> None:
        self.url = f"{url}/api"
        self.http = requests.Session()
        token = self.http.get(f"{self.url}/session", timeout=30).json()["csrf"]
        credentials = {"username": username, "password": password or PASSWORDS[username]}
        answer = self.http.post(
            f"{self.url}/session", json=credentials, headers={"X-CSRFToken": token, "Referer": url}, timeout=30
        )
        assert answer.status_code == 200, answer.text
        self.http.headers.update({"X-CSRFToken": answer.json()["csrf"], "Referer": url})

    def request(self, method: str, path: str, expect: int | None = None, **kwargs: Any) -> Any:
        answer = self.http.request(method, f"{self.url}{path}", timeout=60, **kwargs)
        wanted = answer.ok if expect is None else answer.status_code == expect
        assert wanted, f"{method} {path} -> {answer.status_code}\n{answer.text[:2000]}"
        return answer.json() if answer.content and "json" in answer.headers.get("Content-Type", "") else answer

    def get(self, path: str, **kwargs: Any) -> Any:
        return self.request("GET", path, **kwargs)

    def post(self, path: str, body: Any = None, **kwargs: Any) -> Any:
        return self.request("POST", path, json=body if body is not None else {}, **kwargs)

    def put(self, path: str, body: Any, *, version: int | None = None, epoch: int | None = None, **kwargs: Any) -> Any:
        return self.request("PUT", path, json=body, headers=preconditions(version, epoch=epoch), **kwargs)

    def submit(self, path: str, body: Any, *, version: int, epoch: int, **kwargs: Any) -> Any:
        return self.request("POST", path, json=body, headers=preconditions(version, epoch=epoch), **kwargs)

    def every(self, path: str) -> list[Any]:
        """All rows of a paged list."""
        rows, cursor = [], None
        while True:
            joined = "&" if "?" in path else "?"
            page = self.get(f"{path}{joined}cursor={cursor}" if cursor else path)
            rows += page["results"]
            cursor = page["next"]
            if cursor is None:
                return rows


def preconditions(version: int | None, key: str | None = None, *, epoch: int | None = None) -> dict[str, str]:
    headers = {"Idempotency-Key": key or uuid.uuid4().hex}
    if version is not None:
        headers["If-Match"] = f'"{version}"'
    if epoch is not None:
        headers["X-Lease-Epoch"] = str(epoch)
    return headers


def eventually(ask: Callable[[], T | None], *, seconds: float = 30, what: str = "it") -> T:
    """Ask until the answer is truthy; fail when it never is."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = ask()
        if answer:
            return answer
        time.sleep(0.1)
    raise AssertionError(f"waited {seconds} s for {what}")
