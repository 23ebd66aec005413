"""A bucket on any server that speaks S3. Credentials come from the environment, as boto3 reads them."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from datasets_app.storage.base import CHUNK_BYTES, BadKey, Missing, Storage, StorageError, check_key
from datasets_app.storage.multipart import SHA256, sha256_of, upload

MULTIPART = TransferConfig(multipart_threshold=8 * 1024**2, multipart_chunksize=8 * 1024**2, max_concurrency=4)
NOT_THERE = {"404", "NoSuchKey", "NotFound"}


class S3Storage(Storage):
    def __init__(self, *, bucket: str, prefix: str = "", endpoint: str | None = None) -> None:
        self.bucket = bucket
        self.prefix = f"{check_key(prefix)}/" if prefix else ""
        self.endpoint = endpoint

    @cached_property
    def client(self) -> Any:
        return boto3.session.Session().client(
            "s3",
            endpoint_url=self.endpoint,
            region_name=os.environ.get("AWS_DEFAULT_REGION", "us-east-1"),
            config=Config(
                connect_timeout=5,
                read_timeout=60,
                retries={"mode": "standard", "max_attempts": 4},
                max_pool_connections=20,
                # Servers other than Amazon's rarely know bucket names as host names, nor trailing checksums.
                s3={"addressing_style": "path"} if self.endpoint else {},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def put_file(self, key: str, path: Path) -> None:
        with translated(key):
            upload(self.client, self.bucket, self._name(key), path)

    def holds(self, key: str, path: Path) -> bool:
        try:
            with translated(key):
                head = self.client.head_object(Bucket=self.bucket, Key=self._name(key))
        except Missing:
            return False
        same_size = int(head["ContentLength"]) == path.stat().st_size
        return same_size and head.get("Metadata", {}).get(SHA256) == sha256_of(path)

    def put_bytes(self, key: str, data: bytes) -> None:
        with translated(key):
            self.client.put_object(Bucket=self.bucket, Key=self._name(key), Body=data)

    def open_range(self, key: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        if length == 0 or start >= self.size(key):  # S3 answers an empty range with an error
            return
        last = "" if length is None else start + length - 1
        with translated(key):
            answer = self.client.get_object(Bucket=self.bucket, Key=self._name(key), Range=f"bytes={start}-{last}")
            with closing(answer["Body"]) as body:
                yield from body.iter_chunks(CHUNK_BYTES)

    def size(self, key: str) -> int:
        with translated(key):
            return int(self.client.head_object(Bucket=self.bucket, Key=self._name(key))["ContentLength"])

    def fetch(self, key: str, to_path: Path) -> None:
        partial = to_path.with_name(f".{to_path.name}.{secrets.token_hex(6)}")
        try:
            with translated(key):
                self.client.download_file(self.bucket, self._name(key), str(partial), Config=MULTIPART)
            partial.replace(to_path)
        finally:
            partial.unlink(missing_ok=True)

    def delete(self, key: str) -> None:
        with translated(key):
            self.client.delete_object(Bucket=self.bucket, Key=self._name(key))

    def list(self, prefix: str = "") -> Iterator[str]:
        with translated(prefix):
            pages = self.client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self.bucket, Prefix=self.prefix + prefix):
                for found in page.get("Contents", []):
                    key = found["Key"].removeprefix(self.prefix)
                    if is_ours(key):
                        yield key

    def _name(self, key: str) -> str:
        return self.prefix + check_key(key)


def is_ours(key: str) -> bool:
    """A bucket may hold anybody's keys, `../../x` among them: they are data, and never become a path here."""
    try:
        check_key(key)
    except BadKey:
        return False
    return True


@contextmanager
def translated(key: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in NOT_THERE:
            raise Missing(key) from None
        raise StorageError(f"The S3 server refused {key!r}: {error}") from error
    except BotoCoreError as error:
        raise StorageError(f"The S3 server could not be reached for {key!r}: {error}") from error
