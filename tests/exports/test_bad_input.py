"""What goes wrong while a release is built: it is complete or absent, goes on at the next run, and says so in words."""

from __future__ import annotations

import errno
import subprocess
import sys
import uuid
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import ProtectedError

from annotation.models import Item
from datasets_app.models import LedgerEntry
from datasets_app.storage import storage, storage_at
from datasets_app.storage.multipart import PART_BYTES, upload
from exports.domain.releasing import build_now
from exports.domain.requesting import request_release
from exports.errors import ChangedMeanwhile, LedgerBroken, NoRoom, SoundDiffers, SoundMissing
from exports.models import Release
from jobs.models import Job
from jobs.running import run_job
from tests.datasets_app.s3_server import BUCKET, running_s3

pytestmark = pytest.mark.slow


@pytest.fixture
def bucket(settings: Any) -> Iterator[str]:
    with running_s3() as endpoint:
        settings.S3_ENDPOINT_URL = endpoint
        yield f"s3://{BUCKET}/{uuid.uuid4().hex}/one"


TAMPER = "UPDATE {table} SET release = 'other' WHERE id = (SELECT min(id) FROM {table})"


def build(out: Path | str, campaign: Any, name: str = "set-1", **more: Any) -> Release:
    return build_now(name=name, campaigns=[campaign.pk], out=out, **more)


def assert_absent(tmp_path: Path) -> None:
    assert not (tmp_path / "set-1").exists()
    assert not list(tmp_path.glob(".set-1*"))
    assert not Release.objects.exists()
    assert not LedgerEntry.objects.exists()


def assert_complete(folder: Path) -> None:
    done = subprocess.run([sys.executable, str(folder / "verify.py")], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_missing_sound_is_named_and_nothing_is_left(tmp_path, campaign):
    clip = campaign.items.first().clip
    kept = storage().read(clip.twin_key)
    storage().delete(clip.twin_key)
    with pytest.raises(SoundMissing, match="Restore storage"):
        build(tmp_path / "set-1", campaign)
    assert_absent(tmp_path)

    storage().put_bytes(clip.twin_key, kept[:-2] + b"\1\1")
    with pytest.raises(SoundDiffers, match="no longer what was imported"):
        build(tmp_path / "set-1", campaign)
    assert_absent(tmp_path)

    storage().put_bytes(clip.twin_key, kept)
    build(tmp_path / "set-1", campaign)
    assert_complete(tmp_path / "set-1")


def test_a_ledger_that_was_changed_by_hand_refuses_the_release(tmp_path, campaign):
    build(tmp_path / "set-1", campaign)
    with connection.cursor() as cursor:
        cursor.execute(TAMPER.format(table=LedgerEntry._meta.db_table))
    with pytest.raises(LedgerBroken, match=r"broken at entry 1: .*Nothing was published.*verify_ledger"):
        build(tmp_path / "set-2", campaign, name="set-2")
    assert not (tmp_path / "set-2").exists()


def test_an_item_taken_back_meanwhile_stops_the_build(tmp_path, campaign):
    def take_back(stage: str, done: int, total: int) -> None:
        if stage == "splitting":
            Item.objects.filter(campaign=campaign).update(state="excluded")

    with pytest.raises(ChangedMeanwhile, match="build it again"):
        build(tmp_path / "set-1", campaign, tell=take_back)
    assert_absent(tmp_path)


def test_what_a_release_needs_is_not_deleted(campaign):
    item = campaign.items.first()
    for row in (item.clip, item, item.clip.source):
        with pytest.raises(ProtectedError):
            row.delete()


@pytest.mark.parametrize(
    ("module", "step"),
    [
        ("exports.building.build", "write_tables"),
        ("exports.building.build", "seal"),
        ("exports.domain.preparing", "archive"),
    ],
)
def test_a_full_disk_leaves_nothing_and_says_so(tmp_path, campaign, monkeypatch, module, step):

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(import_module(module), step, full)
        with pytest.raises(NoRoom, match="free some space"):
            build(tmp_path / "set-1", campaign)
    assert_absent(tmp_path)
    assert not list((tmp_path / "data").rglob("*.jsonl"))
    build(tmp_path / "set-1", campaign)
    assert_complete(tmp_path / "set-1")


def test_a_file_limit_of_the_system_is_a_full_disk(tmp_path, campaign):
    """No patch: a child may write files of 4 kB at most, as if the disk ended there."""
    code = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096));"
        "from pathlib import Path; from exports.canonical import Lines; from exports.domain.preparing import room\n"
        f"with room(), Lines(Path({str(tmp_path / 'x.jsonl')!r})) as f:\n  [f.write('x' * 99) for _ in range(99)]"
    )
    root = Path(__file__).parents[2]
    env = {"PATH": "/usr/bin", "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(root)}
    start = f"import django; django.setup()\n{code}"
    done = subprocess.run([sys.executable, "-c", start], capture_output=True, text=True, cwd=root, env=env)
    assert done.returncode == 1
    assert "There is no room left on the disk" in done.stderr


def test_a_job_that_meets_a_full_disk_says_so_and_may_be_asked_for_again(cast, campaign, monkeypatch):
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    asked = request_release(name="set-1", campaigns=[campaign.pk], by=cast.mara)
    with monkeypatch.context() as patched:
        patched.setattr(import_module("exports.building.build"), "seal", full)
        assert run_job(asked.job_id, worker="test") == "done"
    asked.refresh_from_db()
    assert (asked.state, asked.refusal_code) == ("refused", "no_room")
    again = request_release(name="set-1", campaigns=[campaign.pk], by=cast.mara)
    run_job(again.job_id, worker="test")
    again.refresh_from_db()
    assert again.state == "published"


def test_a_bucket_cut_off_in_the_middle_goes_on_with_what_is_missing(bucket, campaign, monkeypatch):
    sent: list[str] = []
    cut_after(10, sent, monkeypatch)
    with pytest.raises(CommandError, match="could not be reached"):
        call_command("build_release", str(campaign.pk), "--to", bucket, "--name", "set-1", verbosity=0)
    there = storage_at(bucket, settings_endpoint())
    assert len(list(there.list())) == 10
    assert not there.exists("MANIFEST.sha256")
    assert not Release.objects.exists()

    first, sent[:] = list(sent), []
    cut_after(10**9, sent, monkeypatch)
    call_command("build_release", str(campaign.pk), "--to", bucket, "--name", "set-1", verbosity=0)
    assert not set(first[:10]) & set(sent)
    summary = Release.objects.get().summary
    assert len(list(there.list())) == len(summary["files"]) + summary["audio"]["files"]
    assert Release.objects.get().target == bucket
    with pytest.raises(CommandError, match="holds a release already"):
        call_command("build_release", str(campaign.pk), "--to", bucket, "--name", "set-2", verbosity=0)


def test_a_place_with_other_files_is_refused(bucket, campaign):
    storage_at(bucket, settings_endpoint()).put_bytes("other.txt", b"not ours")
    with pytest.raises(FileExistsError, match=r"such as other\.txt"):
        build(bucket, campaign)
    assert not Release.objects.exists()


def test_a_storage_that_does_not_answer_is_asked_again_later(cast, campaign, monkeypatch):
    from datasets_app.storage import StorageError

    def cut(*_: Any) -> None:
        raise StorageError("The S3 server could not be reached.")

    asked = request_release(name="set-1", campaigns=[campaign.pk], by=cast.mara)
    with monkeypatch.context() as patched:
        patched.setattr("exports.domain.preparing.put_folder", cut)
        assert run_job(asked.job_id, worker="test") == "ready"
    job = Job.objects.get(pk=asked.job_id)
    assert job.error_code == "storage_unreachable"
    assert "the next attempt sends the rest" in job.error_message


def test_parts_of_a_cut_off_upload_are_not_sent_again(bucket, tmp_path):
    there = storage_at(bucket, settings_endpoint())
    big = tmp_path / "big.bin"
    big.write_bytes(b"".join(bytes([n]) * PART_BYTES for n in range(3)) + b"end")
    numbers: list[int] = []
    client = Counting(there.client, numbers, fail_at=3)
    with pytest.raises(ConnectionError):
        upload(client, there.bucket, f"{there.prefix}big.bin", big)
    assert not there.exists("big.bin")
    first = set(numbers)
    numbers.clear()
    upload(Counting(there.client, numbers, fail_at=0), there.bucket, f"{there.prefix}big.bin", big)
    assert set(numbers) == {1, 2, 3, 4} - (first - {3})
    assert there.holds("big.bin", big)
    assert b"".join(there.open_range("big.bin")) == big.read_bytes()


class Counting:
    """A client that counts the parts it sends, and loses the line at one of them."""

    def __init__(self, client: Any, numbers: list[int], *, fail_at: int) -> None:
        self.client, self.numbers, self.fail_at = client, numbers, fail_at

    def __getattr__(self, name: str) -> Any:
        return getattr(self.client, name)

    def upload_part(self, **given: Any) -> Any:
        self.numbers.append(given["PartNumber"])
        if given["PartNumber"] == self.fail_at:
            raise ConnectionError("cut")
        return self.client.upload_part(**given)


def settings_endpoint() -> str:
    from django.conf import settings

    return str(settings.S3_ENDPOINT_URL)


def cut_after(count: int, sent: list[str], monkeypatch: Any) -> None:
    import datasets_app.storage.s3 as s3

    def counted(client: Any, bucket: str, name: str, path: Path) -> None:
        if len(sent) >= count:
            raise EndpointConnectionError(endpoint_url="http://gone")
        sent.append(name)
        upload(client, bucket, name, path)

    monkeypatch.setattr(s3, "upload", counted)


def test_a_release_stuck_in_a_dead_job_may_be_asked_for_again(cast, campaign):
    asked = request_release(name="set-1", campaigns=[campaign.pk], by=cast.mara)
    Job.objects.filter(pk=asked.job_id).update(
        state="dead", error_code="storage_unreachable", error_message="The bucket is gone."
    )
    shown = cast.client("mara").get(f"/api/releases/{asked.pk}").data
    assert (shown["state"], shown["refusal"]["message"]) == ("failed", "The bucket is gone.")
    again = request_release(name="set-1", campaigns=[campaign.pk], by=cast.mara)
    assert again.pk == asked.pk
