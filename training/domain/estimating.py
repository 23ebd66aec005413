"""What a run would take, as the judge itself reckons it (`--dry-run`): nothing is trained, nothing is written."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from exports.models import Release
from jobs.errors import Permanent
from jobs.registry import Effect
from jobs.running import JobRun
from training.child import Child
from training.domain import fetching
from training.domain.sweeping import sweep_later
from training.domain.watching import TICK
from training.domain.working import FINISHED, check_installed
from training.places import work

MOST_SECONDS = 300


def estimate(job: JobRun) -> Effect:
    check_installed()
    asked = job.payload
    release = fetching.fetch(Release.objects.get(pk=asked["release"]), lambda done, total: job.progress(done, total))
    work().mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="estimate-", dir=work()) as scratch:
        found = reckon(job, Path(scratch), release)

    def effect() -> dict[str, Any]:
        sweep_later()
        return found

    return effect


def reckon(job: JobRun, scratch: Path, release: Path) -> dict[str, Any]:
    asked = job.payload
    base = [f"--base={asked['base']}"] if asked["base"] else []
    options = [f"--set={option}" for option in asked["options"]]
    places = ["--release", str(release), "--out", str(scratch / "run")]
    child = Child.start(["train", asked["recipe"], *places, *base, *options, "--dry-run"], scratch)
    try:
        for _ in range(int(MOST_SECONDS / TICK)):
            if child.ended_within(TICK):
                break
            job.keep_alive()
        else:
            raise Permanent("estimate_too_slow", f"No estimate after {MOST_SECONDS} s. The run itself may be started.")
    finally:
        child.end()
    said = child.words()
    if child.process.returncode != FINISHED:
        raise Permanent("judge_refused", said.strip()[-2000:])
    try:
        return dict(json.loads(said[said.index("{") :]))
    except ValueError:
        raise Permanent("judge_failed", f"The estimate could not be read: {said[-500:]}") from None
