"""Lists of clips for NeMo, Lhotse and AudioFolder, read by strict readers of our own or by the library itself."""

from __future__ import annotations

import json

import pytest

from exports.formats.base import Context
from exports.formats.registry import Writers
from tests.exports.formats import rows
from tests.exports.formats.readers import lhotse_rules, nemo_rules


@pytest.fixture
def every():
    return rows.one_of_each()


@pytest.fixture
def folder(tmp_path, every):
    rows.put_audio(tmp_path, every)
    assert rows.write(tmp_path, every, "nemo", "lhotse", "hf") == []
    return tmp_path


def clips_of(every, track, split):
    here = [row for row in every if row["split"] == split and (row["task"] == "detection") is (track == "detection")]
    return sorted({clip for row in here for clip in row["clips"]})


@pytest.mark.parametrize("track", ["quality", "detection"])
def test_every_clip_of_a_split_stands_once_and_sorted(folder, every, track):
    for split in ("train", "val", "test"):
        wanted = clips_of(every, track, split)
        nemo = nemo_rules.read(folder / f"exports/nemo/{track}_{split}.jsonl")
        assert [row["audio_filepath"] for row in nemo] == [f"../../{rows.clip(clip)['audio']}" for clip in wanted]
        home = folder / "exports/lhotse"
        recordings, supervisions = lhotse_rules.validate(
            home / f"{track}_{split}_recordings.jsonl.gz", home / f"{track}_{split}_supervisions.jsonl.gz", folder
        )
        assert [each["id"] for each in recordings] == [each["id"] for each in supervisions] == wanted
        listed = (folder / f"audio/{track}-{split}.jsonl").read_text().splitlines()
        assert [json.loads(line)["id"] for line in listed] == wanted
        assert all((folder / "audio" / json.loads(line)["file_name"]).is_file() for line in listed)


def test_names_in_audio_lists_stay_inside_their_folder(folder):
    """`datasets` 5 refuses others: they could lead anywhere on the reader's disk."""
    for path in (folder / "audio").glob("*.jsonl"):
        assert ".." not in path.read_text()


def test_a_clip_whose_sound_is_not_passed_on_is_not_listed(tmp_path):
    row = rows.row("rating")
    hidden = Context(lambda clip: {**rows.clip(clip), "included": False}, "x")
    with Writers(tmp_path, hidden, ["nemo", "lhotse", "hf"]) as writers:
        assert list(writers.write(row, rows.questionnaire("rating"))) == []
    assert (tmp_path / "exports/nemo/quality_train.jsonl").read_text() == ""


def test_a_wrong_length_is_found(folder):
    """The reader can refuse."""
    path = folder / "exports/lhotse/quality_train_recordings.jsonl.gz"
    (first, *_) = lhotse_rules.read(path)
    with pytest.raises(AssertionError):
        lhotse_rules.recording({**first, "num_samples": 1999, "duration": 1999 / 8000}, folder)
