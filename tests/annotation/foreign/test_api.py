"""Judgements brought in by upload: staged, imported by a job, reported row by row."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from annotation.models import AnswerSheet, JudgementImport
from jobs.enums import JobState
from jobs.running import run_job
from tests.annotation.foreign.test_judging_in import NISQA, make_clip
from tests.cast import Cast
from tests.datasets_app.sounds import wav_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folders(storage_in_tmp: Path, tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path / "data"


def upload(cast: Cast, *files: SimpleUploadedFile, **fields: Any) -> Any:
    return cast.client("mara").post("/api/judgements", {"files": files, "campaign": "C", **fields}, format="multipart")


def test_an_upload_is_imported_by_a_job_and_reported(cast: Cast) -> None:
    make_clip(name="c01.wav")
    made = upload(cast, SimpleUploadedFile("n.csv", f"{NISQA}c01.wav,9,1,2,3,4,5\nc01.wav,9,x,y,z,,\n".encode()))
    assert made.status_code == 201, made.data
    assert run_job(made.data["job_id"], worker="test") == JobState.DONE
    client = cast.client("mara")
    now = client.get(f"/api/judgements/{made.data['id']}").data
    assert (now["state"], now["added"], now["unreadable"]) == ("done", 1, 1)
    (problem,) = client.get(f"/api/judgements/{made.data['id']}/problems").data["results"]
    assert (problem["file"], problem["line"], problem["code"]) == ("n.csv", 3, "not_a_number")
    assert len(client.get("/api/judgements").data["results"]) == 1


def test_an_archive_may_bring_the_recordings_along(cast: Cast) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("set/nisqa.csv", f"{NISQA}c01.wav,9,1,2,3,4,5\n")
        archive.writestr("set/deg/c01.wav", wav_bytes(440))
    made = upload(cast, SimpleUploadedFile("set.zip", packed.getvalue()), source="nisqa")
    assert run_job(made.data["job_id"], worker="test") == JobState.DONE
    sheet = AnswerSheet.objects.get()
    assert sheet.assignment.item.clip is not None
    assert sheet.assignment.item.clip.source.slug == "nisqa"


def test_what_cannot_be_read_at_all_ends_the_job_with_words(cast: Cast) -> None:
    made = upload(cast, SimpleUploadedFile("n.json", b'{"a": 1}'))
    assert run_job(made.data["job_id"], worker="test") == JobState.DEAD
    of = JudgementImport.objects.get()
    assert of.state == "failed"
    assert "Nothing was imported" in of.error


@pytest.mark.parametrize("fields", [{"format": "nonsense"}, {"campaign": ""}, {"names": "[1]"}, {"inspect_share": "2"}])
def test_bad_requests_are_refused(cast: Cast, fields: dict[str, Any]) -> None:
    assert upload(cast, SimpleUploadedFile("n.csv", b"x"), **fields).status_code == 400


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_long(cast: Cast, count_queries: Any, rows: int) -> None:
    for number in range(rows):
        JudgementImport.objects.create(title=f"{number}", by=cast.mara)
    client = cast.client("mara")
    assert count_queries(lambda: client.get("/api/judgements")) <= 3
