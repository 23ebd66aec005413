"""Runs over HTTP."""

from __future__ import annotations

import pytest
from asgiref.sync import async_to_sync

from jobs.domain import enqueue
from jobs.models import JobEvent
from jobs.running import run_job
from training.domain import asking
from training.enums import RUN
from training.models import Run


@pytest.fixture
def manager(cast):
    return cast.client("mara")


def body_of(response) -> bytes:
    async def read() -> bytes:
        return b"".join([piece async for piece in response])

    return async_to_sync(read)()


def measured(release, name: str, value: float, half: float) -> Run:
    figure = {"value": value, "low": value - half, "high": value + half, "n": 60}
    job = enqueue(kind=RUN, payload={})
    JobEvent.objects.create(job=job, kind="point", data={"kind": "step", "stage": "one", "step": 1, "loss": value})
    return Run.objects.create(
        release=release, recipe="tiny", name=name, state="finished", job_id=job.pk, job_ids=[job.pk],
        evaluation={"dimensions": {"overall_quality": {"pcc": figure}}},
    )  # fmt: skip


def test_recipes_are_listed_with_what_they_need(manager):
    found = {recipe["name"]: recipe for recipe in manager.get("/api/recipes").data}
    assert (found["tiny"]["needs_base"], found["sq_llm"]["needs_base"]) == (False, True)
    assert found["tiny"]["stages"][0]["epochs"] == 5.0


@pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume asynchronous iterators")
@pytest.mark.usefixtures("fake_judge")
def test_a_run_from_the_page_to_its_files(manager, release):
    order = {"release": release.pk, "recipe": "tiny", "options": ["fake.steps=6"]}
    made = manager.post("/api/runs", order)
    assert (made.status_code, made.data["state"], made.data["name"]) == (201, "waiting", "tiny on set-1")
    run_job(made.data["job_id"], worker="test")
    address = f"/api/runs/{made.data['id']}"
    shown = manager.get(address).data
    assert (shown["state"], shown["summary"]["step"], shown["created_by"]) == ("finished", 6, "mara")
    points = manager.get(f"{address}/metrics").data
    assert [p["step"] for p in points["points"] if p["kind"] == "step"] == [1, 2, 3, 4, 5, 6]
    later = manager.get(f"{address}/metrics?after={points['last']}").data
    assert later == {"last": points["last"], "points": [], "resumed": []}
    assert "step 6" in manager.get(f"{address}/log").data["log"]
    assert body_of(manager.get(f"{address}/files/final/weights.safetensors")) == b"weights"
    for path in ("state.json", "final/../run.json", "checkpoints/0-0000005/state.json", "final/none"):
        assert manager.get(f"{address}/files/{path}").status_code == 404, path


def test_stop_and_resume(manager, release):
    run = asking.start(release_id=release.pk, recipe="tiny", by=None)
    assert manager.post(f"/api/runs/{run.pk}/stop").data["state"] == "stopped"
    assert manager.post(f"/api/runs/{run.pk}/stop").status_code == 409
    resumed = manager.post(f"/api/runs/{run.pk}/resume").data
    assert (resumed["state"], len(resumed["job_ids"])) == ("waiting", 2)


def test_a_bad_order_names_its_field(manager, release):
    answer = manager.post("/api/runs", {"release": release.pk, "recipe": "none"})
    assert (answer.status_code, list(answer.data["error"]["fields"])) == (400, ["recipe"])


def test_an_estimate_is_a_job(manager, release):
    answer = manager.post("/api/runs/estimate", {"release": release.pk, "recipe": "tiny"})
    assert answer.status_code == 202
    assert manager.get(f"/api/jobs/{answer.data['job_id']}").data["kind"] == "training.estimate"


def test_runs_are_listed_in_a_fixed_number_of_queries(manager, release, count_queries):
    measured(release, "one", 0.5, 0.1)
    few = count_queries(lambda: manager.get("/api/runs"))
    for number in range(5):
        measured(release, f"more {number}", 0.5, 0.1)
    assert count_queries(lambda: manager.get("/api/runs")) == few
    assert len(manager.get(f"/api/runs?release={release.pk}").data["results"]) == 6
    assert manager.get("/api/runs?release=999").data["results"] == []


def test_comparing_marks_a_difference_that_matters_and_no_other(manager, release, count_queries):
    first, same, better = (measured(release, n, v, 0.05) for n, v in (("a", 0.5), ("b", 0.52), ("c", 0.8)))
    found = manager.get(f"/api/runs/compare?ids={first.pk},{same.pk},{better.pk}").data
    [row] = found["figures"]
    assert row["figure"] == "dimensions/overall_quality/pcc"
    assert [each["differs"] for each in row["differences"]] == [False, True]
    assert found["curves"][str(better.pk)][0]["loss"] == 0.8
    two = count_queries(lambda: manager.get(f"/api/runs/compare?ids={first.pk},{same.pk}"))
    assert count_queries(lambda: manager.get(f"/api/runs/compare?ids={first.pk},{same.pk},{better.pk}")) == two


@pytest.mark.parametrize("ids", ["", "1", "x,y", "1,999"])
def test_comparing_nothing_is_refused(manager, release, ids):
    assert manager.get(f"/api/runs/compare?ids={ids}").status_code == 400
