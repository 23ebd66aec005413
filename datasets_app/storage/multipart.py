"""Uploading to S3 so that a cut-off upload goes on where it stopped.

A large file goes up in parts. What an earlier run left behind (S3 keeps parts until the upload is completed or
aborted) is asked for first; a part whose MD5 is that of our bytes is not sent again. Small files go up whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

PART_BYTES = 8 * 1024**2
MOST_PARTS = 10_000  # S3's own limit
AT_ONCE = 4
SHA256 = "sha256"  # the name of the metadata that lets a later run see that an object is complete


def upload(client: Any, bucket: str, name: str, path: Path, *, part_bytes: int = PART_BYTES) -> None:
    """Store the file at `path` under `name`: complete or absent."""
    size = path.stat().st_size
    metadata = {SHA256: sha256_of(path)}
    if size <= part_bytes:
        client.put_object(Bucket=bucket, Key=name, Body=path.read_bytes(), Metadata=metadata)
        return
    length = max(part_bytes, -(-size // MOST_PARTS))
    here = {"Bucket": bucket, "Key": name}
    upload_id, there = begun(client, here) or (
        client.create_multipart_upload(**here, Metadata=metadata)["UploadId"],
        {},
    )
    here["UploadId"] = upload_id

    def send(number: int) -> dict[str, Any]:
        data = piece(path, (number - 1) * length, length)
        tag = there.get(number, "")
        if tag.strip('"') != hashlib.md5(data, usedforsecurity=False).hexdigest():
            tag = client.upload_part(**here, PartNumber=number, Body=data)["ETag"]
        return {"PartNumber": number, "ETag": tag}

    with ThreadPoolExecutor(AT_ONCE) as pool:
        parts = list(pool.map(send, range(1, -(-size // length) + 1)))
    client.complete_multipart_upload(**here, MultipartUpload={"Parts": parts})


def begun(client: Any, here: dict[str, Any]) -> tuple[str, dict[int, str]] | None:
    """The newest unfinished upload under this name with its parts' tags by number; older ones are given up."""
    pages = client.get_paginator("list_multipart_uploads").paginate(Bucket=here["Bucket"], Prefix=here["Key"])
    found = [each for page in pages for each in page.get("Uploads", []) if each["Key"] == here["Key"]]
    if not found:
        return None
    *older, newest = sorted(found, key=lambda each: each["Initiated"])
    for each in older:
        client.abort_multipart_upload(**here, UploadId=each["UploadId"])
    return newest["UploadId"], dict(tags(client, here, newest["UploadId"]))


def tags(client: Any, here: dict[str, Any], upload_id: str) -> Iterator[tuple[int, str]]:
    for page in client.get_paginator("list_parts").paginate(**here, UploadId=upload_id):
        for part in page.get("Parts", []):
            yield part["PartNumber"], part["ETag"]


def piece(path: Path, start: int, length: int) -> bytes:
    with path.open("rb") as file:
        file.seek(start)
        return file.read(length)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
