"""Run by test_kill.py in processes of their own, on a database of their own: `python -m tests.training.killed_worker`.

`prepare` makes a release and a run, `work` carries it out as a worker would, `tell` prints what became of it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import django

django.setup()  # before anything that has models

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from datasets_app.storage import storage  # noqa: E402
from exports.domain.storing import put_folder  # noqa: E402
from exports.folder.seal import seal  # noqa: E402
from exports.models import Release, ReleaseState  # noqa: E402
from jobs import domain  # noqa: E402
from jobs.models import JobEvent  # noqa: E402
from jobs.running import run_job  # noqa: E402
from training import child  # noqa: E402
from training.domain import asking, reading, watching, working  # noqa: E402
from training.models import Run  # noqa: E402

child.PROGRAM = (sys.executable, str(Path(__file__).with_name("fake_judge.py")))
watching.TICK = working.TICK = 0.05


def prepare() -> None:
    call_command("migrate", verbosity=0)
    folder = Path(settings.DATA_DIR) / "made"
    folder.mkdir(parents=True)
    (folder / "release.json").write_text("{}")
    digest = seal(folder, {})
    put_folder(storage(), "releases/made", folder, lambda *_: None)
    release = Release.objects.create(
        name="made", state=ReleaseState.PUBLISHED, digest=digest, folder_key="releases/made"
    )
    run = asking.start(release_id=release.pk, recipe="tiny", options=["fake.steps=300", "fake.pause=0.3"], by=None)
    print(run.job_id)


def work() -> None:
    domain.take_back_all(queues=["judge"])  # as a lone worker does when it starts
    print(run_job(Run.objects.get().job_id, worker="test"))


def tell() -> None:
    run = Run.objects.get()
    told = [event.data for event in JobEvent.objects.filter(job_id=run.job_id, kind="point").order_by("pk")]
    steps = [line["step"] for line in reading.points_of(run)["points"] if line["kind"] == "step"]
    print(json.dumps({"state": run.state, "told": told, "steps": steps}))


if __name__ == "__main__":
    {"prepare": prepare, "work": work, "tell": tell}[sys.argv[1]]()
