"""The files of an import as the worker finds them: from storage, out of archives, or in a folder."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from datasets_app import archives, manifest
from datasets_app.domain.staging import FOLDER, INDEX, files_under
from datasets_app.names import UnsafeName, safe_name
from datasets_app.storage import Missing, storage


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
    return Delivery(names, fetch, named or find_manifest(names))


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
