"""The parts of the folder that others read: Croissant, parquet, licences, recipes, history."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import mlcroissant
import pyarrow.parquet as pq
import pytest
import yaml

from datasets_app.models import Clip, Source
from exports.domain.releasing import build_now
from exports.folder.croissant import SPECIFICATION
from exports.folder.fields import TABLES
from tests.exports import factories

pytestmark = pytest.mark.slow


def build(tmp_path: Path, *campaigns: Any, name: str = "set-1", **more: Any) -> Path:
    out = tmp_path / name
    build_now(name=name, campaigns=[c.pk for c in campaigns], out=out, **more)
    return out


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def folder(tmp_path, campaign) -> Path:
    return build(tmp_path, campaign)


def test_folder_speaks_to_other_programs(folder):
    every_row_has_exactly_the_fields_that_are_written_down(folder)
    parquet_holds_the_same_rows(folder)
    for version in ("1.0", "1.1"):
        croissant_is_valid_and_reads_the_clips(folder, version)
    card = yaml.safe_load((folder / "README.md").read_text().split("---")[1])
    assert card["license"] == "cc0-1.0"
    paths = [file["path"] for config in card["configs"] for file in config["data_files"]]
    assert paths
    assert all((folder / path).is_file() for path in paths)
    assert "disjoint core" in (folder / "README.md").read_text()
    citation = yaml.safe_load((folder / "CITATION.cff").read_text())
    assert (citation["cff-version"], citation["license"]) == ("1.2.0", ["CC0-1.0"])
    assert "Creative Commons" in (folder / "LICENSES/CC0-1.0.txt").read_text()


def every_row_has_exactly_the_fields_that_are_written_down(folder: Path) -> None:
    files = {
        "clips.jsonl": "clips.jsonl",
        "sources.jsonl": "sources.jsonl",
        "tasks/assessment/test.jsonl": "tasks/<task>/<split>.jsonl",
        "annotations/raw.jsonl": "annotations/raw.jsonl",
        "annotations/aggregated.jsonl": "annotations/aggregated.jsonl",
        "splits/ledger.jsonl": "splits/ledger.jsonl",
    }
    for path, table in files.items():
        named = {field.name for field in TABLES[table]}
        found = rows(folder / path)
        assert found
        assert all(set(row) == named for row in found), path


def parquet_holds_the_same_rows(folder: Path) -> None:
    table = pq.read_table(folder / "parquet/tasks/assessment/test.parquet").to_pylist()
    for row, canonical in zip(table, rows(folder / "tasks/assessment/test.jsonl"), strict=True):
        assert json.loads(row["answers"]) == canonical["answers"]
        assert row["core"] is canonical["core"] is True
        assert row["clips"] == canonical["clips"]


def croissant_is_valid_and_reads_the_clips(folder: Path, version: str) -> None:
    found = json.loads((folder / "croissant.json").read_text())
    found["conformsTo"] = SPECIFICATION.format(version)
    path = folder.parent / f"croissant-{version}" / "croissant.json"
    path.parent.mkdir()
    path.write_text(json.dumps(found))
    (path.parent / "parquet").symlink_to(folder / "parquet")
    dataset = mlcroissant.Dataset(str(path))
    assert not dataset.metadata.ctx.issues.errors
    read = list(dataset.records("clips_rows"))
    assert {row["clips_rows/id"].decode() for row in read} == {row["id"] for row in rows(folder / "clips.jsonl")}


def test_sound_that_may_not_be_passed_on_is_a_recipe_that_works(tmp_path, campaign):
    Source.objects.update(redistributable=False, licence="LicenseRef-corpus")
    for clip in Clip.objects.all():
        Clip.objects.filter(pk=clip.pk).update(facts={**clip.facts, "bits": 16})
    copies = tmp_path / "copies"
    copies.mkdir()
    for number, clip in enumerate(Clip.objects.all()):
        factories.storage().fetch(clip.twin_key, copies / f"{number}.wav")
        digest = factories.hashlib.sha256((copies / f"{number}.wav").read_bytes()).hexdigest()
        Clip.objects.filter(pk=clip.pk).update(original_digest=digest)
    folder = build(tmp_path, campaign)
    assert not list(folder.rglob("*.wav"))
    assert not any(row["included"] for row in rows(folder / "clips.jsonl"))
    assert "Without the sound of corpus" in (folder / "README.md").read_text()
    assert "Ask the source" in (folder / "LICENSES/LicenseRef-corpus.txt").read_text()
    assert verify(folder).returncode == 0

    (copies / "0.wav").rename(copies / "elsewhere")
    (copies / "1.wav").write_bytes(b"not the same file")
    first = rebuild(folder, copies)
    assert first.returncode == 1
    assert "15 of 16 clips are in place" in first.stdout
    assert verify(folder).returncode == 0
    placed = next(folder.rglob("*.wav"))
    sound = bytearray(placed.read_bytes())
    sound[60] ^= 1
    placed.write_bytes(sound)
    assert "not what its recipe says" in verify(folder).stdout

    inside = build(tmp_path, campaign, name="set-2", audio="all")
    assert len(list(inside.rglob("*.wav"))) == 16
    assert "inside the team only" in (inside / "README.md").read_text()


def test_changelog_counts_against_earlier_releases(tmp_path, campaign, cast):
    build(tmp_path, campaign)
    gone = campaign.items.first()
    gone.state = "excluded"
    gone.save()
    clip = factories.make_clip(speaker="new", system="newer", text=factories.sentence(700), number=9000)
    factories.accept(campaign, clip, cast.ann)
    later = build(tmp_path, campaign, name="set-2")
    assert "1 clips added, 15 kept in their split, 1 withdrawn" in (later / "CHANGELOG.md").read_text()
    assert len(rows(later / "splits/withdrawn.jsonl")) == 1


def rebuild(folder: Path, copies: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(folder / "rebuild.py"), str(copies)]
    return subprocess.run(command, capture_output=True, text=True)


def verify(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(folder / "verify.py")], capture_output=True, text=True)
