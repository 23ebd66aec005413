"""Datasets cut off, empty, unreadable or in another encoding: told by file, line and reason, in every layout."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from exports.layouts import Unreadable, read_dataset
from tests.exports.leakage.test_layouts import MADE, checked, ms_swift, sound

WHOLE = 12  # rows of a dataset of test_layouts, in three files


def the_first(root: Path) -> Path:
    return sorted(path for path in root.rglob("*") if path.is_file() and path.name != "dataset_info.json")[0]


def changed(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(change(path.read_bytes())) and None  # type: ignore[func-returns-value]


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


HARMLESS = {
    "a mark": changed(lambda data: b"\xef\xbb\xbf" + data),
    "line ends of Windows": changed(lambda data: data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")),
    "UTF-16": changed(lambda data: data.decode().encode("utf-16")),
}
FAULTS = {
    "empty": (changed(lambda data: b""), "holds no row"),
    "another encoding": (changed(lambda data: data.replace(b"e", b"\xe9")), "not UTF-8"),
    "no text at all": (changed(lambda data: bytes(range(256)) * 9), "not UTF-8|no JSON"),
    "nested": (changed(lambda data: data + b"\n" + b"[" * 100_000), "nested too deeply|JSON array|cells under"),
    "a zero byte": (changed(lambda data: data + b"\n\0,\0\n"), "no JSON|JSON array|cells under"),
}
NOT_A_FILE = ("ms-swift", "llama-factory", "speecheval")


@pytest.mark.parametrize("layout", MADE)
@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS)
def test_marks_line_ends_and_utf_16_are_read(tmp_path, layout, change):
    MADE[layout](tmp_path)
    change(the_first(tmp_path))
    dataset = read_dataset(tmp_path)
    assert (dataset.layout, len(dataset.evidence.rows), dataset.bad) == (layout, WHOLE, [])


@pytest.mark.parametrize("layout", MADE)
@pytest.mark.parametrize(("change", "words"), FAULTS.values(), ids=FAULTS)
def test_a_file_that_cannot_be_read_is_told_and_the_others_are_read(tmp_path, layout, change, words):
    MADE[layout](tmp_path)
    wrong = the_first(tmp_path)
    change(wrong)
    dataset = read_dataset(tmp_path)
    assert WHOLE - 4 <= len(dataset.evidence.rows) <= WHOLE
    assert {bad["file"] for bad in dataset.bad} == {wrong.relative_to(tmp_path).as_posix()}
    assert any(re.search(words, bad["reason"]) for bad in dataset.bad)


@pytest.mark.parametrize("layout", NOT_A_FILE)
def test_what_is_no_file_or_not_there_is_told(tmp_path, layout):
    MADE[layout](tmp_path)
    wrong = the_first(tmp_path)
    a_folder(wrong)
    (bad,) = read_dataset(tmp_path).bad
    assert (bad["line"], bad["reason"]) == (0, "the file cannot be read: Is a directory")
    wrong.rmdir()
    wrong.symlink_to(tmp_path / "nowhere")
    (bad,) = read_dataset(tmp_path).bad
    assert bad["reason"] == "the file cannot be read: No such file or directory"


@pytest.mark.parametrize(("layout", "line"), [("ms-swift", 4), ("speecheval", 4), ("llama-factory", 0)])
def test_a_file_that_was_cut_off_is_told(tmp_path, layout, line):
    MADE[layout](tmp_path)
    wrong = the_first(tmp_path)
    wrong.write_bytes(wrong.read_bytes()[:-25])
    (bad,) = read_dataset(tmp_path).bad
    assert bad["line"] == line
    assert "JSON" in bad["reason"]


def test_rows_of_a_list_with_too_few_cells_or_an_open_quote_are_told(tmp_path):
    MADE["audiofolder"](tmp_path)
    wrong = the_first(tmp_path)
    wrong.write_text(wrong.read_text().rpartition(",")[0])
    (bad,) = read_dataset(tmp_path).bad
    assert (bad["line"], bad["reason"]) == (5, "it has 3 cells under 4 columns")
    wrong.write_text(wrong.read_text() + ',"open')
    (bad,) = read_dataset(tmp_path).bad
    assert "what follows was not read" in bad["reason"]


@pytest.mark.parametrize(("said", "words"), [("{", "dataset_info.json cannot be read"), ("[1]", ""), ('{"a": 1}', "")])
def test_a_dataset_info_that_says_nothing(tmp_path, said, words):
    MADE["llama-factory"](tmp_path)
    (tmp_path / "dataset_info.json").write_text(said)
    if words:
        with pytest.raises(Unreadable, match=words):
            read_dataset(tmp_path)
    else:
        assert len(read_dataset(tmp_path, "llama-factory").evidence.rows) == WHOLE


@pytest.mark.parametrize("layout", ["auto", "earshot", *MADE])
def test_a_wrong_path_and_an_empty_folder_leave_with_two_in_words(tmp_path, layout, capsys):
    assert checked(tmp_path / "nowhere", "--layout", layout) == 2
    (tmp_path / "empty").mkdir()
    assert checked(tmp_path / "empty", "--layout", layout) == 2
    told = capsys.readouterr().err
    assert "There is no" in told
    assert "Nothing was changed." in told
    assert "Traceback" not in told
    assert "Errno" not in told


@pytest.mark.parametrize("content", [b"", b"RIFF", bytes(range(256)) * 40])
def test_sound_that_is_cut_off_keeps_its_row_and_is_told(tmp_path, capsys, content):
    ms_swift(tmp_path)
    for number in range(12):
        sound(tmp_path / "audio" / f"{number}.wav", number)
    (tmp_path / "audio" / "3.wav").write_bytes(content)
    (tmp_path / "audio" / "4.wav").unlink()
    checked(tmp_path)
    told = capsys.readouterr().out
    assert "12 rows, 12 clips" in told
    assert "1 audio files were not found" in told
    assert "audio/3.wav: " in told


def test_a_name_that_no_file_can_have_is_a_file_that_is_not_there(tmp_path):
    ms_swift(tmp_path)
    first = the_first(tmp_path)
    first.write_text(first.read_text().replace("audio/4.wav", f"audio/{'x' * 5000}.wav"))
    assert read_dataset(tmp_path).missing_audio == WHOLE
