"""Runs as they stand in the database after a judge was trained, and after one was not."""

from __future__ import annotations

import json

from tests.flows.stack import Stack

SCRIPT = """
import json
from django.utils import timezone
from jobs.enums import JobState
from jobs.models import Job, JobEvent
from training.models import Run

def figure(value):
    return {"value": value, "low": value - 0.1, "high": value + 0.1, "n": 60, "clusters": 12}

def judge(value):
    scale = {"of": 60, "unread": 0, "pcc": figure(value), "srcc": figure(value), "mse": figure(1 - value)}
    rate = {"accuracy": figure(value), "macro_f1": value, "qwk": value}
    return {"dimensions": {"overall_quality": scale, "distortion": scale}, "speech_rate": rate}

def evaluation(value):
    found = {"rows": 60, "missing": 0, "joined_by": "id", "clustered_by": "speaker", "judge": judge(value)}
    found |= {"baselines": {"always the train mean": judge(0.2)}, "by_language": {"en": judge(value), "zh": judge(0.3)}}
    found |= {"by_system": {}, "systems": {"overall_quality": {"systems": 5, "pcc": 0.9, "srcc": 0.8}}}
    terms = {"unread_policy": "worst", "bootstraps": 100, "seed": 0, "similarity": "not computed"}
    tasks = {"assessment": found}
    return {"split": "test", "release": {"name": "first"}, "terms": terms, "tasks": tasks, "ceiling": {}}

def tell(name, state, value=None, error=""):
    job = Job.objects.create(kind="training.run", queue="judge", state=JobState.DONE, run_after=timezone.now())
    points = [{"kind": "step", "stage": "instruction", "step": n, "steps": 40, "loss": 4 / n} for n in range(1, 41)]
    if value:
        points.append({"kind": "val", "stage": "instruction", "step": 40, "loss": 0.2})
    JobEvent.objects.bulk_create([JobEvent(job=job, kind="point", data=point) for point in points])
    run = Run(name=name, release_id=RELEASE, recipe="tiny", state=state, job_id=job.pk, job_ids=[job.pk], error=error)
    run.summary = {"stage": "instruction", "step": 40, "steps": 40, "loss": 0.1}
    run.evaluation = evaluation(value) if value else {}
    run.log, run.started_at, run.finished_at = "step 40 of 40", timezone.now(), timezone.now()
    run.save()
    Run.objects.filter(pk=run.pk).update(folder_key=f"runs/{run.pk}")
    return run.pk

runs = [tell("First", "finished", 0.6), tell("Second", "finished", 0.1), tell("Third", "failed", error="No.")]
print(json.dumps(runs))
"""


def told_runs(site: Stack, release: int) -> list[int]:
    """Two that finished, the second worse, and one that failed before its first validation."""
    found: list[int] = json.loads(site.shell(SCRIPT.replace("RELEASE", str(release))))
    return found
