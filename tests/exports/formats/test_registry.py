"""All writers together: one pass, the same bytes every time, nothing left behind, and what is left out is named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from exports.formats import registry
from exports.formats.base import TASKS, Context, Skipped
from exports.formats.registry import BY_KEY, DEFAULT, FORMATS, Writers, chosen
from tests.exports.formats import rows

EVERY = [each.key for each in FORMATS]


def test_equal_rows_give_equal_bytes_and_no_file_is_left_behind(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        rows.put_audio(folder, rows.one_of_each())
        assert rows.write(folder, rows.one_of_each(), *EVERY) == []
    assert rows.files(one) == rows.files(other)
    assert not [path for path in rows.files(one) if "spill" in path]
    assert {path.split("/")[1] for path in rows.files(one) if path.startswith("exports/")} == set(EVERY) - {
        "preference"
    }


def test_all_formats_but_the_one_that_copies_audio_are_written_by_default():
    assert set(EVERY) - set(DEFAULT) == {"webdataset"}


def test_a_format_that_is_not_there_is_named():
    with pytest.raises(KeyError, match="no format parchment; there are ms_swift"):
        chosen(["ms_swift", "parchment"])


def test_every_task_has_a_conversation_and_every_format_says_what_it_is():
    assert BY_KEY["ms_swift"].tasks == TASKS
    assert all(len(each.describe()) > 200 for each in FORMATS)


def test_what_does_not_fit_one_format_is_in_the_others(tmp_path):
    bare = rows.row("rating", answers={"mos": 3})

    left_out = rows.write(tmp_path, [bare], "ms_swift", "alld")

    assert left_out == [("alld", bare["id"], "the final answers lack noi, col, loud, dis")]
    assert (tmp_path / "exports/ms_swift/rating/train.jsonl").read_text().count("\n") == 1


class Breaks:
    closed = False

    def write(self, row, questionnaire):
        yield Skipped(row["id"], "first")
        raise OSError("disk full")

    def close(self):
        Breaks.closed = True


def test_every_file_is_closed_after_a_failure(tmp_path, monkeypatch):
    broken = replace(BY_KEY["ms_swift"], opens=lambda folder, context: Breaks())
    monkeypatch.setattr(registry, "FORMATS", (broken, BY_KEY["nemo"]))
    with (
        pytest.raises(OSError, match="disk full"),
        Writers(tmp_path, Context(rows.clip, "x"), ["ms_swift", "nemo"]) as all_,
    ):
        list(all_.write(rows.row("rating"), rows.questionnaire("rating")))
    assert Breaks.closed
    assert not list(tmp_path.rglob(".spill*"))


def test_many_files_are_written_through_few_handles(tmp_path):
    from exports.formats.files import OPEN_AT_ONCE, Files

    files = Files(tmp_path)
    for turn in range(2):
        for number in range(3 * OPEN_AT_ONCE):
            files.put(f"{number}/x", f"{turn};")
            assert len(files.open) <= OPEN_AT_ONCE
    files.close()
    assert {path.read_text() for path in tmp_path.glob("*/x")} == {"0;1;"}
