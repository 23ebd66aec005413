"""A release from accepted work to a folder that proves itself."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from accounts.errors import Invalid, NotAllowed
from annotation.domain.texts import leave_out_contradicting
from annotation.models import Campaign, Item
from datasets_app.domain import ledger, reservations
from datasets_app.models import LedgerEntry, Pair
from exports.domain.cataloguing import read_catalogue
from exports.domain.collecting import read_items
from exports.domain.preparing import prepare
from exports.domain.releasing import build_now
from exports.errors import LeakFound, NameTaken, NothingToRelease
from exports.formats.ms_swift_reader import read_strict
from exports.models import Release
from exports.order import Order
from exports.splitting import SplitImpossible
from tests.exports import factories

pytestmark = pytest.mark.slow

SPLITS = ("train", "val", "test")


def build(tmp_path: Path, *campaigns, name: str = "set-1", **more) -> Path:
    out = tmp_path / name
    build_now(name=name, campaigns=[c.pk for c in campaigns], out=out, **more)
    return out


def rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def verify(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(folder / "verify.py")], capture_output=True, text=True)


def test_folder_holds_what_the_design_names(tmp_path, campaign):
    folder = build(tmp_path, campaign)
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {
        "README.md", "DATASHEET.md", "croissant.json", "release.json", "sources.jsonl", "clips.jsonl",
        "annotations/raw.jsonl", "annotations/aggregated.jsonl", "prompts/ms_swift.json", "verify.py",
        "splits/ledger.jsonl", "splits/policy.json", "splits/certificate.json", "splits/withdrawn.jsonl",
        "splits/straddling.jsonl", "reports/leakage.json", "reports/agreement.json", "reports/balance.json",
        "reports/left_out.jsonl", "MANIFEST.sha256", "exports/ms_swift/relocate.py",
        *(f"tasks/assessment/{split}.jsonl" for split in SPLITS),
        *(f"exports/ms_swift/assessment/{split}.jsonl" for split in SPLITS),
    } <= names  # fmt: skip
    assert len([name for name in names if name.endswith(".wav")]) == 16
    assert len([name for name in names if name.startswith("questionnaires/")]) == 1


def test_every_accepted_text_is_a_row_that_the_strict_reader_takes(tmp_path, campaign):
    folder = build(tmp_path, campaign)
    read = [
        read_strict(line)
        for split in SPLITS
        for line in (folder / f"exports/ms_swift/assessment/{split}.jsonl").read_text().splitlines()
    ]
    assert len(read) == 32
    assert len({row.key for row in read}) == 16
    assert all((folder / path).is_file() for row in read for path in row.audios)
    assert read[0].fields["Distortion"] == "3/5 (artifacts;drop / missing)"
    assert read[0].fields["Subjective Experience"] == "3/5 (female, thirties)"


def test_no_split_is_empty_and_no_attribute_is_shared(tmp_path, campaign):
    folder = build(tmp_path, campaign)
    clips = rows(folder / "clips.jsonl")
    by_split = {split: [clip for clip in clips if clip["split"] == split] for split in SPLITS}
    assert all(by_split.values())
    for name in ("speaker", "system", "text"):
        seen = [{clip[name] for clip in by_split[split]} for split in SPLITS]
        assert sum(map(len, seen)) == len(set().union(*seen))


def test_equal_inputs_give_equal_bytes(tmp_path, campaign):
    order = Order("set-1")
    folders = []
    for work in (tmp_path / "a", tmp_path / "b"):
        work.mkdir()
        folders.append(prepare(order, [campaign], work, lambda *_: None)[0].folder)
    one, other = folders
    files = sorted(path.relative_to(one) for path in one.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(other) for path in other.rglob("*") if path.is_file())
    assert all((one / path).read_bytes() == (other / path).read_bytes() for path in files)
    archives = [(work / "archive.zip").read_bytes() for work in (tmp_path / "a", tmp_path / "b")]
    assert archives[0] == archives[1]


def test_digest_is_that_of_the_manifest(tmp_path, campaign):
    folder = build(tmp_path, campaign)
    digest = hashlib.sha256((folder / "MANIFEST.sha256").read_bytes()).hexdigest()
    assert Release.objects.get().digest == digest
    assert verify(folder).stdout.strip().endswith(digest)


def test_verify_finds_a_flipped_byte_a_missing_and_an_added_file(tmp_path, campaign):
    folder = build(tmp_path, campaign)
    assert verify(folder).returncode == 0
    audio = next((folder / "audio").rglob("*.wav"))
    sound = bytearray(audio.read_bytes())
    sound[100] ^= 1
    audio.write_bytes(sound)
    (folder / "README.md").unlink()
    (folder / "more.txt").write_text("x")
    checked = verify(folder)
    assert checked.returncode == 1
    for found in (f"changed: {audio.relative_to(folder)}", "missing: README.md", "not in the manifest: more.txt"):
        assert found in checked.stdout


def test_relocated_rows_name_files_that_exist(tmp_path, campaign):
    folder = build(tmp_path, campaign)
    subprocess.run([sys.executable, str(folder / "exports/ms_swift/relocate.py"), str(tmp_path / "here")], check=True)
    row = read_strict((tmp_path / "here/assessment/test.jsonl").read_text().splitlines()[0])
    assert Path(row.audios[0]).is_absolute()
    assert Path(row.audios[0]).is_file()


def test_nothing_in_the_folder_names_a_rater_speaker_or_file(tmp_path, campaign):
    folder = build(tmp_path, campaign)
    written = "".join(path.read_text() for path in folder.rglob("*") if path.suffix in (".jsonl", ".json", ".md"))
    assert "ann" not in {row["rater"] for row in rows(folder / "annotations/raw.jsonl")}
    assert "voice 1" not in written
    assert "system 1" not in written


def test_all_four_tasks_in_one_release(tmp_path, campaign, cast):
    clips = [item.clip for item in Item.objects.filter(campaign=campaign).order_by("pk")]
    comparison, suggestion = factories.make_campaign("comparison"), factories.make_campaign("suggestion")
    detection = factories.make_campaign("detection")
    for number, (one, other) in enumerate(zip(clips[::2], clips[1::2], strict=True)):
        pair = Pair.objects.create(clip_a=one, clip_b=other)
        factories.accept(comparison, pair, cast.ann, texts=[factories.sentence(2000 + number)])
        factories.accept(suggestion, one, cast.ann, texts=[factories.sentence(3000 + number)])
        factories.accept(detection, one, cast.ann)
    folder = build(tmp_path, campaign, comparison, suggestion, detection)
    for task, name in (("comparison", "CompareEval"), ("suggestion", "Suggest"), ("detection", "FakeDetection")):
        lines = [
            line
            for split in SPLITS
            for line in (folder / f"exports/ms_swift/{task}/{split}.jsonl").read_text().splitlines()
        ]
        assert [read_strict(line).task for line in lines] == [name] * 8
    assert verify(folder).returncode == 0
    assert json.loads((folder / "release.json").read_text())["empty"] == []


def test_simulated_raters_are_named_as_such_everywhere(tmp_path, campaign, cast):
    cast.ann.is_simulated = True
    cast.ann.save()
    folder = build(tmp_path, campaign)
    assert all(row["simulated"] for row in rows(folder / "annotations/raw.jsonl"))
    assert all(row["simulated"] for row in rows(folder / "tasks/assessment/train.jsonl"))
    assert json.loads((folder / "release.json").read_text())["simulated"] == "all"
    assert "simulated raters" in (folder / "README.md").read_text()
    assert "simulated" in (folder / "DATASHEET.md").read_text()
    assert "simulated" in json.loads((folder / "croissant.json").read_text())["description"]


def test_a_text_that_repeats_across_splits_is_left_out_of_the_lesser_split(tmp_path, campaign, cast):
    again = "The voice is clear and warm, but a hum stands behind every word of it."
    other = factories.make_campaign("suggestion")
    for item in Item.objects.filter(campaign=campaign):
        factories.accept(other, item.clip, cast.ben, texts=[again])
    folder = build(tmp_path, campaign, other)
    texts = {split: sum(len(r["texts"]) for r in rows(folder / f"tasks/suggestion/{split}.jsonl")) for split in SPLITS}
    assert texts["train"] == texts["val"] == 0
    assert texts["test"] > 0
    left = rows(folder / "reports/left_out.jsonl")
    assert {row["reason"] for row in left} == {"repeats_across_splits"}


def test_the_standard_answer_that_nothing_is_to_improve_may_repeat(tmp_path, campaign, cast):
    other = factories.make_campaign("suggestion")
    nothing = {"overall_quality": 5, "improvement_areas": ["none"]}
    for item in Item.objects.filter(campaign=campaign):
        factories.accept(other, item.clip, cast.ben, answers=nothing, texts=["No improvement is needed."])
    folder = build(tmp_path, campaign, other)
    assert all(rows(folder / f"tasks/suggestion/{split}.jsonl")[0]["texts"] for split in SPLITS)


def test_a_text_that_contradicts_the_final_fields_is_left_out(tmp_path, campaign, cast):
    item = Item.objects.filter(campaign=campaign).first()
    sheet = factories.judge(
        item, cast.ben, {**factories.ASSESSMENT, "gender": "male"}, ["A male speaker is heard in this clip."]
    )
    leave_out_contradicting(item, factories.ASSESSMENT, [sheet])
    folder = build(tmp_path, campaign)
    (left,) = rows(folder / "reports/left_out.jsonl")
    assert left["reason"] == "contradicts_final_fields"
    assert left["detail"] == "“male” against gender = Female"
    assert len(rows(folder / "annotations/raw.jsonl")) == 17


def test_a_planted_leak_is_refused_and_nothing_is_left(tmp_path, campaign, monkeypatch):
    monkeypatch.setattr("exports.building.tasks.repeated", lambda *_: {})
    texts = "The voice is clear and warm, but a hum stands behind every word of it."
    for item in Item.objects.filter(campaign=campaign):
        revision = item.assignments.get().sheets.get().revisions.get()
        revision.text = texts
        revision.save()
    with pytest.raises(LeakFound, match="annotation_text"):
        build(tmp_path, campaign)
    assert_nothing_left(tmp_path)


def test_a_build_that_dies_leaves_nothing(tmp_path, campaign, monkeypatch):
    def die(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("exports.domain.releasing.publish_row", die)
    with pytest.raises(KeyboardInterrupt):
        build(tmp_path, campaign)
    assert_nothing_left(tmp_path)


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the child needs a copy of the database")
@pytest.mark.parametrize("stage", ["items", "audio", "checking", "sealing", "storing"])
def test_sigkill_in_any_stage_leaves_nothing_half_written(tmp_path, campaign, stage):
    def die(now: str, done: int, total: int) -> None:
        if now == stage:
            os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if child == 0:
        build(tmp_path, campaign, tell=die)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert not (tmp_path / "set-1").exists()
    folder = build(tmp_path, campaign)
    assert verify(folder).returncode == 0
    assert [path.name for path in tmp_path.iterdir() if "partial" in path.name] == []


def assert_nothing_left(tmp_path: Path) -> None:
    assert not (tmp_path / "set-1").exists()
    assert not list(tmp_path.glob(".set-1*"))
    assert not Release.objects.exists()
    assert not LedgerEntry.objects.exists()


def test_ledger_holds_every_label_and_a_later_release_moves_no_clip(tmp_path, campaign, cast):
    first = build(tmp_path, campaign)
    assert ledger.verify_chain().holds
    before = {clip["id"]: clip["split"] for clip in rows(first / "clips.jsonl")}
    for group in range(20, 26):
        clip = factories.make_clip(
            speaker=f"voice {group % 10}", system=f"system {group}", text=factories.sentence(group), number=group + 7000
        )
        factories.accept(campaign, clip, cast.ann, texts=[factories.sentence(group + 4000)])
    second = build(tmp_path, campaign, name="set-2", seed=5)
    after = {clip["id"]: clip["split"] for clip in rows(second / "clips.jsonl")}
    assert len(after) > len(before)
    assert {clip: after[clip] for clip in before} == before
    earlier, later = ((folder / "splits/ledger.jsonl").read_text() for folder in (first, second))
    assert later.startswith(earlier)


def test_reserved_labels_are_kept(tmp_path, campaign, cast):
    reservations.reserve(kind="speaker", values=["voice 3"], split="test", by=cast.mara)
    folder = build(tmp_path, campaign)
    texts = {factories.sentence(30), factories.sentence(31)}
    assert {clip["split"] for clip in rows(folder / "clips.jsonl") if clip["text"] in texts} == {"test"}
    assert "mara" not in (folder / "splits/ledger.jsonl").read_text()


def test_refusals_say_what_to_do(tmp_path, campaign, cast):
    empty = factories.make_campaign("detection")
    with pytest.raises(NothingToRelease, match="Accept some work first"):
        build(tmp_path, empty)
    with pytest.raises(NotAllowed):
        build(tmp_path, campaign, by=cast.ann)
    with pytest.raises(Invalid) as refusal:
        build(tmp_path, campaign, shares=(0.5, 0.5, 0.5), seed=-1)
    assert set(refusal.value.fields) == {"shares", "seed"}
    build(tmp_path, campaign)
    with pytest.raises(FileExistsError):
        build(tmp_path, campaign)
    with pytest.raises(NameTaken):
        build(tmp_path / "elsewhere", campaign)


def test_one_speaker_is_refused_in_words(tmp_path, cast, fixed_key):
    campaign = factories.make_campaign()
    for number in range(6):
        clip = factories.make_clip(speaker="the only voice", text=factories.sentence(number))
        factories.accept(campaign, clip, cast.ann)
    with pytest.raises(SplitImpossible, match="1 speaker"):
        build(tmp_path, campaign, policy="strict")


def test_queries_do_not_grow_with_items(tmp_path, campaign, cast, count_queries):
    def read() -> None:
        catalogue = read_catalogue(Campaign.objects.select_related("questionnaire"))
        list(read_items(catalogue.items))

    few = count_queries(read)
    for number in range(5):
        text = factories.sentence(8000 + number)
        clip = factories.make_clip(speaker="x", text=text, number=8000 + number)
        factories.accept(campaign, clip, cast.ben)
    assert count_queries(read) == few
