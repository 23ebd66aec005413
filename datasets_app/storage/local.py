"""A folder on this machine (or on a disk that all workers mount)."""

from __future__ import annotations

import filecmp
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from datasets_app.storage.base import CHUNK_BYTES, PART, BadKey, Missing, Storage, check_key

PARTIAL = ".partial"  # a name no key can have, on the same file system, so that the rename is atomic


class LocalStorage(Storage):
    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def put_file(self, key: str, path: Path) -> None:
        with path.open("rb") as source:
            self._write(key, source)

    def holds(self, key: str, path: Path) -> bool:
        there = self._path(key)
        return there.is_file() and filecmp.cmp(there, path, shallow=False)

    def put_bytes(self, key: str, data: bytes) -> None:
        self._write(key, data)

    def open_range(self, key: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        left = self.size(key) - start if length is None else length
        with self._path(key).open("rb") as file:
            file.seek(start)
            while left > 0 and (piece := file.read(min(CHUNK_BYTES, left))):
                left -= len(piece)
                yield piece

    def size(self, key: str) -> int:
        try:
            return self._path(key).stat().st_size
        except (FileNotFoundError, NotADirectoryError):
            raise Missing(key) from None

    def fetch(self, key: str, to_path: Path) -> None:
        self.size(key)
        shutil.copyfile(self._path(key), to_path)

    def delete(self, key: str) -> None:
        path = self._path(key)
        path.unlink(missing_ok=True)
        self._drop_empty_folders(path.parent)

    def list(self, prefix: str = "") -> Iterator[str]:
        folders = prefix.split("/")[:-1]
        if not all(PART.fullmatch(part) for part in folders):
            return
        top = self._path("/".join(folders)) if folders else self.root  # never the whole store for one folder of it
        for folder, names, files in os.walk(top):
            names[:] = sorted(name for name in names if PART.fullmatch(name))
            for name in sorted(files):
                key = Path(folder, name).relative_to(self.root).as_posix()
                if key.startswith(prefix) and PART.fullmatch(name):
                    yield key

    def _path(self, key: str) -> Path:
        path = self.root.joinpath(*check_key(key).split("/")).resolve()
        if not path.is_relative_to(self.root):  # a symbolic link inside the folder that leads out of it
            raise BadKey(f"{key!r} leads out of the storage folder.")
        return path

    def _write(self, key: str, source: BinaryIO | bytes) -> None:
        path = self._path(key)
        make_folders(path.parent)
        make_folders(self.root / PARTIAL)
        partial = self.root / PARTIAL / secrets.token_hex(12)
        try:
            with partial.open("xb") as target:
                if isinstance(source, bytes):
                    target.write(source)
                else:
                    shutil.copyfileobj(source, target, CHUNK_BYTES)
                target.flush()
                os.fsync(target.fileno())
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
        sync_folder(path.parent)

    def _drop_empty_folders(self, folder: Path) -> None:
        while folder != self.root and folder.is_dir() and not any(folder.iterdir()):
            try:
                folder.rmdir()
            except OSError:  # somebody wrote into it meanwhile
                return
            folder = folder.parent


def make_folders(folder: Path) -> None:
    """Like mkdir -p, and the new names survive a power cut."""
    if folder.is_dir():
        return
    make_folders(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
