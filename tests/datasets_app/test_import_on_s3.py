"""The whole way of a clip with a bucket instead of a folder: staged, imported and played over the wire."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from datasets_app.domain import staging
from datasets_app.domain.addresses import audio_json, grant
from datasets_app.domain.importing import begin_import
from datasets_app.models import Clip
from datasets_app.storage import storage
from datasets_app.storage.s3 import S3Storage
from jobs.running import run_job
from tests.cast import Cast
from tests.datasets_app.s3_server import BUCKET, running_s3
from tests.datasets_app.test_audio_view import get


@pytest.fixture(scope="module")
def s3_endpoint() -> Iterator[str]:
    with running_s3() as endpoint:
        yield endpoint


@pytest.mark.django_db(transaction=True)
def test_a_folder_is_imported_and_played(s3_endpoint: str, settings: Any, folder: Path, cast: Cast) -> None:
    settings.STORAGE_URL, settings.S3_ENDPOINT_URL = f"s3://{BUCKET}/an-import", s3_endpoint
    assert isinstance(storage(), S3Storage)
    made = begin_import(title="t", staged=staging.stage_folder(folder), defaults={}, by=cast.mara)
    assert run_job(made.job_id, worker="w") == "done"
    made.refresh_from_db()
    assert (made.added, made.skipped) == (3, 0)
    assert {key.split("/")[0] for key in storage().list()} == {"originals", "twins", "peaks"}

    clip = Clip.objects.get(name="a.wav")
    url = audio_json(grant(clip=clip, user=cast.ann, purpose="p"))["url"]
    whole = storage().read(clip.twin_key)
    assert get(url, cast.ann).body == whole
    part = get(url, cast.ann, Range="bytes=100-199")
    assert (part.status, part.body) == (206, whole[100:200])
