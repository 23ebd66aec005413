"""A run's way, with the judge's program played by fake_judge.py."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
import time

import pytest

from accounts.errors import Invalid, NotAllowed
from datasets_app.storage import storage
from exports.models import Release, ReleaseState
from jobs.models import Job, JobEvent
from jobs.running import run_job
from tests.training.conftest import FAKE
from training import child
from training.domain import asking, reading, working
from training.enums import RunState
from training.errors import NotTrainable, WrongRunState
from training.models import Run
from training.places import release_folder, run_folder

pytestmark = pytest.mark.usefixtures("fake_judge")


def start(release: Release, *options: str, **more) -> Run:
    return asking.start(release_id=release.pk, recipe="tiny", options=options, by=None, **more)


def work(run: Run) -> Run:
    run.refresh_from_db()
    Job.objects.filter(pk=run.job_id).update(run_after="2000-01-01T00:00Z")
    run_job(run.job_id, worker="test")
    return Run.objects.with_jobs().get(pk=run.pk)


def steps_of(run: Run) -> list[int]:
    return [line["step"] for line in reading.points_of(run)["points"] if line["kind"] == "step"]


def test_a_run_trains_is_evaluated_and_leaves_its_judge_in_storage(release):
    run = work(start(release, "fake.steps=12"))
    assert (run.state, run.phase, run.error) == (RunState.FINISHED, "", "")
    assert steps_of(run) == list(range(1, 13))
    assert run.summary["step"] == 12
    assert run.evaluation["overall_quality"]["pcc"]["value"] == 0.5
    assert storage().read(f"runs/{run.pk}/final/weights.safetensors") == b"weights"
    assert storage().exists(f"runs/{run.pk}/metrics.jsonl")
    assert not list(storage().list(f"runs/{run.pk}/checkpoints/"))
    assert "step 12" in run.log


def test_every_line_is_told_once(release):
    run = work(start(release, "fake.steps=30", "fake.pause=0.02"))
    told = [event.data for event in JobEvent.objects.filter(job_id=run.job_id, kind="point").order_by("pk")]
    written = [json.loads(line) for line in (run_folder(run.pk) / "metrics.jsonl").read_text().splitlines()]
    assert told == written
    assert run.lines_read == len(written)


def test_the_child_learns_no_secrets(release, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    run = work(start(release, "fake.steps=2"))
    given = json.loads((run_folder(run.pk) / "run.json").read_text())["environment"]
    assert "secret" not in json.dumps(given)
    assert given["HOME"] == str(run_folder(run.pk))
    assert given["HF_HUB_OFFLINE"] == "1"


def test_a_refusal_fails_at_once_with_the_judges_words(release):
    run = work(start(release, "fake.refuse=stages"))
    assert run.state == RunState.FAILED
    assert "The recipe has no stages.\nWrite it." in run.error
    assert Job.objects.get(pk=run.job_id).state == "dead"


def test_an_unexpected_end_is_tried_three_times_then_fails_and_can_go_on(release):
    run = start(release, "fake.die_at=7")
    for attempt in (1, 2):
        assert work(run).state == RunState.RUNNING, attempt
    run = work(run)
    assert run.state == RunState.FAILED
    assert "RuntimeError: the loss is no number" in run.error
    assert steps_of(run) == [1, 2, 3, 4, 5, 6, 7]  # each attempt began again at the checkpoint of step 5
    (run_folder(run.pk) / "config.toml").write_text("{}")
    run = work(asking.resume(run_id=run.pk, by=None))
    assert (run.state, len(run.job_ids)) == (RunState.FINISHED, 2)
    assert steps_of(run) == list(range(1, 21))


def stop_when_it_runs(run: Run, monkeypatch) -> None:
    """Ask it to stop at the first look that sees a step."""
    look = working.Watch.look

    def and_stop(self):
        look(self)
        if self.run.summary.get("step") and Run.objects.get(pk=run.pk).state == RunState.RUNNING:
            asking.stop(run_id=run.pk, by=None)

    monkeypatch.setattr(working.Watch, "look", and_stop)


def test_stop_writes_a_checkpoint_and_resume_goes_on_from_it(release, monkeypatch):
    run = start(release, "fake.steps=60", "fake.pause=0.02")
    with monkeypatch.context() as patched:
        stop_when_it_runs(run, patched)
        run = work(run)
    assert run.state == RunState.STOPPED
    at = run.summary["step"]
    assert 0 < at < 60
    assert storage().exists(f"runs/{run.pk}/checkpoints/0-{at:07d}/state.json")
    run = work(asking.resume(run_id=run.pk, by=None))
    assert run.state == RunState.FINISHED
    assert steps_of(run) == list(range(1, 61))


def test_another_machine_goes_on_from_storage(release, monkeypatch):
    run = start(release, "fake.steps=60", "fake.pause=0.02")
    with monkeypatch.context() as patched:
        stop_when_it_runs(run, patched)
        run = work(run)
    shutil.rmtree(run_folder(run.pk))
    shutil.rmtree(release_folder(release.digest))
    run = work(asking.resume(run_id=run.pk, by=None))
    assert run.state == RunState.FINISHED
    assert steps_of(run) == list(range(1, 61))
    lines = [json.loads(line) for line in storage().read(f"runs/{run.pk}/metrics.jsonl").splitlines()]
    assert [line["kind"] for line in lines].count("resume") == 1


def test_a_run_that_has_not_begun_stops_at_once_and_its_job_does_nothing(release):
    run = start(release)
    assert asking.stop(run_id=run.pk, by=None).state == RunState.STOPPED
    assert work(run).state == RunState.STOPPED
    assert not run_folder(run.pk).exists()


def test_an_earlier_job_that_lingers_does_nothing(release):
    run = start(release)
    asking.stop(run_id=run.pk, by=None)
    asking.resume(run_id=run.pk, by=None)
    run_job(run.job_ids[0], worker="late")
    assert Run.objects.get(pk=run.pk).state == RunState.WAITING


def test_the_child_of_a_killed_worker_is_ended_before_the_next_attempt(release):
    run = start(release)
    folder = run_folder(run.pk)
    forever = ["--set=fake.pause=0.05", "--set=fake.steps=100000"]
    left = subprocess.Popen([sys.executable, str(FAKE), "train", "tiny", "--out", str(folder), *forever])
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", str(folder)])
    try:
        while not (folder / "metrics.jsonl").is_file():
            time.sleep(0.02)
        threading.Thread(target=left.wait).start()  # as init would
        (folder / "config.toml").write_text("{}")
        Run.objects.filter(pk=run.pk).update(state=RunState.RUNNING)
        done = work(run)
        assert (done.state, left.wait()) == (RunState.FINISHED, 3)
        assert other.poll() is None  # not ours
        assert "resume" in {e.data["kind"] for e in JobEvent.objects.filter(job_id=done.job_id, kind="point")}
    finally:
        for process in (left, other):
            process.kill()


def test_a_cancelled_job_ends_its_child_and_reads_as_stopped(release, monkeypatch, cast):
    run = start(release, "fake.steps=4000", "fake.pause=0.05")
    look = working.Watch.look

    def and_cancel(self):
        look(self)
        if self.run.summary.get("step"):
            Job.objects.filter(pk=run.job_id).update(state="cancelled", lease_epoch=99)

    monkeypatch.setattr(working.Watch, "look", and_cancel)
    run = work(run)
    assert run.shown_state == RunState.STOPPED
    assert not child.left_behind(run_folder(run.pk))


def test_a_job_that_died_with_its_workers_reads_as_failed_and_can_go_on(release):
    run = start(release, "fake.steps=3")
    Run.objects.filter(pk=run.pk).update(state=RunState.RUNNING)
    Job.objects.filter(pk=run.job_id).update(state="dead", error_message="The worker died.")
    run = Run.objects.with_jobs().get(pk=run.pk)
    assert (run.shown_state, run.shown_error) == (RunState.FAILED, "The worker died.")
    assert work(asking.resume(run_id=run.pk, by=None)).state == RunState.FINISHED


def test_a_second_run_waits_its_turn_and_loses_no_attempt(release):
    run = start(release)
    with working.turn():
        run = work(run)
    job = Job.objects.get(pk=run.job_id)
    assert (job.state, job.attempts, run.state) == ("ready", 0, RunState.WAITING)


def test_a_changed_release_is_not_trained_on(release):
    storage().put_bytes("releases/set-1/tasks/assessment/train.jsonl", b'{"planted": true}\n')
    run = work(start(release))
    assert run.state == RunState.FAILED
    assert "tasks/assessment/train.jsonl" in run.error
    assert not release_folder(release.digest).exists()


def test_where_the_judge_cannot_evaluate_the_run_says_so(release, monkeypatch):
    monkeypatch.setattr(child, "knows", lambda command, folder: False)
    run = work(start(release, "fake.steps=2"))
    assert (run.state, run.evaluation) == (RunState.FINISHED, {})
    [note] = JobEvent.objects.filter(job_id=run.job_id, kind="note")
    assert "evaluate" in note.data["text"]


def test_without_torch_the_words_say_what_to_install(release, monkeypatch):
    monkeypatch.setattr(working, "NEEDED", "no_such_package")
    run = work(start(release))
    assert run.state == RunState.FAILED
    assert "earshot[judge]" in run.error


@pytest.mark.parametrize(
    ("order", "field"),
    [
        ({"recipe": "no_such"}, "recipe"),
        ({"recipe": "sq_llm"}, "base"),
        ({"recipe": "tiny", "options": ["--release=/etc"]}, "options"),
        ({"recipe": "tiny", "options": ["seed"]}, "options"),
    ],
)
def test_what_cannot_be_asked_for_is_refused_by_field(release, order, field):
    with pytest.raises(Invalid) as refusal:
        asking.start(release_id=release.pk, by=None, **order)
    assert field in refusal.value.fields
    assert not Run.objects.exists()


def test_only_managers_and_only_published_releases(release, cast):
    with pytest.raises(NotAllowed):
        asking.start(release_id=release.pk, recipe="tiny", by=cast.ann)
    Release.objects.update(state=ReleaseState.BUILDING)
    with pytest.raises(NotTrainable):
        start(release)


def test_a_finished_run_neither_stops_nor_goes_on(release):
    run = work(start(release, "fake.steps=2"))
    for change in (asking.stop, asking.resume):
        with pytest.raises(WrongRunState):
            change(run_id=run.pk, by=None)


def test_an_estimate_is_the_judges_own(release):
    job = asking.request_estimate(release_id=release.pk, recipe="tiny", by=None)
    run_job(job.pk, worker="test")
    assert Job.objects.get(pk=job.pk).result == {"hours": 0.5, "memory_gib": 1.5}
