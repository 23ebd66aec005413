"""Job kinds of this app."""

from __future__ import annotations

from functools import partial

from datasets_app.disk import full_disk_raises
from datasets_app.domain.importing import KIND, CannotImport, run_import
from datasets_app.models import Import
from datasets_app.storage import StorageError
from jobs.errors import Permanent, RetryLater
from jobs.registry import Effect, register
from jobs.running import JobRun


# Many attempts: each goes on where the last was killed. A short lease: a killed run is taken over soon.
@register(KIND, max_attempts=20, lease_seconds=30)
def import_files(run: JobRun) -> Effect | None:
    try:
        with full_disk_raises(partial(RetryLater, "no_room")):
            return run_import(of=Import.objects.get(pk=run.payload["import"]), watcher=run)
    except CannotImport as failure:
        raise Permanent(failure.code, failure.message) from None
    except StorageError as failure:
        raise RetryLater("storage", str(failure)) from failure
