"""The real `speech_judge` behind a run, once; and that fake_judge.py plays it truly."""

from __future__ import annotations

import io
import json
import math
import struct
import sys
import wave

import pytest

from datasets_app.storage import storage
from jobs.models import Job, JobEvent
from jobs.running import run_job
from tests.annotation.world import make_campaign
from tests.speech_judge.planted import plant
from training import child
from training.domain import appointing, asking, watching, working
from training.enums import RunState
from training.models import Run
from training.places import run_folder

pytestmark = pytest.mark.slow
SHORT = ("stages.0.epochs=1.0", "stages.0.eval_every=2", "stages.0.save_every=2", "stages.0.batch=8")


@pytest.fixture
def planted(publish, tmp_path):
    folder = plant(tmp_path / "planted", {"train": 24, "val": 6, "test": 6})
    clips = [json.loads(line) for line in (folder / "clips.jsonl").read_text().splitlines()]
    named = [{"source": "planted", **clip} for clip in clips]  # as every release of ours does
    (folder / "clips.jsonl").write_text("".join(json.dumps(clip) + "\n" for clip in named))
    return publish(folder, "planted")


def work(run: Run) -> Run:
    run_job(run.job_id, worker="test")
    return Run.objects.with_jobs().get(pk=run.pk)


def told(run: Run) -> dict[str, dict]:
    """The last line of each kind."""
    return {e.data["kind"]: e.data for e in JobEvent.objects.filter(job_id=run.job_id, kind="point").order_by("pk")}


def test_the_real_judge_trains_and_the_fake_speaks_as_it_does(cast, planted, fake_judge, monkeypatch):
    real_program, tick = (sys.executable, "-m", "speech_judge"), 1.0
    run = asking.start(release_id=planted.pk, recipe="tiny", options=["fake.steps=10"], by=None)
    fake, fake_folder = told(work(run)), run_folder(run.pk)
    monkeypatch.setattr(child, "PROGRAM", real_program)
    monkeypatch.setattr(watching, "TICK", tick)
    monkeypatch.setattr(working, "TICK", tick)

    run = work(asking.start(release_id=planted.pk, recipe="tiny", options=SHORT, by=None))

    assert run.state == RunState.FINISHED, Job.objects.get(pk=run.job_id).error_message
    assert run.summary["step"] == run.summary["steps"] == 3
    real = told(run)
    for kind in fake:
        assert set(fake[kind]) <= set(real[kind]), kind
    folder = run_folder(run.pk)
    for name in ("config.toml", "run.json", "state.json", "metrics.jsonl", "final/base.json"):
        assert (folder / name).is_file(), name
        assert (fake_folder / name).is_file(), name
    assert json.loads((folder / "state.json").read_text())["state"] == "finished"
    if child.knows("evaluate", folder):
        assert run.evaluation["tasks"]["assessment"]
    if child.knows("predict", folder):
        it_judges_a_campaign(run, cast)


def it_judges_a_campaign(run: Run, cast) -> None:
    campaign = make_campaign(cast, clips=2)
    for item in campaign.items.select_related("clip"):
        storage().put_bytes(item.clip.twin_key, tone())
    made = appointing.appoint(run_id=run.pk, campaign=campaign, by=None)
    assert run_job(made.job_id, worker="test") == "done", Job.objects.get(pk=made.job_id).error_message
    opinions = list(run.opinions.all())
    assert [opinion.error for opinion in opinions] == ["", ""]
    for opinion in opinions:
        assert 1 <= opinion.scores["overall_quality"]["expected"] <= 5
        assert 0 < opinion.uncertainty <= 1


def tone() -> bytes:
    """A second of 220 Hz."""
    samples = b"".join(struct.pack("<h", round(9000 * math.sin(n * 220 * 2 * math.pi / 16000))) for n in range(16000))
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16000)
        file.writeframes(samples)
    return out.getvalue()


def test_the_real_judge_refuses_with_words(planted):
    run = work(asking.start(release_id=planted.pk, recipe="tiny", options=["stages.0.nonsense=1"], by=None))
    assert run.state == RunState.FAILED
    assert "nonsense" in run.error


def test_the_real_judge_reckons(planted):
    job = asking.request_estimate(release_id=planted.pk, recipe="tiny", by=None)
    run_job(job.pk, worker="test")
    job = Job.objects.get(pk=job.pk)
    assert job.state == "done", job.error_message
    assert {"hours", "memory_gib", "stages"} <= set(job.result)
