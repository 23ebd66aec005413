"""Where the files of a delivery wait for the worker: in storage, so that a worker on any host can read them.

A command that works on the spot reads its folder where it is.
"""

from __future__ import annotations

import json
import secrets
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from accounts.errors import Invalid, Unprocessable
from datasets_app import archives, manifest
from datasets_app.archives import BadArchive
from datasets_app.names import UnsafeName, is_clutter, safe_name, shown
from datasets_app.storage import Missing, storage

PREFIX = "staging/"
FOLDER = "folder:"
INDEX = "index.json"


class NothingDelivered(Invalid):
    code = "nothing_delivered"


class RefusedArchive(Unprocessable):
    """`code` is that of the BadArchive."""


class FilesGone(Exception):
    """What waited was used or given up already."""

    code = "files_gone"
    message = "The delivered files are gone, because this import ended before. Deliver them again."


@dataclass(frozen=True)
class Delivery:
    """The files of one import, by the name they came under. `fetch` brings one to a local path."""

    names: list[str]
    fetch: Callable[[str, Path], Path]
    manifest_name: str | None = None
    unpacked: dict[str, Path] = field(default_factory=dict)


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


def open_delivery(key: str, work: Path, sign_of_life: Callable[[], None]) -> Delivery:
    """Find the files under a staging key; archives are unpacked into `work`. Raises BadArchive."""
    if key.startswith(FOLDER):
        return delivery_of_folder(Path(key.removeprefix(FOLDER)))
    try:
        index = json.loads(storage().read(f"{key}/{INDEX}"))
    except Missing:
        raise FilesGone from None
    keys: dict[str, str] = {}
    unpacked: dict[str, Path] = {}
    named = None
    for entry in index:
        if entry["is"] == "archive":
            unpacked |= unpack(entry, work, set(keys) | set(unpacked), sign_of_life)
            continue
        name = unused(entry["name"], set(keys) | set(unpacked))
        keys[name] = entry["key"]
        named = name if entry["is"] == "manifest" else named

    def fetch(name: str, to_path: Path) -> Path:
        if name in unpacked:
            return unpacked[name]
        storage().fetch(keys[name], to_path)
        return to_path

    names = [*keys, *unpacked]
    return Delivery(names, fetch, named or find_manifest(names), unpacked)


def unpack(entry: dict[str, str], work: Path, taken: set[str], sign_of_life: Callable[[], None]) -> dict[str, Path]:
    packed = work / f"archive-{secrets.token_hex(4)}"
    storage().fetch(entry["key"], packed)
    folder = work / f"{packed.name}-files"
    folder.mkdir()
    files = archives.unpack(packed, folder, on_file=sign_of_life)
    packed.unlink()
    return {unused(name, taken): path for name, path in files.items()}


def delivery_of_folder(folder: Path) -> Delivery:
    names = [path.relative_to(folder).as_posix() for path in files_under(folder)]
    return Delivery(names, lambda name, _: folder / name, find_manifest(names))


def files_under(folder: Path) -> list[Path]:
    """Plain files in the order of their names; links are not followed, because they may lead anywhere."""
    found = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return sorted(path for path in found if not is_clutter(path.relative_to(folder).as_posix()))


def find_manifest(names: list[str]) -> str | None:
    """The manifest that lies nearest to the top, under one of the names we know."""
    candidates = [name for name in names if PurePosixPath(name).name.lower() in manifest.NAMES]
    return min(candidates, key=lambda name: (name.count("/"), name), default=None)


def unused(name: str, taken: set[str]) -> str:
    """`a.wav`, or `a~2.wav` when there is one already: browsers send the files of a folder without their folders."""
    path = PurePosixPath(name)
    number, found = 2, name
    while found in taken:
        found = str(path.with_name(f"{path.stem}~{number}{path.suffix}"))
        number += 1
    return found


def work_folder() -> Path:
    """Room for one import's files on this host, beside the data, where there is more of it than in /tmp."""
    folder = Path(settings.DATA_DIR) / "work"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


class Finder:
    """Which delivered file a manifest means: its full name below the manifest, else a unique file name or stem."""

    def __init__(self, names: list[str], manifest_name: str | None) -> None:
        self.below = PurePosixPath(manifest_name).parent if manifest_name else PurePosixPath()
        self.by_name: dict[str, set[str]] = {}
        for name in names:
            for way in (name, PurePosixPath(name).name, PurePosixPath(name).stem):
                self.by_name.setdefault(way, set()).add(name)
        self.names = set(names)

    def find(self, filename: str) -> set[str]:
        """None, one, or the several that it might be."""
        try:
            asked = safe_name(filename)
        except UnsafeName:
            return set()
        for exact in (str(self.below / asked), asked):
            if exact in self.names:
                return {exact}
        return self.by_name.get(PurePosixPath(asked).name, set())
