"""Clearing the work folder of this machine: what no live job and no run needs, and nobody has touched for a day.

Everything here is a copy of what storage holds or can be made again, but for one thing: the checkpoints of a run that
can go on. The newest may not have reached storage, so they stay.
"""

from __future__ import annotations

import logging
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from exports.models import Release
from jobs.domain import enqueue
from jobs.enums import JobState
from jobs.models import Job
from jobs.registry import Effect
from jobs.running import JobRun
from training.enums import ESTIMATE, IN_WORK, JUDGE, RESUMABLE, SWEEP
from training.models import Appointment, Run
from training.places import FEATURES, work

log = logging.getLogger(__name__)
KEPT_FOR = timedelta(days=1)
LIVE = (JobState.READY, JobState.RUNNING)
PARTIAL = "."  # names that begin so were being fetched or removed when a worker died


@dataclass(frozen=True)
class Swept:
    folders: int
    bytes: int


def sweep(*, older_than: timedelta = KEPT_FOR) -> Swept:
    """Remove what is not needed and was last touched before then. Several workers may sweep at once."""
    before = time.time() - older_than.total_seconds()
    count, freed = 0, 0
    for folder in unneeded():
        if touched(folder) < before:
            count, freed = count + 1, freed + remove(folder)
    return Swept(count, freed)


def unneeded() -> Iterator[Path]:
    releases, judging, busy, resumable = releases_in_use(), appointments_in_work(), runs_in_use(), resumable_runs()
    needed: dict[str, Callable[[str], bool]] = {
        "releases": releases.__contains__,
        "judging": judging.__contains__,
        "runs": lambda name: name in busy or name in resumable,
    }
    for place, is_needed in needed.items():
        yield from (folder for folder in folders(work() / place) if not is_needed(folder.name))
    yield from (folder for folder in folders(work()) if folder.name not in needed)
    for name in resumable - busy:
        yield from (folder for folder in folders(work() / "runs" / name) if folder.name == FEATURES)


def folders(home: Path) -> Iterator[Path]:
    return (path for path in sorted(home.iterdir()) if path.is_dir()) if home.is_dir() else iter(())


def releases_in_use() -> set[str]:
    """Digests of the releases that runs in work and live estimates read."""
    estimates = Job.objects.filter(kind=ESTIMATE, state__in=LIVE).values_list("payload__release", flat=True)
    runs = Run.objects.filter(state__in=IN_WORK).values_list("release", flat=True)
    return set(Release.objects.filter(pk__in={*estimates, *runs}).values_list("digest", flat=True))


def appointments_in_work() -> set[str]:
    jobs = Job.objects.filter(kind=JUDGE, state__in=LIVE)
    return {str(pk) for pk in jobs.values_list("payload__appointment", flat=True)}


def runs_in_use() -> set[str]:
    """Runs in work, and those that judge a campaign at this time."""
    runs = set(Run.objects.filter(state__in=IN_WORK).values_list("pk", flat=True))
    judging = Appointment.objects.filter(pk__in=[int(pk) for pk in appointments_in_work()])
    return {str(pk) for pk in runs | set(judging.values_list("run", flat=True))}


def resumable_runs() -> set[str]:
    return {str(pk) for pk in Run.objects.filter(state__in=RESUMABLE).values_list("pk", flat=True)}


def touched(folder: Path) -> float:
    """When anything directly in it was last written, or it was last used (`use`)."""
    times = [folder.stat().st_mtime] if folder.is_dir() else []
    for path in folder.rglob("*") if folder.name.startswith(PARTIAL) else folder.glob("*"):
        try:
            times.append(path.lstat().st_mtime)
        except FileNotFoundError:
            continue  # somebody works here, or sweeps too
    return max(times, default=time.time())


def remove(folder: Path) -> int:
    """Gone in one step for whoever looks, then its bytes; returns how many those were."""
    gone = folder.with_name(f"{PARTIAL}{folder.name.lstrip(PARTIAL)}.{secrets.token_hex(6)}.gone")
    try:
        folder.rename(gone)
    except FileNotFoundError:
        return 0  # another worker swept it
    except OSError as error:  # no reason for a run to fail
        log.warning("%s could not be swept: %s", folder, error)
        return 0
    freed = sum(path.lstat().st_size for path in gone.rglob("*") if path.is_file())
    shutil.rmtree(gone, ignore_errors=True)
    log.info("swept %s, %d bytes", folder, freed)
    return freed


def sweep_later() -> None:
    """Ask for a sweep once what is left here now has lain for as long as it may; one an hour is enough."""
    due = (timezone.now() + KEPT_FOR).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    enqueue(kind=SWEEP, payload={}, dedup_key=f"{SWEEP}:{due:%Y-%m-%dT%H}", run_after=due)


def sweep_here(job: JobRun) -> Effect:
    swept = sweep()
    return lambda: {"folders": swept.folders, "bytes": swept.bytes}
