"""Raters who keep working while server and worker are killed, and the log of everything they were promised."""

from __future__ import annotations

import json
import os
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from tests.flows.answers import AGREE, assessment
from tests.flows.person import Person, preconditions
from tests.flows.stack import Stack

PATIENCE_SECONDS = 90


@dataclass
class AckLog:
    """What the server acknowledged, on disk before the next request is sent: the oracle of a kill test."""

    path: Path
    lock: threading.Lock = field(default_factory=threading.Lock)

    def write(self, **row: Any) -> None:
        with self.lock, self.path.open("a") as log:
            log.write(json.dumps(row, sort_keys=True) + "\n")
            log.flush()
            os.fsync(log.fileno())

    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.path.read_text().splitlines()] if self.path.exists() else []


class Outage(Exception):
    """The server stayed away for longer than any restart takes."""


def insist(send: Any) -> requests.Response:
    """Send until some server answers, with the same Idempotency-Key each time, as the page's save queue does."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            answer = send()
            if answer.status_code < 500:
                return answer
        except requests.RequestException:
            pass
        time.sleep(0.1)
    raise Outage


class Rater(threading.Thread):
    """In each campaign leases an item, saves it several times, submits it; logs what was promised before going on.

    One item a campaign, because unfinished work comes first, and the texts stay unfinished: a draft that comes after
    the writer is done is not offered.
    """

    def __init__(self, stack: Stack, username: str, campaigns: list[int], acks: AckLog, saves_per_item: int) -> None:
        super().__init__(name=username, daemon=True)
        self.person = Person(stack.url, username)
        self.campaigns, self.acks, self.saves_per_item = campaigns, acks, saves_per_item
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            for campaign in self.campaigns:
                self.rate_one_item(campaign)
        except BaseException as error:  # reported by the test's own thread
            self.error = error

    def send(self, method: str, path: str, body: Any, **headers: Any) -> Any:
        """One request under one key, sent until it is answered."""
        given = preconditions(headers.get("version"), uuid.uuid4().hex, epoch=headers.get("epoch"))
        url = f"{self.person.url}{path}"
        answer = insist(lambda: self.person.http.request(method, url, json=body, headers=given, timeout=10))
        assert answer.status_code == 200, f"{method} {path} -> {answer.status_code} {answer.text}"
        return answer.json()

    def rate_one_item(self, campaign: int) -> None:
        work = self.send("POST", f"/campaigns/{campaign}/lease", {})
        path, version, epoch = f"/assignments/{work['id']}", work["sheet"]["version"], work["lease"]["epoch"]
        heard = {clip["side"]: [[0.0, clip["audio"]["seconds"]]] for clip in work["item"]["clips"]}
        for number in range(self.saves_per_item):
            body = {"raw": said(number), "heard": heard, "active_seconds": 1.5}
            version = self.send("PUT", f"{path}/answers", body, version=version, epoch=epoch)["version"]
            self.acks.write(kind="save", assignment=work["id"], version=version, raw=body["raw"])
        self.send("POST", f"{path}/submit", {"confirmed": []}, version=version, epoch=epoch)
        self.acks.write(kind="submit", assignment=work["id"], version=version, raw=None)


def said(save: int) -> dict[str, Any]:
    """Complete answers that differ from one save to the next; the fifth may be submitted without a doubt."""
    return {**assessment(AGREE, "", ""), "overall_quality": 1 + save % 5}


# --- the oracle ----------------------------------------------------------------------------------------------------


def breaches(acks: list[dict[str, Any]], events: list[dict[str, Any]]) -> list[str]:
    """What the stored events (assignment, kind, version, raw; oldest first) break of what was acknowledged.

    Raters insist until they are answered, so every event has its acknowledgement and every acknowledgement its event.
    """
    stored: dict[tuple[int, str, int], list[Any]] = {}
    for event in events:
        stored.setdefault((event["assignment"], event["kind"], event["version"]), []).append(event["raw"])
    promised = {(ack["assignment"], ack["kind"], ack["version"]): ack["raw"] for ack in acks}
    found = [f"promised twice: {len(acks) - len(promised)}"] if len(promised) != len(acks) else []
    for key, raw in promised.items():
        rows = stored.get(key, [])
        if not rows:
            found.append(f"lost: {key}")
        elif len(rows) > 1:
            found.append(f"stored {len(rows)} times: {key}")
        elif rows[0] != raw:
            found.append(f"altered: {key}")
    found += [f"nobody was told: {key}" for key in stored.keys() - promised.keys()]
    return found + out_of_order(events)


def out_of_order(events: list[dict[str, Any]]) -> list[str]:
    last: dict[int, int] = {}
    found = []
    for event in events:
        if event["kind"] == "save":
            if event["version"] != last.get(event["assignment"], 0) + 1:
                found.append(f"version {event['version']} of {event['assignment']} after {last}")
            last[event["assignment"]] = event["version"]
    return found
