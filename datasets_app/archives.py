"""Untrusted archives: looked through before anything is unpacked, and unpacked under names of our own.

No name out of an archive ever becomes a path. What is odd about one member refuses the whole archive, because a
delivery with a trap in it is not a delivery with one bad row.
"""

from __future__ import annotations

import gzip
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from datasets_app.disk import FULL
from datasets_app.names import UnsafeName, is_clutter, safe_name

CHUNK_BYTES = 256 * 1024
ENDINGS = (".zip", ".tar", ".tar.gz", ".tgz", ".gz", ".bz2", ".xz", ".7z", ".rar", ".zst")


@dataclass(frozen=True)
class ArchiveLimits:
    """What an archive may unpack to."""

    files: int = 20_000
    total_bytes: int = 16 * 1024**3
    file_bytes: int = 1024**3
    ratio: int = 200  # speech in WAV packs to a third, silence to a hundredth; a bomb to a thousandth


DEFAULT_LIMITS = ArchiveLimits()


class BadArchive(Exception):
    """The archive is refused as a whole; `code` is stable, the message says why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True)
class Member:
    name: str
    bytes: int


def looks_like_archive(name: str) -> bool:
    return name.lower().endswith(ENDINGS)


def inspect(path: Path, limits: ArchiveLimits = DEFAULT_LIMITS) -> list[Member]:
    """Look through the whole archive and return its files. Nothing is written. Raises BadArchive."""
    members = [member for member, _ in walk(path, limits)]
    if not members:
        raise BadArchive("empty_archive", "The archive holds no files.")
    return members


def unpack(
    path: Path,
    folder: Path,
    limits: ArchiveLimits = DEFAULT_LIMITS,
    on_file: Callable[[], None] = lambda: None,
) -> dict[str, Path]:
    """Unpack into `folder` under running numbers; returns the path of each name. Raises BadArchive."""
    unpacked: dict[str, Path] = {}
    for member, stream in walk(path, limits):
        on_file()
        target = folder / f"{len(unpacked):06d}"
        with bad_archives(), target.open("xb") as file:
            copy_exactly(stream, file, member)
        unpacked[member.name] = target
    return unpacked


def walk(path: Path, limits: ArchiveLimits) -> Iterator[tuple[Member, IO[bytes]]]:
    """Every file of the archive with its contents, checked one by one and against the sums."""
    with bad_archives():
        seen: set[str] = set()
        total = 0
        for name, size, stream in zip_files(path, limits) if zipfile.is_zipfile(path) else tar_files(path, limits):
            if is_clutter(name):
                continue
            member = Member(checked_name(name), size)
            total += size
            if member.name.casefold() in seen:
                raise BadArchive("duplicate_name", f"The archive holds {member.name!r} twice.")
            seen.add(member.name.casefold())
            refuse_sums(len(seen), size, total, path.stat().st_size, limits)
            yield member, stream


def refuse_sums(files: int, size: int, total: int, packed: int, limits: ArchiveLimits) -> None:
    if files > limits.files:
        raise BadArchive("too_many_files", f"The archive holds more than {limits.files} files. Deliver in parts.")
    too_large = size > limits.file_bytes or total > limits.total_bytes or total > packed * limits.ratio + 1024**2
    if too_large:
        raise BadArchive(
            "too_large", "The archive unpacks to far more than it should. Deliver in parts, as WAV or FLAC."
        )


def checked_name(name: str) -> str:
    try:
        return safe_name(name)
    except UnsafeName as error:
        raise BadArchive("unsafe_name", f"The archive holds a file whose name is a trap: {error}") from None


def zip_files(path: Path, limits: ArchiveLimits) -> Iterator[tuple[str, int, IO[bytes]]]:
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        refuse_sums(len(entries), 0, sum(entry.file_size for entry in entries), path.stat().st_size, limits)
        for entry in entries:
            kind = entry.external_attr >> 28  # the file type of a Unix mode: 8 is a plain file, 0 not told
            if entry.is_dir():
                continue
            if kind not in (0, 8):
                raise BadArchive("not_a_file", f"The archive holds {entry.filename!r}, which is a link or a device.")
            if entry.flag_bits & 1:
                raise BadArchive("encrypted", "The archive is encrypted. Send it without a password.")
            with archive.open(entry) as stream:
                yield entry.filename, entry.file_size, stream


def tar_files(path: Path, limits: ArchiveLimits) -> Iterator[tuple[str, int, IO[bytes]]]:
    # Streaming: a tar has no directory, and seeking back in a packed one would unpack it again and again.
    with plain_bytes(path) as plain, Metered(plain).as_tar() as (meter, archive):
        for number, entry in enumerate(archive):
            if number > 2 * limits.files:
                raise BadArchive("too_many_files", "The archive holds more entries than it should. Deliver in parts.")
            refuse_sums(0, entry.size, 0, 0, limits)
            meter.allow(entry.size)
            if entry.isdir():
                continue
            stream = archive.extractfile(entry) if entry.isreg() and not entry.issparse() else None
            if stream is None:
                raise BadArchive("not_a_file", f"The archive holds {entry.name!r}, which is a link or a device.")
            yield entry.name, entry.size, stream


def plain_bytes(path: Path) -> IO[bytes]:
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    return gzip.open(path) if packed else path.open("rb")  # type: ignore[return-value]


class Metered:
    """A tar's bytes, as many as the entry at hand explains.

    tarfile reads an entry's name and attributes into memory, however long they claim to be; packed, gigabytes of them
    fit into a small upload.
    """

    HEADERS = 1024**2

    def __init__(self, plain: IO[bytes]) -> None:
        self.plain = plain
        self.allow(0)

    def allow(self, size: int) -> None:
        self.left = size + self.HEADERS

    def read(self, size: int) -> bytes:
        data = self.plain.read(size)
        self.left -= len(data)
        if self.left < 0:
            raise BadArchive("too_large", "The archive holds an entry whose description is larger than it should be.")
        return data

    @contextmanager
    def as_tar(self) -> Iterator[tuple[Metered, tarfile.TarFile]]:
        with tarfile.open(fileobj=self, mode="r|") as archive:  # type: ignore[call-overload]
            yield self, archive


def copy_exactly(stream: IO[bytes], target: IO[bytes], member: Member) -> None:
    left = member.bytes
    while piece := stream.read(min(CHUNK_BYTES, left + 1)):
        left -= len(piece)
        if left < 0:
            break
        target.write(piece)
    if left:
        raise BadArchive("damaged", f"{member.name!r} has another size than the archive says.")


@contextmanager
def bad_archives() -> Iterator[None]:
    try:
        yield
    except (tarfile.TarError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise damaged(error) from None
    except OSError as error:
        if error.errno in FULL:  # not the archive's fault
            raise
        raise damaged(error) from None


def damaged(error: Exception) -> BadArchive:
    return BadArchive("damaged", f"This is no readable zip, tar or tar.gz archive ({error}).")
