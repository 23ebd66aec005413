"""A delivery of files becomes clips: one function behind command, page and API, and the work that follows it.

Rows are recorded one by one, so that a run which was killed goes on where it stopped; what is already there is found by
its content, so that the same delivery twice adds nothing.
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.errors import Invalid
from accounts.models import User
from datasets_app import manifest
from datasets_app.archives import BadArchive, looks_like_archive
from datasets_app.audio.errors import AudioError
from datasets_app.domain import clips, staging
from datasets_app.domain.sources import check_is_manager, ensure_source
from datasets_app.enums import ImportState, RowOutcome
from datasets_app.manifest import BadManifest, BadRow, Problem, Row
from datasets_app.models import Clip, Import, ImportRow
from datasets_app.names import shown
from jobs import domain as jobs

KIND = "datasets_app.import"
UNNAMED_SOURCE = "unnamed"
SIDE_BY_SIDE = min(4, os.cpu_count() or 1)
TELL_EVERY_SECONDS = 0.5

log = logging.getLogger(__name__)
Result = TypeVar("Result")


class BadDefaults(Invalid):
    code = "bad_defaults"


class CannotImport(Exception):
    """The delivery as a whole cannot be read, and trying again will not help."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Watcher(Protocol):
    """Whoever follows an import: a job's run, or a command's progress line."""

    def progress(self, done: int, total: int) -> None: ...

    def keep_alive(self) -> None: ...

    def emit(self, kind: str, **data: Any) -> None: ...


def begin_import(*, title: str, staged: str, defaults: dict[str, Any], by: User | None, queued: bool = True) -> Import:
    """Record a delivery whose files wait under `staged` (see `staging`), and queue the work.

    With `queued=False` no job is made; the caller goes on with `import_now`. A refused delivery is not kept.
    """
    try:
        check_is_manager(by)
        refuse_bad_defaults(defaults)
        with transaction.atomic():
            made = Import.objects.create(title=title[:200], by=by, defaults=defaults, staging_key=staged)
            if queued:
                job = jobs.enqueue(kind=KIND, payload={"import": made.pk}, dedup_key=f"import:{made.pk}", owner=by)
                made.job_id = job.pk
                made.save(update_fields=["job_id"])
    except BaseException:
        staging.drop(staged)  # nobody else knows that these files wait
        raise
    return made


def refuse_bad_defaults(defaults: dict[str, Any]) -> None:
    try:
        manifest.parse_defaults(defaults)
    except BadRow as bad:
        raise BadDefaults(f"{bad.reason} Nothing was imported.", fields={"defaults": [bad.reason]}) from None


def import_now(of: Import, watcher: Watcher) -> Import:
    """Do the whole work here, without a worker. Raises CannotImport."""
    finish = run_import(of=of, watcher=watcher)
    with transaction.atomic():
        finish()
    of.refresh_from_db()
    return of


def run_import(*, of: Import, watcher: Watcher) -> Callable[[], dict[str, int]]:
    """Work through the rows that have no outcome yet; returns what finishes the import, for the caller's transaction.

    Raises CannotImport when the delivery as a whole is unreadable.
    """
    Import.objects.filter(pk=of.pk).update(state=ImportState.RUNNING, error="")
    try:
        with work_for(of) as work:
            pulse = Pulse(watcher)
            delivery = staging.open_delivery(of.staging_key, work, pulse.keep_alive)
            plan = plan_of(delivery, work, of.defaults)
            Import.objects.filter(pk=of.pk).update(total=len(plan.takes) + len(plan.problems))
            Walk(of, delivery, work, pulse).through(plan)
    except BadManifest as bad:
        raise given_up(of, "bad_manifest", str(bad)) from None
    except (BadArchive, staging.FilesGone) as bad:
        raise given_up(of, bad.code, bad.message) from None
    return lambda: finish_import(of)


def given_up(of: Import, code: str, message: str) -> CannotImport:
    Import.objects.filter(pk=of.pk).update(state=ImportState.FAILED, error=message, finished_at=timezone.now())
    staging.drop(of.staging_key)
    return CannotImport(code, message)


def finish_import(of: Import) -> dict[str, int]:
    Import.objects.filter(pk=of.pk).update(state=ImportState.DONE, finished_at=timezone.now())
    transaction.on_commit(lambda: staging.drop(of.staging_key))
    return counts_of(of)


def counts_of(of: Import) -> dict[str, int]:
    now = Import.objects.only("total", "added", "known", "skipped").get(pk=of.pk)
    return {"total": now.total, "added": now.added, "known": now.known, "skipped": now.skipped}


@dataclass(frozen=True)
class Take:
    """One row and the delivered file it means."""

    row: Row
    name: str


@dataclass(frozen=True)
class Plan:
    takes: list[Take]
    problems: list[Problem]


def plan_of(delivery: staging.Delivery, work: Path, defaults: dict[str, Any]) -> Plan:
    """The same for every run of the import: lines are how a later run knows what is done."""
    names = [name for name in delivery.names if name != delivery.manifest_name]
    if delivery.manifest_name:
        path = delivery.fetch(delivery.manifest_name, work / "manifest")
        if path.stat().st_size > manifest.MAX_BYTES:
            raise BadManifest("The manifest is too large. Deliver in parts.")
        told = manifest.parse_manifest(delivery.manifest_name, path.read_bytes())
    else:
        told = manifest.rows_of_files(names)
    fill = manifest.parse_defaults(defaults)
    plan = Plan([], list(told.problems))
    finder = staging.Finder(names, delivery.manifest_name)
    for row in told.rows:
        place(row, finder, fill, plan)
    plan.problems.extend(left_over(names, told, finder, plan))
    return plan


def place(row: Row, finder: staging.Finder, fill: Row, plan: Plan) -> None:
    found = sorted(finder.find(row.filename))
    if len(found) == 1:
        plan.takes.append(Take(manifest.with_defaults(row, fill), found[0]))
        return
    code, reason = (
        ("ambiguous_file", f"{len(found)} delivered files have this name; give the folder too.")
        if found
        else ("missing_file", "No delivered file has this name.")
    )
    plan.problems.append(Problem(row.line, row.filename, code, reason))


def left_over(names: list[str], told: manifest.Manifest, finder: staging.Finder, plan: Plan) -> Iterator[Problem]:
    """Files that no row names are told too, after the manifest's last line."""
    named = {take.name for take in plan.takes}
    named |= {name for problem in told.problems for name in finder.find(problem.filename)}
    last = max([row.line for row in told.rows] + [problem.line for problem in told.problems], default=0)
    for line, name in enumerate(sorted(set(names) - named), start=last + 1):
        yield Problem(line, name, "not_in_manifest", "The manifest has no row for this file.")


class Walk:
    """One pass over the rows of an import."""

    def __init__(self, of: Import, delivery: staging.Delivery, work: Path, pulse: Pulse) -> None:
        self.of = of
        self.delivery = delivery
        self.work = work
        self.pulse = pulse
        self.sources = Sources(of.defaults)

    def through(self, plan: Plan) -> None:
        done = set(self.of.rows.values_list("line", flat=True))
        for problem in plan.problems:
            if problem.line not in done:
                self.record(problem.line, problem.filename, RowOutcome.SKIPPED, problem.code, problem.reason)
        takes = [take for take in plan.takes if take.row.line not in done]
        with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
            for start in range(0, len(takes), SIDE_BY_SIDE):
                self.some(takes[start : start + SIDE_BY_SIDE], pool)
                self.pulse.tell(self.of)
        self.pulse.tell(self.of, now=True)

    def some(self, takes: list[Take], pool: ThreadPoolExecutor) -> None:
        """Fetch, decode, measure and store a handful side by side; the database is left to this thread."""
        paths = self.all_of([pool.submit(self.fetched, take) for take in takes])
        digests = self.all_of([pool.submit(clips.file_digest, path) for path in paths])
        known = clips.by_original(digests)
        new = {d: (path, take) for d, path, take in zip(digests, paths, takes, strict=True) if d not in known}
        results = self.all_of([pool.submit(self.prepared, path, d, take) for d, (path, take) in new.items()])
        prepared = [result for result in results if isinstance(result, clips.Prepared)]
        there = clips.by_digest([each.facts.pcm_sha256 for each in prepared])
        self.all_of([pool.submit(clips.store, each) for each in prepared if each.facts.pcm_sha256 not in there])
        outcomes = dict(zip(new, results, strict=True))
        for take, digest in zip(takes, digests, strict=True):
            self.settle(take, known.get(digest), outcomes.get(digest))
        for path in self.work.glob("*.one"):
            shutil.rmtree(path, ignore_errors=True)

    def all_of(self, futures: list[Future[Result]]) -> list[Result]:
        """Their results in order, with signs of life while one takes long."""
        while wait(futures, timeout=TELL_EVERY_SECONDS).not_done:
            self.pulse.keep_alive()
        return [future.result() for future in futures]

    def folder_of(self, take: Take) -> Path:
        folder = self.work / f"{take.row.line}.one"
        folder.mkdir(exist_ok=True)
        return folder

    def fetched(self, take: Take) -> Path:
        return self.delivery.fetch(take.name, self.folder_of(take) / "original")

    def prepared(self, path: Path, digest: str, take: Take) -> clips.Prepared | Problem:
        try:
            return clips.prepare(path, digest, self.folder_of(take))
        except AudioError as error:
            if error.code == "not_audio" and looks_like_archive(take.name):
                return self.problem(
                    take, "nested_archive", "Archives inside a delivery are not opened. Unpack it first."
                )
            return self.problem(take, error.code, error.message)
        except OSError:
            raise  # a full disk is not the file's fault: the job is tried again
        except Exception:
            log.exception("import %s: %s could not be measured", self.of.pk, take.name)
            return self.problem(take, "unexpected", "The file broke our measuring; the log says how. Please report it.")

    def problem(self, take: Take, code: str, reason: str) -> Problem:
        return Problem(take.row.line, take.row.filename, code, reason)

    def settle(self, take: Take, known: Clip | None, result: clips.Prepared | Problem | None) -> None:
        line, filename = take.row.line, take.row.filename
        if known is not None:
            self.record(line, filename, RowOutcome.KNOWN, clip=known)
        elif isinstance(result, Problem):
            self.record(line, filename, RowOutcome.SKIPPED, result.code, result.reason)
        elif result is not None:
            with transaction.atomic():
                clip, is_new = clips.create_clip(prepared=result, source=self.sources.of(take.row), row=take.row)
                self.record(line, filename, RowOutcome.ADDED if is_new else RowOutcome.KNOWN, clip=clip)

    def record(
        self, line: int, filename: str, outcome: RowOutcome, code: str = "", reason: str = "", clip: Clip | None = None
    ) -> None:
        """The outcome and the count it changes, together. A line that another run has recorded stays as it is."""
        with transaction.atomic():
            row = ImportRow(
                of=self.of, line=line, filename=shown(filename), outcome=outcome, code=code, reason=reason, clip=clip
            )
            try:
                with transaction.atomic():
                    row.save(force_insert=True)
            except IntegrityError:
                return
            Import.objects.filter(pk=self.of.pk).update(**{outcome.value: F(outcome.value) + 1})


class Sources:
    """The sources that the rows name, looked up once each."""

    def __init__(self, defaults: dict[str, Any]) -> None:
        self.default = defaults.get("source") or UNNAMED_SOURCE
        self.found: dict[str, Any] = {}

    def of(self, row: Row) -> Any:
        slug = row.source or self.default
        if slug not in self.found:
            self.found[slug] = ensure_source(slug)
        return self.found[slug]


class Pulse:
    """Signs of life, often enough for the page and the lease, rarely enough for the database."""

    def __init__(self, watcher: Watcher) -> None:
        self.watcher = watcher
        self.last = 0.0

    def keep_alive(self) -> None:
        if self.due():
            self.watcher.keep_alive()

    def tell(self, of: Import, *, now: bool = False) -> None:
        if not self.due() and not now:
            return
        counts = counts_of(of)
        done = counts["added"] + counts["known"] + counts["skipped"]
        self.watcher.progress(done, counts["total"])
        self.watcher.emit("progress", done=done, **counts)

    def due(self) -> bool:
        if time.monotonic() - self.last < TELL_EVERY_SECONDS:
            return False
        self.last = time.monotonic()
        return True


@contextmanager
def work_for(of: Import) -> Iterator[Path]:
    """A folder of this import's own; what a killed run of it left on this host goes first."""
    room = staging.work_folder()
    for left in room.glob(f"import-{of.pk}-*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f"import-{of.pk}-", dir=room, ignore_cleanup_errors=True) as folder:
        yield Path(folder)
