"""A delivery of files becomes clips: one function behind command, page and API, and the work that follows it.

Rows are recorded one by one, so that a run which was killed goes on where it stopped; what is already there is found by
its content, so that the same delivery twice adds nothing.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.errors import Invalid
from accounts.models import User
from datasets_app.archives import BadArchive
from datasets_app.domain import staging
from datasets_app.domain.delivery import FilesGone, open_delivery
from datasets_app.domain.import_plan import plan_of
from datasets_app.domain.import_progress import Pulse, Watcher, counts_of
from datasets_app.domain.import_walk import Walk
from datasets_app.domain.sources import check_is_manager
from datasets_app.enums import ImportState
from datasets_app.manifest import BadManifest
from datasets_app.manifest_rows import BadRow, parse_defaults
from datasets_app.models import Import
from jobs import domain as jobs

KIND = "datasets_app.import"


class BadDefaults(Invalid):
    code = "bad_defaults"


class CannotImport(Exception):
    """The delivery as a whole cannot be read, and trying again will not help."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


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
        parse_defaults(defaults)
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
            delivery = open_delivery(of.staging_key, work, pulse.keep_alive)
            plan = plan_of(delivery, work, of.defaults)
            Import.objects.filter(pk=of.pk).update(total=len(plan.takes) + len(plan.problems))
            Walk(of, delivery, work, pulse).through(plan)
    except BadManifest as bad:
        raise given_up(of, "bad_manifest", str(bad)) from None
    except (BadArchive, FilesGone) as bad:
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


@contextmanager
def work_for(of: Import) -> Iterator[Path]:
    """A folder of this import's own; what a killed run of it left on this host goes first."""
    room = staging.work_folder()
    for left in room.glob(f"import-{of.pk}-*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f"import-{of.pk}-", dir=room, ignore_cleanup_errors=True) as folder:
        yield Path(folder)
