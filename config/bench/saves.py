"""Fifty-six people saving every two seconds: how long a save takes until it is acknowledged on disk."""

from __future__ import annotations

import os
import random
import threading
import time
import uuid
from pathlib import Path
from typing import Any

import httpx2
from django.conf import settings

from accounts.domain.people import ensure_user
from accounts.enums import Role
from accounts.models import ApiToken
from annotation.domain import campaigns
from annotation.domain.campaigns import Seat
from config.bench.figures import milliseconds, tell
from config.demo import install
from config.demo.people import ensure_people
from config.demo.render import plan, sources
from datasets_app.domain.sources import ensure_source

PEOPLE, EVERY_SECONDS, FOR_SECONDS = 56, 2.0, 20.0


def main() -> None:
    Path(settings.DATA_DIR).mkdir(exist_ok=True)
    campaign, tokens = seed()
    times: list[float] = []
    refused: list[int] = []
    stop = time.monotonic() + FOR_SECONDS
    people = [threading.Thread(target=work, args=(campaign, token, stop, times, refused)) for token in tokens]
    for person in people:
        person.start()
    for person in people:
        person.join()
    tell(people=PEOPLE, every_s=EVERY_SECONDS, saves=len(times), refused=len(refused), **milliseconds(times))


def seed() -> tuple[int, list[str]]:
    manager = ensure_people(0).manager
    for source in sources():
        ensure_source(**source)
    install.bring_in(install.FIRST, plan()[:PEOPLE], manager, lambda _: None)
    raters = [ensure_user(username=f"bench-{n}", password=None, roles=[Role.ANNOTATOR]) for n in range(PEOPLE)]
    campaign = campaigns.create(
        by=manager,
        name="bench",
        preset="speecheval-assessment",
        people=[Seat(rater, Role.ANNOTATOR) for rater in raters],
    )
    return campaign.pk, [ApiToken.issue(user=rater, name="bench")[1] for rater in raters]


def work(campaign: int, token: str, stop: float, times: list[float], refused: list[int]) -> None:
    with httpx2.Client(
        base_url=f"{os.environ['BENCH_URL']}/api", headers={"Authorization": f"Bearer {token}"}, timeout=30
    ) as http:
        item: dict[str, Any] = http.post(f"/campaigns/{campaign}/lease", json={}).json()
        version = item["sheet"]["version"]
        time.sleep(random.uniform(0, EVERY_SECONDS))  # noqa: S311 -- spreads people over the beat
        while time.monotonic() < stop:
            began = time.monotonic()
            answer = http.put(
                f"/assignments/{item['id']}/answers",
                json={"raw": {"overall_quality": 1 + version % 5}, "heard": {"": [[0.0, 1.0]]}, "active_seconds": 2},
                headers={
                    "If-Match": f'"{version}"',
                    "Idempotency-Key": uuid.uuid4().hex,
                    "X-Lease-Epoch": str(item["lease"]["epoch"]),
                },
            )
            if answer.status_code == 200:
                times.append(time.monotonic() - began)
                version = answer.json()["version"]
            else:
                refused.append(answer.status_code)
            time.sleep(max(0.0, EVERY_SECONDS - (time.monotonic() - began)))
