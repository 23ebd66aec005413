"""A finished folder into storage, the manifest last: without it what lies there is no release.

What an interrupted run left behind is kept where it is complete, so that a second run only sends what is missing.
"""

from __future__ import annotations

from pathlib import Path

from datasets_app.storage import Storage
from exports.domain.telling import Tell
from exports.folder.seal import MANIFEST, files_of

TELL_EVERY = 50


def put_folder(stored: Storage, prefix: str, folder: Path, tell: Tell, *, stage: str = "storing") -> None:
    """Store every file of `folder` under `prefix` ("" is the storage's root)."""
    before = f"{prefix}/" if prefix else ""
    there = set(stored.list(before))
    paths = list(files_of(folder))
    for done, path in enumerate(paths):
        if before + path not in there or not stored.holds(before + path, folder / path):
            stored.put_file(before + path, folder / path)
        if done % TELL_EVERY == 0:
            tell(stage, done, len(paths))
    stored.put_file(before + MANIFEST, folder / MANIFEST)
