from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.errors import Conflict, NotAllowed
from jobs import domain
from jobs.enums import JobState
from jobs.errors import Permanent, RetryLater
from jobs.models import Job, WorkerHeartbeat
from jobs.registry import KINDS, UnknownKind, register
from jobs.running import JobRun, run_job

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind(request):
    """Register handlers under names of one test; forget them afterwards."""
    before = dict(KINDS)
    yield register
    KINDS.clear()
    KINDS.update(before)


def make_due(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(run_after=timezone.now() - timedelta(seconds=1))


def test_a_job_runs_once_and_its_effect_is_committed_with_its_finish(kind):
    effects = []
    kind("test.once")(lambda run: lambda: effects.append(run.payload["n"]) or {"n": 7})
    job = domain.enqueue(kind="test.once", payload={"n": 7})

    assert run_job(job.pk, worker="w") == JobState.DONE
    assert run_job(job.pk, worker="w") is None

    job.refresh_from_db()
    assert (effects, job.result, job.attempts) == ([7], {"n": 7}, 1)


def test_enqueue_with_a_known_dedup_key_returns_the_first_job(kind):
    kind("test.once")(lambda run: None)
    first = domain.enqueue(kind="test.once", payload={"n": 1}, dedup_key="same")
    second = domain.enqueue(kind="test.once", payload={"n": 2}, dedup_key="same")
    assert (first.pk, Job.objects.count()) == (second.pk, 1)


def test_an_unknown_kind_is_refused_at_enqueue():
    with pytest.raises(UnknownKind):
        domain.enqueue(kind="test.nobody", payload={})


def test_a_job_of_a_kind_this_version_does_not_know_stays_ready(kind):
    kind("test.newer")(lambda run: None)
    job = domain.enqueue(kind="test.newer", payload={})
    KINDS.pop("test.newer")
    assert run_job(job.pk, worker="old") is None
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.READY, 0)
    assert domain.sweep() == []


def test_a_failing_job_is_tried_again_and_ends_as_dead(kind):
    def explode(run: JobRun) -> None:
        raise RuntimeError("boom")

    kind("test.bad", max_attempts=2)(explode)
    job = domain.enqueue(kind="test.bad", payload={})
    assert run_job(job.pk, worker="w") == JobState.READY
    make_due(job)
    assert run_job(job.pk, worker="w") == JobState.DEAD
    job.refresh_from_db()
    assert (job.error_code, job.attempts) == ("unexpected", 2)


def test_permanent_ends_at_once_and_retry_later_waits_as_asked(kind):
    def refuse(run: JobRun) -> None:
        raise Permanent("no_key", "The key is wrong.")

    def wait(run: JobRun) -> None:
        raise RetryLater("busy", "Try later.", after=100)

    kind("test.refuse")(refuse)
    kind("test.wait")(wait)
    refused = domain.enqueue(kind="test.refuse", payload={})
    waiting = domain.enqueue(kind="test.wait", payload={})
    assert run_job(refused.pk, worker="w") == JobState.DEAD
    assert run_job(waiting.pk, worker="w") == JobState.READY
    waiting.refresh_from_db()
    assert 90 < (waiting.run_after - timezone.now()).total_seconds() <= 100
    assert run_job(waiting.pk, worker="w") is None


def test_a_zombie_worker_has_no_effect(kind):
    effects = []

    def stall(run: JobRun):
        # While this run stalls, its lease lapses and another worker takes the job over.
        Job.objects.filter(pk=run.job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
        domain.sweep()
        assert domain.claim(run.job.pk, worker="other") is not None
        return lambda: effects.append("zombie")

    kind("test.stall")(stall)
    job = domain.enqueue(kind="test.stall", payload={})
    run_job(job.pk, worker="zombie")
    job.refresh_from_db()
    assert (effects, job.state, job.worker) == ([], JobState.RUNNING, "other")


def test_a_job_that_kills_its_worker_every_time_ends_as_dead(kind):
    kind("test.poison", max_attempts=3)(lambda run: None)
    job = domain.enqueue(kind="test.poison", payload={})
    for _ in range(3):
        domain.sweep()
        assert domain.claim(job.pk, worker="doomed") is not None  # and then: SIGKILL
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    domain.sweep()
    job.refresh_from_db()
    assert (job.state, job.error_code, job.attempts) == (JobState.DEAD, "worker_lost", 3)


def test_a_job_of_a_worker_that_fell_silent_is_taken_back_before_its_lease_ends(kind):
    kind("test.once", lease_seconds=900)(lambda run: None)
    busy, gone = (domain.enqueue(kind="test.once", payload={"n": n}) for n in range(2))
    domain.claim(busy.pk, worker="beating")
    domain.claim(gone.pk, worker="silent")
    WorkerHeartbeat.objects.create(worker="beating", seen_at=timezone.now())
    Job.objects.update(started_at=timezone.now() - 2 * domain.SILENT_AFTER)
    assert domain.sweep() == [gone]
    busy.refresh_from_db()
    assert busy.state == JobState.RUNNING


def test_the_only_worker_takes_back_what_its_predecessor_held(kind):
    kind("test.once", queue="default")(lambda run: None)
    kind("test.far", queue="judge")(lambda run: None)
    job = domain.enqueue(kind="test.once", payload={})
    elsewhere = domain.enqueue(kind="test.far", payload={})
    held = [domain.claim(each.pk, worker="killed") for each in (job, elsewhere)]
    domain.take_back_all(queues=["default"])
    assert run_job(job.pk, worker="next") == JobState.DONE
    assert run_job(elsewhere.pk, worker="next") is None
    assert not domain.held(held[0]).exists()


def test_the_sweep_rings_once_until_the_ring_grows_old(kind):
    kind("test.once")(lambda run: None)
    job = domain.enqueue(kind="test.once", payload={})
    assert domain.sweep() == [job]
    assert domain.sweep() == []
    Job.objects.update(rung_at=timezone.now() - 2 * domain.RING_AGAIN_AFTER)
    assert domain.sweep() == [job]


def test_only_the_owner_or_a_manager_steers_a_job(kind, cast):
    kind("test.once")(lambda run: None)
    job = domain.enqueue(kind="test.once", payload={}, owner=cast.ann)
    with pytest.raises(NotAllowed):
        domain.cancel(job, by=cast.ben)
    assert domain.cancel(job, by=cast.ann).state == JobState.CANCELLED
    assert domain.retry(job, by=cast.mara).state == JobState.READY
    with pytest.raises(Conflict):
        domain.retry(job, by=cast.mara)


def test_a_cancelled_run_notices_at_its_next_sign_of_life(kind, cast):
    reached = []

    def work(run: JobRun) -> None:
        run.progress(1, 2)
        domain.cancel(run.job, by=cast.mara)
        run.progress(2, 2)
        reached.append("end")

    kind("test.long")(work)
    job = domain.enqueue(kind="test.long", payload={})
    assert run_job(job.pk, worker="w") == JobState.CANCELLED
    assert reached == []
