"""What every storage can do, and which keys it takes."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path

CHUNK_BYTES = 256 * 1024

# Keys are made by us, never by a client, so the alphabet may be small: no percent signs, no dots in front, no
# backslashes. What does not match is refused before it touches a path or a bucket.
PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,199}")
MAX_KEY_LENGTH = 480


class StorageError(Exception):
    """The storage could not do it; nothing half written is left under the key."""


class BadKey(StorageError):
    """A key that we would never make."""


class Missing(StorageError):
    """Nothing is stored under this key."""


def check_key(key: str) -> str:
    """Return `key`, or raise BadKey when it is not a relative path of plain names."""
    if len(key) > MAX_KEY_LENGTH or not all(PART.fullmatch(part) for part in key.split("/")):
        raise BadKey(f"{key[:80]!r} is not a storage key.")
    return key


class Storage(ABC):
    """Immutable objects by key. A key is complete or absent, never half written."""

    @abstractmethod
    def put_file(self, key: str, path: Path) -> None:
        """Store a copy of the file. A large upload that was cut off goes on with the parts that are missing."""

    @abstractmethod
    def holds(self, key: str, path: Path) -> bool:
        """Whether the very bytes of this file are stored under the key already."""

    @abstractmethod
    def put_bytes(self, key: str, data: bytes) -> None: ...

    @abstractmethod
    def open_range(self, key: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Pieces of at most CHUNK_BYTES from byte `start` on, `length` bytes in all (None: to the end)."""

    @abstractmethod
    def size(self, key: str) -> int:
        """Size in bytes; raises Missing."""

    @abstractmethod
    def fetch(self, key: str, to_path: Path) -> None:
        """Copy the object to a local file; raises Missing."""

    @abstractmethod
    def delete(self, key: str) -> None:
        """Remove the object; it is no error when there is none."""

    @abstractmethod
    def list(self, prefix: str = "") -> Iterator[str]:
        """Every key that begins with `prefix`, in order. What we could not have written is not listed."""

    def exists(self, key: str) -> bool:
        try:
            self.size(key)
        except Missing:
            return False
        return True

    def read(self, key: str) -> bytes:
        """The whole of a small object; raises Missing."""
        return b"".join(self.open_range(key))

    def delete_all(self, prefix: str) -> int:
        keys = list(self.list(prefix))
        for key in keys:
            self.delete(key)
        return len(keys)
