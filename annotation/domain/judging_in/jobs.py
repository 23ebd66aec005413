"""Uploaded judgements: staged in storage, so that a worker on any host can read them, and imported by a job."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from accounts.errors import EarshotError
from accounts.models import User
from annotation.domain.judging_in import Wanted, begin, import_judgements
from annotation.domain.judging_in.clips import AUDIO
from annotation.models import JudgementImport
from datasets_app.archives import BadArchive
from datasets_app.domain import staging
from datasets_app.domain.delivery import FilesGone, open_delivery
from datasets_app.domain.import_progress import Watcher
from datasets_app.enums import ImportState
from datasets_app.names import safe_name
from jobs.domain import enqueue

KIND = "annotation.import_judgements"


class CannotImport(Exception):
    """The delivery as a whole cannot be read, and trying again will not help."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def begin_upload(*, files: Iterable[UploadedFile], title: str, wanted: Wanted, by: User) -> JudgementImport:
    """Stage files of judgements, and recordings beside them if any, and queue the work."""
    wanted.check()
    staged = staging.stage_uploads(files=files)
    try:
        with transaction.atomic():
            made = begin(title=title, wanted=wanted, by=by, staged=staged)
            job = enqueue(kind=KIND, payload={"import": made.pk}, dedup_key=f"judgements:{made.pk}", owner=by)
            made.job_id = job.pk
            made.save(update_fields=["job_id"])
    except BaseException:
        staging.drop(staged)  # nobody else knows that these files wait
        raise
    return made


def import_upload(*, of: JudgementImport, watcher: Watcher) -> dict[str, Any]:
    """The work of the job; going on after a kill adds nothing twice. Raises CannotImport."""
    with tempfile.TemporaryDirectory(prefix=f"judgements-{of.pk}-", dir=staging.work_folder()) as work:
        try:
            folder = unpacked(of.staging_key, Path(work), watcher)
            with_audio = any(path.suffix.lower() in AUDIO for path in folder.rglob("*"))
            done = import_judgements(of=of, path=folder, audio=folder if with_audio else None, watcher=watcher)
        except (EarshotError, BadArchive, FilesGone) as refused:
            JudgementImport.objects.filter(pk=of.pk).update(
                state=ImportState.FAILED, error=refused.message, finished_at=timezone.now()
            )
            staging.drop(of.staging_key)
            raise CannotImport(refused.code, refused.message) from None
    return {"added": done.added, "known": done.known, "unreadable": done.unreadable}


def unpacked(key: str, work: Path, watcher: Watcher) -> Path:
    """The delivery as a folder of its own names."""
    delivery = open_delivery(key, work, watcher.keep_alive)
    folder = work / "delivery"
    for name in delivery.names:
        target = folder / safe_name(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        fetched = delivery.fetch(name, target)
        if fetched != target:
            shutil.copyfile(fetched, target)
        watcher.keep_alive()
    return folder
