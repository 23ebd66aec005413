"""Where a command writes a release: a folder on this machine, or a place in a bucket. Complete or absent in both."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Protocol

from django.conf import settings

from datasets_app.storage import Storage, storage_at
from exports.domain.storing import put_folder
from exports.domain.telling import Tell
from exports.folder.seal import MANIFEST, files_of, publish


class Target(Protocol):
    """`work` is where the folder is to be built: on the disk it will be renamed on, where there is one."""

    name: str
    work: Path
    prefix: str

    def check(self) -> None:
        """Raises FileExistsError when something stands there already."""

    def deliver(self, folder: Path, tell: Tell) -> None: ...

    def withdraw(self) -> None:
        """Undo a delivery whose row could not be written."""


def target_at(where: str | Path) -> Target:
    text = str(where)
    return BucketTarget(text) if text.startswith("s3://") else FolderTarget(Path(where))


class FolderTarget:
    def __init__(self, out: Path) -> None:
        self.out = out.resolve()
        self.name, self.work, self.prefix = str(self.out), self.out.parent, f".{self.out.name}.partial-"

    def check(self) -> None:
        if self.out.exists():
            raise FileExistsError(f"{self.out} exists already; a release never changes. Choose another folder.")

    def deliver(self, folder: Path, tell: Tell) -> None:
        publish(folder, self.out)

    def withdraw(self) -> None:
        shutil.rmtree(self.out)


class BucketTarget:
    """`s3://bucket/prefix`. What an interrupted run sent is kept, and only the rest is sent."""

    def __init__(self, url: str) -> None:
        self.name = url.rstrip("/")
        self.stored: Storage = storage_at(self.name, settings.S3_ENDPOINT_URL)
        place = hashlib.sha256(self.name.encode()).hexdigest()[
            :12
        ]  # so that a killed run's folder is found and removed
        self.work, self.prefix = Path(settings.DATA_DIR) / "work", f"sending-{place}-"

    def check(self) -> None:
        if self.stored.exists(MANIFEST):
            raise FileExistsError(f"{self.name} holds a release already, and a release never changes. Choose another.")

    def deliver(self, folder: Path, tell: Tell) -> None:
        ours = set(files_of(folder))
        if foreign := next((key for key in self.stored.list() if key not in ours), None):
            raise FileExistsError(
                f"{self.name} holds files that are not of this release, such as {foreign}. Choose an empty place, or "
                "remove them if an interrupted run of another release left them. Nothing was sent."
            )
        put_folder(self.stored, "", folder, tell, stage="sending")

    def withdraw(self) -> None:
        self.stored.delete(MANIFEST)
