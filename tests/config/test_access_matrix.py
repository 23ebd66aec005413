"""Who may call what: every route and method under /api/ against access.yaml, person by person."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken
from annotation.domain import suggesting
from annotation.enums import TextRole
from annotation.models import AnswerSheet, Assignment, Dispute, JudgementImport
from datasets_app.audio.facts import Facts
from datasets_app.domain.addresses import grant
from datasets_app.models import Clip, Import
from exports.models import Release
from jobs.models import Job, WorkerHeartbeat
from tests.annotation.world import CLEAN, Worker, make_campaign, ok
from tests.cast import Cast
from tests.config.routes import API_ROUTES, METHODS, methods_of
from training.models import Run

pytestmark = pytest.mark.slow

TABLE = yaml.safe_load(Path(__file__).with_name("access.yaml").read_text(encoding="utf-8"))
PEOPLE: list[str] = TABLE["people"]
ACCESS: dict[str, dict[str, str]] = TABLE["routes"]
BODIES: dict[str, Any] = TABLE["bodies"]
HEADERS = {"If-Match": '"1"', "Idempotency-Key": "access-matrix", "X-Lease-Epoch": "1"}
# "ok": past every gate. Whether the request is complete, or comes at the right time, is not this test's business.
GATES = {401: "401", 403: "403", 404: "404", 405: "405"}
ACCOUNTS = {
    "anonymous": None, "nobody": "zoe", "annotator": "ann", "other_annotator": "ben", "inspector": "ines",
    "adjudicator": "ada", "manager": "mara",
}  # fmt: skip


@dataclass(frozen=True)
class World:
    """One of everything, and its address: Ann's work in hand, her finished work, a dispute, Mara's import and job."""

    cast: Cast
    ids: dict[str, Any]

    def path(self, route: str) -> str:
        """The address of the thing that belongs to this route."""
        place = max((key for key in self.ids if route.startswith(key)), key=len, default=None)
        head, _, rest = route.partition("<")
        if not rest:
            return f"/{route}"
        assert place is not None, f"nothing in the world has the address {route}"
        _, _, tail = rest.partition(">")
        return f"/{head}{self.ids[place]}{tail.replace('<path:path>', 'README.md')}"


@pytest.fixture
def world(cast: Cast) -> World:
    disputed = make_campaign(cast, raters_per_item=2)
    for person, score in ((cast.ann, 5), (cast.ben, 1)):
        done = Worker.of(person).complete(disputed, {**CLEAN, "overall_quality": score})
        ok(Worker.of(cast.ines).client.post(f"/api/inspections/{done.pk}", {"verdict": "accept"}))
    campaign = make_campaign(cast, clips=2)
    finished = Worker.of(cast.ann).complete(campaign, CLEAN)
    in_hand = Worker.of(cast.ann).answer(campaign, CLEAN)
    sheet = AnswerSheet.objects.get(assignment=in_hand["id"])
    offered = suggesting.offer(
        sheet=sheet, role=TextRole.VARIANT, text="The voice is clear.", source="grammar", model="", prompt="",
        parameters={}, tokens_in=None, tokens_out=None, latency_ms=None, raw_reply="", job_key="vary:test:0",
    )  # fmt: skip
    job = Job.objects.create(kind="datasets_app.import", owner=cast.mara, run_after=timezone.now())
    clip = Assignment.objects.get(pk=finished.pk).item.clip
    assert clip is not None
    Clip.objects.update(facts={field.name: 0 for field in dataclasses.fields(Facts)})
    WorkerHeartbeat.objects.create(worker="test", seen_at=timezone.now())
    ids: dict[str, Any] = {
        "api/assignments/": in_hand["id"],
        "api/audio/": grant(clip=clip, user=cast.ann, purpose="test").key,
        "api/campaigns/": campaign.pk,
        "api/clips/": clip.pk,
        "api/disputes/": Dispute.objects.get().pk,
        "api/imports/": Import.objects.create(title="A delivery").pk,
        "api/judgements/": JudgementImport.objects.create(title="A delivery").pk,
        "api/inspections/": finished.pk,
        "api/jobs/": job.pk,
        "api/me/tokens/": ApiToken.issue(user=cast.mara, name="script")[0].pk,
        "api/presets/": "speecheval-assessment",
        "api/releases/previews/": Job.objects.create(kind="exports.preview", run_after=timezone.now()).pk,
        "api/releases/": Release.objects.create(name="a-set").pk,
        "api/runs/": Run.objects.create(release=Release.objects.create(name="b-set"), recipe="tiny", name="A run").pk,
        "api/variants/": offered.variant.pk,
    }
    return World(cast, ids)


def test_the_table_names_every_route_and_method_and_no_other() -> None:
    offered = {(route, method) for route, pattern in API_ROUTES.items() for method in methods_of(pattern)}
    named = {(route, method) for route, methods in ACCESS.items() for method in methods}
    assert offered - named == set(), "add a row to tests/config/access.yaml"
    assert named - offered == set(), "these rows have no route"
    assert list(ACCOUNTS) == PEOPLE
    assert all(len(cells.split()) == len(PEOPLE) for methods in ACCESS.values() for cells in methods.values())


def sessions(cast: Cast) -> Iterator[tuple[str, str]]:
    """Each person with the cookie of their session; a client loses it when it signs out."""
    for person, account in ACCOUNTS.items():
        client = Client()
        if account:
            client.force_login(getattr(cast, account))
        yield person, client.cookies.output(header="", attrs=[]).strip()


def status(session: str, method: str, path: str, body: Any = None) -> int:
    """The answer to a request, whose effects are undone."""
    client = Client(raise_request_exception=False)
    client.cookies.load(session)
    with transaction.atomic():
        query = "?format=json" if path.endswith("/events") else ""  # a stream would wait for the job to end
        sent = {} if method == "GET" else {"data": json.dumps(body or {}), "content_type": "application/json"}
        answer = client.generic(method, f"{path}{query}", headers=HEADERS, **sent)  # type: ignore[arg-type]
        transaction.set_rollback(True)
    return answer.status_code


@pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume asynchronous iterators")
def test_every_person_meets_the_gates_of_the_table(world: World) -> None:
    surprises = []
    for person, session in sessions(world.cast):
        for route, methods in ACCESS.items():
            for method, cells in methods.items():
                expected = cells.split()[PEOPLE.index(person)]
                code = status(session, method, world.path(route), BODIES.get(f"{method} {route}"))
                if code >= 500 or GATES.get(code, "ok") != expected:
                    surprises.append(f"{person}: {method} {route} -> {code}, the table says {expected}")
    assert surprises == []


def test_methods_that_are_not_offered_are_refused(world: World) -> None:
    surprises = []
    for person, session in sessions(world.cast):
        for route, methods in ACCESS.items():
            for method in set(METHODS) - set(methods):
                code = status(session, method, world.path(route))
                if code not in (401, 403, 405):
                    surprises.append(f"{person}: {method} {route} -> {code}")
    assert surprises == []
