"""Parquet, loaded by `datasets` itself."""

from __future__ import annotations

import pytest

from exports.formats import hf
from exports.formats.hf import AT_ONCE
from tests.exports.formats import rows


@pytest.fixture(autouse=True)
def offline(monkeypatch, tmp_path):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_DATASETS_CACHE", str(tmp_path / "cache"))


def loaded(folder, config):
    from datasets import load_dataset

    (found,) = [each for each in hf.configs(folder) if each["config_name"] == config]
    files = {each["split"]: str(folder / each["path"]) for each in found["data_files"]}
    return load_dataset("parquet", data_files=files, cache_dir=str(folder.parent / "cache"))


def test_every_task_loads_with_its_splits_and_its_answers(tmp_path):
    folder, every = tmp_path / "release", rows.one_of_each()
    assert rows.write(folder, every, "hf") == []
    assert len(hf.configs(folder)) == len(rows.PRESETS)
    for task in rows.PRESETS:
        of_task = [row for row in every if row["task"] == task]
        found = loaded(folder, of_task[0]["questionnaire"])
        assert set(found) == {"train", "validation", "test"}
        (one, _), (row, _) = list(found["train"]), [row for row in of_task if row["split"] == "train"]
        assert {key: value for key, value in one["answers"].items() if value is not None} == row["answers"]
        assert one["audio"] == row["audio"]
        assert [text["text"] for text in one["texts"]] == [text["text"] for text in row["texts"]]
        assert [text["order"] for text in one["texts"]] == [text["order"] for text in row["texts"]]
        assert one["unseen_speaker"] is None


def test_means_are_numbers_and_whole_scores_whole(tmp_path):
    from datasets import Value

    folder = tmp_path / "release"
    rows.write(folder, [rows.row("assessment"), rows.row("rating")], "hf")
    types = {each["config_name"]: loaded(folder, each["config_name"])["train"].features for each in hf.configs(folder)}
    of_task = {name.split("-v")[0]: features["answers"] for name, features in types.items()}
    assert of_task["speecheval-assessment"]["overall_quality"] == Value("int64")
    assert of_task["nisqa"]["mos"] == Value("float64")


def test_rows_are_written_in_groups(tmp_path):
    import pyarrow.parquet as pq

    rows.write(tmp_path, [rows.row("rating", number) for number in range(AT_ONCE + 1)], "hf")
    (path,) = tmp_path.glob("exports/hf/*/train-*.parquet")
    assert [pq.ParquetFile(path).metadata.row_group(group).num_rows for group in (0, 1)] == [AT_ONCE, 1]


def test_rows_out_of_order_are_refused_rather_than_overwritten(tmp_path):
    wrong = [rows.row("rating", 0), rows.row("rating", 1, "val"), rows.row("rating", 2)]
    with pytest.raises(ValueError, match="sorted"):
        rows.write(tmp_path, wrong, "hf")
