"""The jobs of this app: payload in, one domain call, effect out."""

from __future__ import annotations

from functools import partial

from annotation.domain.judging_in.jobs import KIND, CannotImport, import_upload
from annotation.models import JudgementImport
from datasets_app.disk import full_disk_raises
from datasets_app.domain import staging
from datasets_app.storage import StorageError
from jobs.errors import Permanent, RetryLater
from jobs.registry import Effect, register
from jobs.running import JobRun


# Many attempts: each goes on where the last was killed.
@register(KIND, max_attempts=20, lease_seconds=300)
def import_judgements(run: JobRun) -> Effect:
    of = JudgementImport.objects.get(pk=run.payload["import"])
    try:
        with full_disk_raises(partial(RetryLater, "no_room")):
            counts = import_upload(of=of, watcher=run)
    except CannotImport as failure:
        raise Permanent(failure.code, failure.message) from None
    except StorageError as failure:
        raise RetryLater("storage", str(failure)) from failure

    def finish() -> dict[str, int]:
        staging.drop(of.staging_key)
        return counts

    return finish
