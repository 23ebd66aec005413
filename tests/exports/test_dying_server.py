"""A release goes to a bucket whose server dies in the middle of a body: complete or absent, and resumed."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from datasets_app.models import LedgerEntry
from datasets_app.storage import StorageError, storage_at
from datasets_app.storage.multipart import upload
from exports.models import Release
from tests.datasets_app.disk_s3 import disk_s3
from tests.datasets_app.s3_server import BUCKET

pytestmark = pytest.mark.slow
TO = f"s3://{BUCKET}/team/one"


@pytest.fixture
def port(settings: Any, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = int(free.getsockname()[1])
    settings.S3_ENDPOINT_URL = f"http://127.0.0.1:{number}"
    return number


def build(campaign: Any) -> None:
    call_command("build_release", str(campaign.pk), "--to", TO, "--name", "set-1", verbosity=0)


def sent(folder: Path) -> list[str]:
    return (folder / "sent.txt").read_text().splitlines()


def test_a_server_that_dies_leaves_no_release_and_the_next_run_sends_the_rest(tmp_path, campaign, port, settings):
    bucket = tmp_path / "bucket"
    with disk_s3(bucket, port, dies_after=400_000) as server:
        with pytest.raises(
            CommandError, match=r"(?s)could not be reached.*No release was published.*run the same command again"
        ):
            build(campaign)
        assert server.wait(5) == -signal.SIGKILL
    first = sent(bucket)
    assert len(first) > 3
    assert not Release.objects.exists()
    assert not LedgerEntry.objects.exists()

    with disk_s3(bucket, port):
        there = storage_at(TO, settings.S3_ENDPOINT_URL)
        assert not there.exists("MANIFEST.sha256")  # the last to go: without it nobody takes this for a release
        build(campaign)
        again = sent(bucket)[len(first) :]
        assert not set(first) & set(again)
        release = Release.objects.get()
        names = sorted(there.list())
        assert len(names) == len(release.summary["files"]) + release.summary["audio"]["files"]
        for name in names:
            (tmp_path / "fetched" / name).parent.mkdir(parents=True, exist_ok=True)
            there.fetch(name, tmp_path / "fetched" / name)
    verify = [sys.executable, str(tmp_path / "fetched" / "verify.py")]
    done = subprocess.run(verify, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_a_large_file_goes_on_with_the_parts_that_arrived(tmp_path, port, settings):
    big, part = tmp_path / "big.bin", 64 * 1024
    big.write_bytes(b"".join(bytes([number]) * part for number in range(9)))
    there = storage_at(TO, settings.S3_ENDPOINT_URL)
    name = f"{there.prefix}big.bin"
    with disk_s3(tmp_path / "bucket", port, dies_after=6 * part + part // 2) as server:
        with pytest.raises(Exception, match=r"connect|closed|endpoint|reset"):
            upload(there.client, there.bucket, name, big, part_bytes=part)
        assert server.wait(5) == -signal.SIGKILL
    first = sent(tmp_path / "bucket")
    assert 0 < len(first) < 9
    with disk_s3(tmp_path / "bucket", port):
        assert not there.exists("big.bin")
        upload(there.client, there.bucket, name, big, part_bytes=part)
        rest = sent(tmp_path / "bucket")[len(first) :]
        assert sorted(first + rest[:-1]) == [str(number) for number in range(1, 10)]
        assert b"".join(there.open_range("big.bin")) == big.read_bytes()


def test_a_server_that_dies_is_a_storage_error(tmp_path, port, settings):
    there = storage_at(TO, settings.S3_ENDPOINT_URL)
    (tmp_path / "x.bin").write_bytes(b"x" * 100_000)
    with (
        disk_s3(tmp_path / "bucket", port, dies_after=50_000),
        pytest.raises(StorageError, match="could not be reached"),
    ):
        there.put_file("x.bin", tmp_path / "x.bin")
