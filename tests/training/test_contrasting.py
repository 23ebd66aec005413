"""Two runs on the same test rows: paired, once, by a job; and what is shown until then, or where they cannot be."""

from __future__ import annotations

import json
import random

import pytest

from datasets_app.storage import storage
from exports.models import Release
from jobs.models import Job
from jobs.running import run_job
from tests.speech_judge.planted import plant
from training.domain import reading
from training.enums import CONTRAST, RunState
from training.models import Run
from training.places import release_folder

FIGURE = "tasks/assessment/judge/dimensions/overall_quality/mse"


@pytest.fixture
def planted(publish, tmp_path) -> Release:
    folder = plant(tmp_path / "planted", {"test": 40})
    clips = [json.loads(line) for line in (folder / "clips.jsonl").read_text().splitlines()]
    named = [{**clip, "source": "planted", "speaker": f"s{n % 20}"} for n, clip in enumerate(clips)]
    (folder / "clips.jsonl").write_text("".join(json.dumps(clip) + "\n" for clip in named))
    return publish(folder, "planted")


def evaluated(release: Release, name: str, *, worse_by: float = 0.0, noise: int = 0) -> Run:
    """A run whose errors are mostly those of the others: some clips are hard for every judge."""
    luck, hard = random.Random(noise), random.Random("hard")
    told = storage().read(f"{release.folder_key}/tasks/assessment/test.jsonl").decode().splitlines()
    rows = [said(json.loads(line), hard.gauss(0, 1.0) + luck.gauss(0, 0.1), worse_by) for line in told]
    run = Run.objects.create(release=release, recipe="tiny", name=name, state=RunState.FINISHED)
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    storage().put_bytes(f"runs/{run.pk}/evaluation/predictions.jsonl", lines.encode())
    figure = {"value": 1.0 + worse_by, "low": 0.6, "high": 1.6, "n": 40}
    run.evaluation = {"tasks": {"assessment": {"judge": {"dimensions": {"overall_quality": {"mse": figure}}}}}}
    run.folder_key = f"runs/{run.pk}"
    run.save()
    return run


def said(row: dict, off: float, worse_by: float) -> dict:
    expected = row["answers"]["overall_quality"] + off + (worse_by if off > 0 else -worse_by)
    mark = {"value": round(expected), "expected": expected, "distribution": {}}
    facts = {name: row[name] for name in ("id", "key", "task", "split", "clips")}
    return {**facts, "system": "speecheval", "response": None, "error": "", "scores": {"overall_quality": mark}}


def differences(*runs: Run) -> list[dict]:
    found = reading.compare([run.pk for run in runs])
    [row] = [row for row in found["figures"] if row["figure"] == FIGURE]
    return row["differences"]


def states(*runs: Run) -> list[str]:
    return [each.state for each in reading.compare([run.pk for run in runs])["contrasts"]]


def work() -> None:
    for job in Job.objects.filter(kind=CONTRAST, state="ready"):
        assert run_job(job.pk, worker="test") == "done", Job.objects.get(pk=job.pk).error_message


def test_a_small_steady_difference_is_seen_once_the_runs_are_paired(planted):
    first, same, worse = (
        evaluated(planted, "a"),
        evaluated(planted, "b", noise=1),
        evaluated(planted, "c", worse_by=0.3),
    )
    runs = (first, same, worse)
    assert states(*runs) == ["working", "working"]
    before = differences(*runs)
    assert [(each["paired"], each["differs"]) for each in before] == [(False, False)] * 2
    work()
    assert states(*runs) == ["ready", "ready"]
    [no, yes] = differences(*runs)
    assert (no["paired"], no["differs"]) == (True, False)
    assert (yes["paired"], yes["differs"]) == (True, True)
    assert yes["low"] > 0  # more error is worse
    assert Job.objects.filter(kind=CONTRAST).count() == 2  # asked once, whoever looks
    assert not release_folder(planted.digest).exists()  # the words of the release were enough
    [other_way] = differences(worse, first)
    assert (other_way["paired"], round(other_way["value"], 6)) == (False, -0.3)
    work()
    [other_way] = differences(worse, first)
    assert other_way["value"] == -yes["value"]


def test_runs_on_different_releases_are_never_paired(planted, release):
    first, other = evaluated(planted, "a"), evaluated(planted, "b")
    Run.objects.filter(pk=other.pk).update(release=release)
    assert states(first, other) == ["none"]
    assert [each["paired"] for each in differences(first, other)] == [False]
    assert not Job.objects.filter(kind=CONTRAST).exists()


def test_where_predictions_are_gone_it_says_so_and_shows_what_is_known(planted):
    first, other = evaluated(planted, "a"), evaluated(planted, "b")
    storage().delete(f"{other.folder_key}/evaluation/predictions.jsonl")
    reading.compare([first.pk, other.pk])
    assert run_job(Job.objects.get(kind=CONTRAST).pk, worker="test") == "dead"
    [contrast] = reading.compare([first.pk, other.pk])["contrasts"]
    assert (contrast.state, "no longer stored" in contrast.message) == ("failed", True)
    assert [each["paired"] for each in differences(first, other)] == [False]


def test_a_run_that_ended_anew_is_paired_anew(planted):
    first, other = evaluated(planted, "a"), evaluated(planted, "b")
    assert states(first, other) == ["working"]
    Run.objects.filter(pk=other.pk).update(finished_at="2026-01-02T00:00Z")
    reading.compare([first.pk, other.pk])
    assert Job.objects.filter(kind=CONTRAST).count() == 2
