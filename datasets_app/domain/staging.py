"""Where the files of a delivery wait for the worker: in storage, so that a worker on any host can read them.

A command that works on the spot reads its folder where it is.
"""

from __future__ import annotations

import json
import secrets
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from accounts.errors import Invalid, Unprocessable
from datasets_app import archives
from datasets_app.archives import BadArchive
from datasets_app.names import is_clutter, shown
from datasets_app.storage import storage

PREFIX = "staging/"
FOLDER = "folder:"
INDEX = "index.json"


class NothingDelivered(Invalid):
    code = "nothing_delivered"


class RefusedArchive(Unprocessable):
    """`code` is that of the BadArchive."""


def stage_uploads(*, files: Iterable[UploadedFile], manifest_file: UploadedFile | None = None) -> str:
    """Put uploads into storage and return their staging key. An archive is looked through first."""
    key = f"{PREFIX}{secrets.token_hex(12)}"
    index: list[dict[str, str]] = []
    try:
        for number, upload in enumerate(files):
            index.append({**put(upload, f"{key}/{number:06d}"), "name": shown(upload.name or "")})
        if not index:
            raise NothingDelivered("No file arrived. Choose audio files or one archive, and send them again.")
        if manifest_file is not None:
            index.append(
                {**put(manifest_file, f"{key}/manifest"), "name": shown(manifest_file.name or ""), "is": "manifest"}
            )
        storage().put_bytes(f"{key}/{INDEX}", json.dumps(index).encode())
    except BaseException:
        drop(key)
        raise
    return key


def put(upload: UploadedFile, key: str) -> dict[str, str]:
    with tempfile.NamedTemporaryFile(prefix="earshot-upload-") as spare:
        path = Path(upload.temporary_file_path()) if hasattr(upload, "temporary_file_path") else Path(spare.name)
        if path == Path(spare.name):
            path.write_bytes(upload.read())
        is_archive = archives.looks_like_archive(upload.name or "")
        if is_archive:
            try:
                archives.inspect(path)
            except BadArchive as bad:
                raise RefusedArchive(f"{bad.message} Nothing was imported.", code=bad.code) from None
        storage().put_file(key, path)
    return {"key": key, "is": "archive" if is_archive else "file"}


def stage_folder(folder: Path, manifest_path: Path | None = None) -> str:
    """Copy a folder of this machine into storage, for a worker that may run elsewhere."""
    key = f"{PREFIX}{secrets.token_hex(12)}"
    index = []
    for number, path in enumerate(files_under(folder)):
        storage().put_file(f"{key}/{number:06d}", path)
        name = path.relative_to(folder).as_posix()
        index.append({"key": f"{key}/{number:06d}", "is": "file", "name": shown(name)})
    if manifest_path is not None:
        storage().put_file(f"{key}/manifest", manifest_path)
        index.append({"key": f"{key}/manifest", "is": "manifest", "name": manifest_path.name})
    storage().put_bytes(f"{key}/{INDEX}", json.dumps(index).encode())
    return key


def folder_in_place(folder: Path) -> str:
    return f"{FOLDER}{folder.resolve()}"


def drop(key: str) -> None:
    """Remove what waited. A folder that was read in place is not ours to remove."""
    if key.startswith(PREFIX):
        storage().delete_all(f"{key}/")


def files_under(folder: Path) -> list[Path]:
    """Plain files in the order of their names; links are not followed, because they may lead anywhere."""
    found = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return sorted(path for path in found if not is_clutter(path.relative_to(folder).as_posix()))


def work_folder() -> Path:
    """Room for one import's files on this host, beside the data, where there is more of it than in /tmp."""
    folder = Path(settings.DATA_DIR) / "work"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
