from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from datasets_app.storage import storage
from exports.domain.storing import put_folder
from exports.folder.seal import seal
from exports.models import Release, ReleaseState
from tests.cast import Cast
from training import child
from training.domain import watching
from training.places import run_folder

FAKE = Path(__file__).with_name("fake_judge.py")


@pytest.fixture(autouse=True)
def own_folders(storage_in_tmp, tmp_path, monkeypatch):
    monkeypatch.setattr(django_settings, "DATA_DIR", tmp_path / "data")


@pytest.fixture
def fake_judge(monkeypatch) -> None:
    monkeypatch.setattr(child, "PROGRAM", (sys.executable, str(FAKE)))
    monkeypatch.setattr(watching, "TICK", 0.05)
    monkeypatch.setattr("training.domain.working.TICK", 0.05)
    monkeypatch.setattr("training.domain.estimating.TICK", 0.05)


@pytest.fixture
def publish(db, cast: Cast) -> Callable[[Path, str], Release]:
    """Store a folder as a published release."""

    def store(folder: Path, name: str) -> Release:
        digest = seal(folder, {})
        put_folder(storage(), f"releases/{name}", folder, lambda *_: None)
        return Release.objects.create(
            name=name, state=ReleaseState.PUBLISHED, digest=digest, folder_key=f"releases/{name}"
        )

    return store


@pytest.fixture
def release(publish, tmp_path) -> Release:
    folder = tmp_path / "release"
    (folder / "tasks" / "assessment").mkdir(parents=True)
    (folder / "release.json").write_text("{}")
    (folder / "tasks" / "assessment" / "train.jsonl").write_text("{}\n")
    return publish(folder, "set-1")


@pytest.fixture
def no_orphans(tmp_path) -> Iterator[None]:
    yield
    child.end_left_behind(run_folder(1))
