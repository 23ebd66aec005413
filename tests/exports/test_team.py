"""Releases where a team keeps its work: rows in PostgreSQL, files in an S3 bucket."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.models import User
from annotation.models import Campaign
from datasets_app.domain import ledger
from datasets_app.storage import storage
from datasets_app.storage.s3 import S3Storage
from exports.domain.requesting import request_release
from exports.models import Release
from jobs.running import run_job
from tests.cast import Cast, make_cast
from tests.databases import own_database
from tests.datasets_app.s3_server import BUCKET, running_s3
from tests.exports import factories

pytestmark = pytest.mark.slow


@pytest.mark.team
def test_a_release_is_built_from_rows_in_postgresql(
    new_database: Callable[[], str], django_db_blocker: Any, tmp_path: Path
):
    with django_db_blocker.unblock(), own_database(new_database()):
        call_command("migrate", verbosity=0)
        assert connection.vendor == "postgresql"
        cast = make_cast()

        release = published(factories.make_accepted_campaign(cast.ann), by=cast.mara)

        assert_archive_verifies(release, tmp_path)
        assert ledger.verify_chain().holds


def test_a_release_is_built_from_a_bucket_and_published_into_it(cast: Cast, settings: Any, tmp_path: Path):
    with running_s3() as endpoint:
        settings.STORAGE_URL, settings.S3_ENDPOINT_URL = f"s3://{BUCKET}/team-a", endpoint
        assert isinstance(storage(), S3Storage)

        release = published(factories.make_accepted_campaign(cast.ann), by=cast.mara)

        assert {key.split("/")[0] for key in storage().list()} == {"twins", "releases", "archives"}
        assert storage().exists(f"{release.folder_key}/MANIFEST.sha256")
        assert_archive_verifies(release, tmp_path)


def published(campaign: Campaign, *, by: User) -> Release:
    asked = request_release(name="set-1", campaigns=[campaign.pk], by=by)
    assert run_job(asked.job_id, worker="test") == "done"
    release = Release.objects.get(pk=asked.pk)
    assert (release.state, release.refusal_message) == ("published", "")
    return release


def assert_archive_verifies(release: Release, tmp_path: Path) -> None:
    """The archive as it lies in storage, unpacked, proves itself and names the release's digest."""
    storage().fetch(release.archive_key, tmp_path / "archive.zip")
    with zipfile.ZipFile(tmp_path / "archive.zip") as packed:
        packed.extractall(tmp_path / "unpacked")
    folder = tmp_path / "unpacked" / "set-1"
    assert len(list((folder / "audio").rglob("*.wav"))) == 16
    checked = subprocess.run([sys.executable, str(folder / "verify.py")], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout
    assert checked.stdout.strip().endswith(release.digest)
