"""A release's folder onto this machine: whole or absent, and byte for byte what was published."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from datasets_app.storage import Missing, Storage, storage, storage_at
from exports.canonical import sha256_of
from exports.models import Release
from jobs.errors import Permanent
from training.places import release_folder

MANIFEST = "MANIFEST.sha256"
AT_ONCE = 4
Tell = Callable[[int, int], None]


def fetch(release: Release, tell: Tell) -> Path:
    """The release's folder on this machine, fetched unless it is here. `tell(done, total)` may raise to stop.

    Raises Permanent where what is stored is not what was published, StorageError where it cannot be reached.
    """
    folder = release_folder(release.digest)
    if folder.is_dir():
        folder.touch()  # in use: not to be swept
        return folder
    stored, prefix = source_of(release)
    partial = folder.with_name(f".{folder.name}.{secrets.token_hex(6)}.part")
    try:
        partial.mkdir(parents=True)
        copy(stored, prefix, partial, release, tell)
        if not folder.is_dir():  # another worker of this machine may have been faster
            partial.rename(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return folder


def fetch_part(release: Release, folder: Path, wanted: tuple[str, ...]) -> Path:
    """A folder with at least the files that begin so: all of the release, where it is here. Raises as `fetch` does."""
    whole = release_folder(release.digest)
    if whole.is_dir():
        whole.touch()
        return whole
    stored, prefix = source_of(release)
    folder.mkdir(parents=True)
    copy(stored, prefix, folder, release, lambda *_: None, wanted=wanted)
    return folder


def source_of(release: Release) -> tuple[Storage, str]:
    """The storage that holds the folder, and the prefix of its keys: ours, or where a command wrote it."""
    if release.folder_key:
        return storage(), f"{release.folder_key}/"
    if release.target.startswith("s3://"):
        return storage_at(release.target, settings.S3_ENDPOINT_URL), ""
    return storage_at(Path(release.target).resolve().as_uri()), ""


def copy(
    stored: Storage, prefix: str, partial: Path, release: Release, tell: Tell, *, wanted: tuple[str, ...] = ("",)
) -> None:
    try:
        manifest = stored.read(prefix + MANIFEST)
    except Missing:
        raise Permanent("release_missing", f"The folder of {release.name} is not where it was published.") from None
    if sha256(manifest).hexdigest() != release.digest:
        raise changed(release, MANIFEST)
    files = [entry for entry in entries(manifest.decode()) if entry[1].startswith(wanted)]

    def bring(entry: tuple[str, str]) -> None:
        digest, path = entry
        target = partial / path
        target.parent.mkdir(parents=True, exist_ok=True)
        stored.fetch(prefix + path, target)
        if sha256_of(target) != digest:
            raise changed(release, path)

    tell(0, len(files))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for start in range(0, len(files), 16 * AT_ONCE):
            some = files[start : start + 16 * AT_ONCE]
            try:
                list(pool.map(bring, some))
            except Missing as missing:
                raise changed(release, str(missing)) from None
            tell(start + len(some), len(files))
    (partial / MANIFEST).write_bytes(manifest)


def entries(manifest: str) -> Iterator[tuple[str, str]]:
    """(SHA-256, path) of every file; the manifest is ours, and was just held against the release's digest."""
    for line in manifest.splitlines():
        digest, _, path = line.partition("  ")
        yield digest, path


def changed(release: Release, path: str) -> Permanent:
    return Permanent(
        "release_changed", f"{path} of {release.name} is not what was published. Nothing was trained; restore it first."
    )
