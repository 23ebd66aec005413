from __future__ import annotations

import json

import pytest
from asgiref.sync import async_to_sync
from django.test import AsyncClient

from accounts.models import ApiToken
from jobs import domain, heartbeat
from jobs.clock import database_now
from jobs.models import Job, JobEvent, WorkerHeartbeat
from jobs.registry import KINDS, register
from jobs.running import run_job


@pytest.fixture
def job(cast):
    @register("test.talk")
    def talk(run):
        run.emit("text", delta="Hello")
        run.emit("text", delta=" there")
        run.progress(1, 2)
        return lambda: {"ok": True}

    yield domain.enqueue(kind="test.talk", payload={}, owner=cast.ann)
    KINDS.pop("test.talk")


def test_a_person_sees_their_own_jobs_and_a_manager_all(cast, job):
    assert [row["id"] for row in cast.client("ann").get("/api/jobs").json()["results"]] == [job.pk]
    assert cast.client("ben").get("/api/jobs").json()["results"] == []
    assert cast.client("ben").get(f"/api/jobs/{job.pk}").status_code == 404
    assert cast.client("mara").get(f"/api/jobs/{job.pk}").json()["state"] == "ready"


def test_the_list_of_jobs_costs_the_same_for_one_and_three(cast, job, count_queries):
    client = cast.client("mara")
    one = count_queries(lambda: client.get("/api/jobs"))
    domain.enqueue(kind="test.talk", payload={}, owner=cast.ben)
    domain.enqueue(kind="test.talk", payload={})
    assert count_queries(lambda: client.get("/api/jobs")) == one


def read_stream(url: str, token: str, **headers: str) -> str:
    async def read() -> str:
        response = await AsyncClient().get(url, headers={"Authorization": f"Bearer {token}", **headers})
        return b"".join([part async for part in response.streaming_content]).decode()

    return async_to_sync(read)()


@pytest.mark.django_db(transaction=True)
def test_events_stream_resume_and_end(cast, job):
    _, token = ApiToken.issue(user=cast.ann, name="test")
    run_job(job.pk, worker="w")
    first, second = JobEvent.objects.all()

    whole = read_stream(f"/api/jobs/{job.pk}/events", token)
    assert 'event: text\ndata: {"delta": "Hello"}' in whole
    assert 'event: progress\ndata: {"done": 1, "total": 2}' in whole
    assert whole.rstrip().endswith('data: {"state": "done", "error": null}')

    rest = read_stream(f"/api/jobs/{job.pk}/events", token, **{"Last-Event-ID": str(first.pk)})
    assert "Hello" not in rest
    assert f"id: {second.pk}" in rest


@pytest.mark.django_db(transaction=True)
def test_events_are_readable_as_json_and_only_by_those_who_may(cast, job, client):
    run_job(job.pk, worker="w")
    client.force_login(cast.ann)
    body = client.get(f"/api/jobs/{job.pk}/events?format=json").json()
    assert [event["data"]["delta"] for event in body["events"]] == ["Hello", " there"]
    assert (body["state"], body["progress"]) == ("done", {"done": 1, "total": 2})
    client.force_login(cast.ben)
    assert client.get(f"/api/jobs/{job.pk}/events?format=json").status_code == 404
    client.logout()
    assert client.get(f"/api/jobs/{job.pk}/events").status_code == 401


@pytest.mark.django_db
def test_health_is_bad_until_a_worker_sweeps(client):
    assert client.get("/api/health").status_code == 503
    WorkerHeartbeat.objects.create(worker="w", seen_at=database_now())
    answer = client.get("/api/health")
    assert (answer.status_code, answer.json()["ok"]) == (200, True)
    assert heartbeat.seconds_since_last() < 5
    assert Job.objects.count() == 0
    assert json.loads(answer.content)["dead"] == 0
