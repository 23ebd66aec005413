"""Complete or absent: checksums, fsync, rename. Also the archive, whose bytes depend on the folder alone."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from exports.canonical import sha256_of, write_text

MANIFEST = "MANIFEST.sha256"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest time a zip can say


def files_of(folder: Path) -> Iterator[str]:
    """Relative paths of all files, sorted, the manifest left out."""
    paths = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    yield from sorted(path for path in paths if path != MANIFEST)


def seal(folder: Path, known: Mapping[str, str]) -> str:
    """Write the manifest, flush everything to disk, and return the release's digest: the manifest's SHA-256.

    `known`: SHA-256 by path of files that were hashed while they were written.
    """
    lines = [f"{known.get(path) or sha256_of(folder / path)}  {path}\n" for path in files_of(folder)]
    write_text(folder / MANIFEST, "".join(lines))
    for path in [*files_of(folder), MANIFEST]:
        sync(folder / path)
    for directory, _, _ in os.walk(folder):
        sync(Path(directory))
    return sha256("".join(lines).encode()).hexdigest()


def publish(partial: Path, out: Path) -> None:
    """Rename the finished folder into place; a folder that stands there already is never touched."""
    if out.exists():
        raise FileExistsError(f"{out} exists already; a release never changes. Choose another folder.")
    os.rename(partial, out)
    sync(out.parent)


def sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def archive(folder: Path, target: Path, name: str) -> None:
    """A zip without compression, times or owners: sound hardly shrinks, and equal folders give equal bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as packed:
        for path in [*files_of(folder), MANIFEST]:
            entry = zipfile.ZipInfo(f"{name}/{path}", EPOCH)
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            with (folder / path).open("rb") as source, packed.open(entry, "w", force_zip64=True) as sink:
                shutil.copyfileobj(source, sink, 1 << 20)
