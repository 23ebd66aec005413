"""Where audio and releases live: a local folder or an S3 bucket, behind one interface, chosen by `STORAGE_URL`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from datasets_app.storage.base import CHUNK_BYTES, BadKey, Missing, Storage, StorageError, check_key
from datasets_app.storage.local import LocalStorage

__all__ = [
    "CHUNK_BYTES",
    "BadKey",
    "LocalStorage",
    "Missing",
    "Storage",
    "StorageError",
    "check_key",
    "storage",
]


def storage() -> Storage:
    return storage_at(settings.STORAGE_URL, settings.S3_ENDPOINT_URL)


@lru_cache(maxsize=8)
def storage_at(url: str, endpoint: str | None = None) -> Storage:
    """`file:///folder` or `s3://bucket/prefix`; `endpoint` is the address of a server that speaks S3."""
    parts = urlsplit(url)
    if parts.scheme == "file" and not parts.netloc and parts.path.strip("/"):
        return LocalStorage(Path(unquote(parts.path)))
    if parts.scheme == "s3" and parts.netloc:
        from datasets_app.storage.s3 import S3Storage  # noqa: PLC0415 -- boto3 is slow to import

        return S3Storage(bucket=parts.netloc, prefix=unquote(parts.path).strip("/"), endpoint=endpoint)
    raise ImproperlyConfigured(f"STORAGE_URL is {url!r}. Write file:///absolute/folder or s3://bucket/prefix.")
