"""Shards, read by `webdataset` itself."""

from __future__ import annotations

import json
import tarfile

from exports.formats import webdataset
from tests.exports.formats import rows


def test_samples_hold_row_and_sound(tmp_path):
    import webdataset as consumer

    every = rows.one_of_each()
    rows.put_audio(tmp_path, every)
    assert rows.write(tmp_path, every, "webdataset") == []
    shard = str(tmp_path / "exports/webdataset/comparison/train-000000.tar")
    found = list(consumer.WebDataset(shard, shardshuffle=False))
    assert [json.loads(each["json"])["id"] for each in found] == [each["__key__"] for each in found]
    assert all(each["a.wav"] == each["b.wav"] == rows.sound() for each in found)
    single = list(consumer.WebDataset(shard.replace("comparison", "rating"), shardshuffle=False))
    assert [each["wav"] for each in single] == [rows.sound()] * 2


def test_headers_say_nothing_of_the_machine(tmp_path):
    rows.put_audio(tmp_path, [rows.row("rating")])
    rows.write(tmp_path, [rows.row("rating")], "webdataset")
    with tarfile.open(tmp_path / "exports/webdataset/rating/train-000000.tar") as tar:
        assert {(member.mtime, member.uid, member.uname, member.mode) for member in tar} == {(0, 0, "", 0o644)}


def test_a_full_shard_is_followed_by_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(webdataset, "SAMPLES", 2)
    many = [rows.row("rating", number) for number in range(5)]
    rows.put_audio(tmp_path, many)
    rows.write(tmp_path, many, "webdataset")
    home = tmp_path / "exports/webdataset/rating"
    assert sorted(path.name for path in home.iterdir()) == [f"train-00000{number}.tar" for number in range(3)]


def test_a_row_without_its_sound_is_named(tmp_path):
    assert "is not in this release" in rows.write(tmp_path, [rows.row("rating")], "webdataset")[0][2]
