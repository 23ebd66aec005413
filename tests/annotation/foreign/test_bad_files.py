"""Files that are broken, empty, in another encoding or in another format: each reader tells where and why."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotation.foreign import AUTO, FORMATS, Judged, Options, Unreadable, read_delivery
from tests.annotation.foreign.samples import utterance, write

NISQA = "filename_deg,votes,mos,noi,dis,col,loud\nö1.wav,13,2.5,3,4,1.5,5\nö2.wav,5,4,4,4,4,4\n"
BROKEN = {
    "empty": b"",
    "blank": b" \n\n",
    "no text": bytes(range(256)) * 9,
    "Latin-1": "text\né\n".encode("latin-1"),
    "cut off": b'[{"a":1},{"b":',
    "nested": b"[" * 100_000,
    "nested objects": b'{"a":' * 100_000,
    "zero bytes": b"\0\0\0",
    "a number": b"42",
    "numbers": b"[1,2,3]",
    "a table of something else": b"x,y\n1,2\n3\n",
    "rows of something else": b'{"a":1}\r\n[1,2]\r\n7\r\n',
}


def read(path: Path, format: str = AUTO) -> tuple[list[Judged], list[Unreadable]]:
    found = list(read_delivery(path, format, Options("acr", {})))
    return [f for f in found if isinstance(f, Judged)], [f for f in found if isinstance(f, Unreadable)]


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("format", [AUTO, *(each.key for each in FORMATS)])
def test_no_reader_takes_it_and_each_says_why(tmp_path: Path, format: str, content: bytes) -> None:
    for suffix in (".json", ".jsonl", ".csv"):
        path = tmp_path / f"file{suffix}"
        path.write_bytes(content)
        judged, problems = read(path, format)
        assert judged == []
        assert problems
        assert all(each.file == path.name and each.reason.endswith(".") for each in problems)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_marks_and_line_ends_change_nothing(tmp_path: Path, encoding: str, ends: str) -> None:
    (tmp_path / "n.csv").write_bytes(NISQA.replace("\n", ends).encode(encoding))
    judged, problems = read(tmp_path / "n.csv")
    assert not problems
    assert [(one.audios[0].path, one.line) for one in judged] == [("ö1.wav", 2), ("ö2.wav", 3)]


def test_another_encoding_is_told_by_line(tmp_path: Path) -> None:
    (tmp_path / "n.csv").write_bytes(NISQA.encode("latin-1"))
    (problem,) = read(tmp_path / "n.csv")[1]
    assert (problem.code, problem.reason) == ("not_utf8", "The file is not UTF-8 (line 2). Save it as UTF-8.")


def test_a_file_of_scores_that_was_cut_off_is_broken_and_not_unknown(tmp_path: Path) -> None:
    path = write(tmp_path / "scores.json", json.dumps({"u1": utterance(), "u2": utterance()}, indent=1))
    path.write_text(path.read_text()[:-40])
    assert read(path)[1][0].code == "bad_json"
    assert read(path, "speechocean762")[1][0].code == "bad_json"


def test_a_table_that_was_cut_off_is_told_by_line(tmp_path: Path) -> None:
    (tmp_path / "n.csv").write_text(NISQA[:-6])
    judged, (problem,) = read(tmp_path / "n.csv")
    assert len(judged) == 1
    assert (problem.line, problem.code) == (3, "wrong_cells")


def test_a_file_of_another_kind_than_the_format_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "r.json", [{"session_test_id": 1, "trial_id": 2}])
    (problem,) = read(path, "webmushra")[1]
    assert (problem.code, problem.reason) == ("not_its_kind", "webMUSHRA results are read from CSV files.")


def test_a_delivery_with_one_empty_file_tells_it_beside_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("")
    (tmp_path / "b.csv").write_text(NISQA)
    (tmp_path / "c.csv").write_text(NISQA.partition("\n")[0])
    judged, problems = read(tmp_path)
    assert len(judged) == 2
    assert [(each.file, each.code) for each in problems] == [("a.csv", "empty_file"), ("c.csv", "no_row")]


NAMES = re.findall(
    r"\S+",
    """
    key task target path path_B messages audios conversations instruction input output data annotations completions
    result completed_by from_name type value id label_annotations instance_id_to_label_to_value user_id displayed_text
    filename_deg mos noi dis col loud votes text words phones phones-accuracy accuracy stress total fluency prosodic
    completeness chosen transcript audio_path response caption clean_path role content from was_cancelled audio speaker
    """,
)
SIMPLE = st.none() | st.booleans() | st.integers(-3, 12) | st.floats() | st.sampled_from(["", "a.wav", "A", "4", "é"])
VALUES = st.recursive(
    SIMPLE,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.dictionaries(st.sampled_from(NAMES), VALUES, min_size=1, max_size=12), min_size=1, max_size=3))
def test_rows_of_any_shape_are_taken_or_told(tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    path = tmp_path / "rows.json"
    path.write_text(json.dumps(rows))
    for format in (AUTO, *(each.key for each in FORMATS)):
        judged, problems = read(path, format)
        assert judged or problems
