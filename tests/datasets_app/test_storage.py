"""Both storages keep the same promises; S3 is spoken to over the wire."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from datasets_app.storage import BadKey, LocalStorage, Missing, Storage, StorageError, storage_at
from datasets_app.storage.s3 import S3Storage
from tests.datasets_app.s3_server import BUCKET, running_s3

pytestmark = pytest.mark.slow

BAD_KEYS = [
    "../x", "a/../b", "/etc/passwd", "a//b", "a/", "", ".hidden", "a/.partial/x", "a\\b", "%2e%2e/x", "a\0b", "ü",
    "a\n", "a" * 300, "/".join(["abcdefgh"] * 80), ".", "..", "a/./b", "~x", "C:/x",
]  # fmt: skip


@pytest.fixture(scope="module")
def s3_endpoint() -> Iterator[str]:
    with running_s3() as endpoint:
        yield endpoint


@pytest.fixture(params=["local", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "local":
        return LocalStorage(tmp_path / "storage")
    endpoint = request.getfixturevalue("s3_endpoint")
    return S3Storage(bucket=BUCKET, prefix=f"t-{tmp_path.name}", endpoint=endpoint)


def test_what_is_put_comes_back(store: Storage, tmp_path: Path) -> None:
    original = tmp_path / "original"
    original.write_bytes(b"0123456789")
    store.put_file("a/file", original)
    store.put_bytes("a/bytes.json", b"{}")

    assert store.read("a/file") == b"0123456789"
    assert store.size("a/file") == 10
    assert store.exists("a/bytes.json")
    assert list(store.list("a/")) == ["a/bytes.json", "a/file"]
    store.fetch("a/file", tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == b"0123456789"


@pytest.mark.parametrize(
    ("start", "length", "expected"),
    [(0, 4, b"0123"), (3, 2, b"34"), (8, None, b"89"), (8, 100, b"89"), (10, None, b""), (99, 5, b""), (2, 0, b"")],
)
def test_ranges(store: Storage, start: int, length: int | None, expected: bytes) -> None:
    store.put_bytes("r", b"0123456789")
    assert b"".join(store.open_range("r", start, length)) == expected


def test_ranges_come_in_bounded_pieces(store: Storage) -> None:
    store.put_bytes("big", b"x" * 700_000)
    pieces = [len(piece) for piece in store.open_range("big", 10, 600_000)]
    assert sum(pieces) == 600_000
    assert max(pieces) <= 256 * 1024


def test_a_large_file_goes_up_in_parts(store: Storage, tmp_path: Path) -> None:
    large = tmp_path / "large"
    large.write_bytes(bytes(range(256)) * 4096 * 10)
    store.put_file("large", large)
    store.fetch("large", tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == large.read_bytes()


def test_what_is_not_there(store: Storage, tmp_path: Path) -> None:
    assert not store.exists("nothing")
    for read in (store.size, store.read, lambda key: store.fetch(key, tmp_path / "x")):
        with pytest.raises(Missing):
            read("nothing")
    assert not (tmp_path / "x").exists()
    store.delete("nothing")


def test_deleting(store: Storage) -> None:
    store.put_bytes("d/1", b"1")
    store.put_bytes("d/2", b"2")
    store.put_bytes("dd", b"3")
    assert store.delete_all("d/") == 2
    assert list(store.list()) == ["dd"]


def test_listing_a_folder_does_not_walk_the_others(store: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("runs/1/a", "runs/1/b/c", "runs/10/a", "twins/aa/1"):
        store.put_bytes(key, b"1")
    assert list(store.list("runs/1/")) == ["runs/1/a", "runs/1/b/c"]
    assert list(store.list("runs/1")) == ["runs/1/a", "runs/1/b/c", "runs/10/a"]
    assert list(store.list("runs/1/../")) == list(store.list("nowhere/")) == []
    if isinstance(store, LocalStorage):
        walked: list[str] = []
        walk = os.walk
        monkeypatch.setattr(os, "walk", lambda top: walked.append(str(top)) or walk(top))
        list(store.list("runs/1/"))
        assert walked == [str(store.root / "runs" / "1")]


def test_an_object_is_replaced_whole(store: Storage) -> None:
    store.put_bytes("k", b"long old content")
    store.put_bytes("k", b"new")
    assert store.read("k") == b"new"


@pytest.mark.parametrize("key", BAD_KEYS)
def test_keys_that_we_would_never_make_are_refused(store: Storage, key: str, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    for act in (store.size, store.read, store.delete, lambda k: store.put_bytes(k, b"x")):
        with pytest.raises(BadKey):
            act(key)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_link_inside_the_folder_does_not_lead_out(tmp_path: Path) -> None:
    (tmp_path / "media_evil").mkdir()
    (tmp_path / "media_evil" / "secret").write_bytes(b"secret")
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "link").symlink_to(tmp_path / "media_evil")
    with pytest.raises(BadKey):
        LocalStorage(tmp_path / "media").read("link/secret")


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    local = LocalStorage(tmp_path / "s")
    local.put_bytes("k", b"old")
    with pytest.raises(FileNotFoundError):
        local.put_file("k", tmp_path / "not there")
    with pytest.raises(AttributeError):
        local.put_bytes("k", "text")  # type: ignore[arg-type]
    assert local.read("k") == b"old"
    assert [p.name for p in (tmp_path / "s").rglob("*") if p.is_file()] == ["k"]


def test_foreign_keys_of_a_bucket_are_not_listed(s3_endpoint: str) -> None:
    store = S3Storage(bucket=BUCKET, prefix="foreign", endpoint=s3_endpoint)
    for name in ("foreign/../../x", "foreign//y", "foreign/%2e%2e"):
        store.client.put_object(Bucket=BUCKET, Key=name, Body=b"x")
    store.put_bytes("ours", b"x")
    assert list(store.list()) == ["ours"]


def test_a_server_that_cannot_be_reached_is_a_storage_error() -> None:
    store = S3Storage(bucket=BUCKET, endpoint="http://127.0.0.1:9")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        patch.setenv("AWS_MAX_ATTEMPTS", "1")
        with pytest.raises(StorageError, match="could not be reached"):
            store.size("k")


@pytest.mark.parametrize("url", ["", "clips", "ftp://x/y", "s3://", "file://host/x", "file:///"])
def test_a_bad_storage_url_says_how_to_write_it(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="file:///absolute/folder"):
        storage_at(url)
