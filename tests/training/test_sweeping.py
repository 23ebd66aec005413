"""The work folder of a machine: what nobody needs goes, and what a run may go on from stays."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from exports.models import Release
from jobs.models import Job
from jobs.running import run_job
from tests.annotation.world import make_campaign
from training.domain import appointing, asking, fetching, keeping, sweeping
from training.enums import IN_WORK, RunState
from training.models import Run
from training.places import release_folder, run_folder, work

DAYS = 86_400


def left(folder: Path, *, days: float = 3) -> Path:
    """A folder with a checkpoint and features in it that nobody has touched for so long."""
    for part in ("checkpoints/a-1", "features", "final"):
        (folder / part).mkdir(parents=True)
        (folder / part / "file").write_bytes(b"12345")
    (folder / "run.json").write_text("{}")
    (folder / "final" / "base.json").write_text("{}")
    return aged(folder, days)


def aged(folder: Path, days: float) -> Path:
    then = time.time() - days * DAYS
    for path in (*folder.rglob("*"), folder):
        os.utime(path, (then, then))
    return folder


def a_run(release: Release, state: RunState) -> Run:
    run = Run.objects.create(release=release, recipe="tiny", name=state.value, state=state)
    Run.objects.filter(pk=run.pk).update(folder_key=f"runs/{run.pk}")
    return run


@pytest.mark.parametrize("state", IN_WORK)
def test_nothing_of_a_run_in_work_is_touched_however_old(release, state):
    folder = left(run_folder(a_run(release, state).pk), days=400)
    copied = aged_release(release)
    before = sorted(folder.rglob("*"))
    assert sweeping.sweep() == sweeping.Swept(0, 0)
    assert sorted(folder.rglob("*")) == before
    assert copied.is_dir()


@pytest.mark.parametrize("state", [RunState.STOPPED, RunState.FAILED])
def test_checkpoints_that_a_run_may_go_on_from_stay(release, state):
    folder = left(run_folder(a_run(release, state).pk), days=400)
    copied = aged_release(release)
    assert sweeping.sweep().folders == 2
    assert sorted(path.name for path in folder.iterdir()) == ["checkpoints", "final", "run.json"]
    assert not copied.exists()  # fetched again when the run goes on


def test_a_finished_run_goes_and_so_do_the_release_and_what_was_cut_off(release):
    folder = left(run_folder(a_run(release, RunState.FINISHED).pk))
    others = [aged_release(release), left(run_folder(999)), left(work() / "judging" / "7"), left(work() / "estimate-x")]
    others += [left(work() / "releases" / ".ab.1.part"), left(work() / "runs" / ".1.2.part")]
    found = sweeping.sweep()
    assert (found.folders, found.bytes > 100) == (7, True)
    assert [path for path in (folder, *others) if path.exists()] == []
    assert sweeping.sweep() == sweeping.Swept(0, 0)


def test_what_was_used_within_a_day_stays(release):
    run = a_run(release, RunState.FINISHED)
    folder, copied = left(run_folder(run.pk)), aged_release(release)
    keeping.final_folder(run)
    fetching.fetch(release, lambda *_: None)
    assert sweeping.sweep() == sweeping.Swept(0, 0)
    assert sweeping.sweep(older_than=timedelta(0)).folders == 2
    assert not folder.exists()
    assert not copied.exists()


def test_what_is_being_fetched_stays_as_long_as_files_come(release):
    partial = left(work() / "releases" / ".ab.1.part")
    (partial / "features" / "file").write_bytes(b"more")
    aged_folder = partial.stat().st_mtime
    os.utime(partial, (aged_folder - 3 * DAYS,) * 2)
    assert sweeping.sweep() == sweeping.Swept(0, 0)


def test_a_judge_at_work_keeps_its_run_and_an_estimate_its_release(cast, release):
    run = a_run(release, RunState.FINISHED)
    folder, copied = left(run_folder(run.pk)), aged_release(release)
    appointed = appointing.appoint(run_id=run.pk, campaign=make_campaign(cast), by=None)
    questions = left(work() / "judging" / str(appointed.pk))
    estimate = asking.request_estimate(release_id=release.pk, recipe="tiny", by=None)
    assert sweeping.sweep() == sweeping.Swept(0, 0)
    Job.objects.filter(pk__in=[appointed.job_id, estimate.pk]).update(state="dead")
    assert sweeping.sweep().folders == 3
    assert [path for path in (folder, copied, questions) if path.exists()] == []


def test_a_run_that_ends_asks_for_a_sweep_a_day_later_and_only_once_an_hour(release, fake_judge):
    for _ in range(2):
        run = asking.start(release_id=release.pk, recipe="tiny", by=None)
        assert run_job(run.job_id, worker="test") == "done"
    [job] = Job.objects.filter(kind="training.sweep")
    assert timedelta(hours=24) <= job.run_after - timezone.now() <= timedelta(hours=25)
    aged(release_folder(release.digest), 3)
    Job.objects.filter(pk=job.pk).update(run_after=timezone.now() - timedelta(hours=1))
    assert run_job(job.pk, worker="test") == "done"
    job.refresh_from_db()
    assert job.result["folders"] == 1
    assert run_folder(run.pk).is_dir()


def aged_release(release: Release) -> Path:
    return aged(fetching.fetch(release, lambda *_: None), 3)
