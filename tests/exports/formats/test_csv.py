"""CSV: every value comes back, and no cell can be run by a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from itertools import permutations

import pytest

from exports.formats.spreadsheet import line, safe
from tests.exports.formats import rows


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def plain(cell):
    return cell[1:] if cell.startswith("'") else cell


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "\u00a0=1",
        "＝1",
        "＋1",
        "'=1",
        "'quoted'",
        "=cmd|' /C calc'!A0",
    ],
)
def test_a_formula_becomes_a_text_and_comes_back(text):
    assert safe(text) == "'" + text
    assert plain(safe(text)) == text


@pytest.mark.parametrize("cell", [None, -3, 2.5, "plain", "", "a=b", "3-4", "语音"])
def test_what_cannot_run_is_left_alone(cell):
    assert safe(cell) == cell


def test_a_line_is_what_the_csv_module_writes():
    plain = [None, -3, 1e-7, True, "", " d ", "语音", "\u2028", "=1"]
    cells = [*plain, ["a", "b"], "said, twice", 'a "b"', "a\r\nb", "c\n"]
    for three in permutations(cells, 3):
        file = io.StringIO(newline="")
        csv.writer(file).writerow([safe(cell) for cell in three])
        assert line(three) == file.getvalue()


def test_items_and_texts_come_back(tmp_path):
    evil = rows.row("assessment", 1, texts=['=HYPERLINK("x"), said, "twice"\nand more'])
    assert rows.write(tmp_path, [rows.row("assessment"), evil], "csv") == []
    home = tmp_path / "exports/csv" / evil["questionnaire"]
    one, _ = read(home / "train.csv")
    assert one["overall_quality"] == "3"
    assert one["distortion_type"] == "artifacts;drop_missing"
    assert json.loads(plain(one["distortion_intervals"])) == rows.ANSWERS["assessment"]["distortion_intervals"]
    assert one["clip_A"] == rows.clip_id(0)
    assert one["clip_B"] == ""
    assert plain(read(home / "train-texts.csv")[1]["words"]) == evil["texts"][0]["text"]


def test_a_pair_has_a_column_for_each_side(tmp_path):
    rows.write(tmp_path, [rows.row("comparison")], "csv")
    (one,) = read(next(tmp_path.glob("exports/csv/*/train.csv")))
    assert (one["gender.A"], one["gender.B"], one["clip_B"]) == ("male", "female", rows.clip_id(1))


def test_lines_end_as_rfc_4180_has_it_and_there_is_no_byte_order_mark(tmp_path):
    rows.write(tmp_path, [rows.row("rating")], "csv")
    raw = next(tmp_path.glob("exports/csv/*/train.csv")).read_bytes()
    assert raw.startswith(b"id,")
    assert raw.count(b"\n") == raw.count(b"\r\n") == 2


def test_no_cell_of_any_task_begins_like_a_formula(tmp_path):
    rows.write(tmp_path, rows.one_of_each(), "csv")
    for path in tmp_path.glob("exports/csv/*/*.csv"):
        for row in read(path):
            for cell in row.values():
                assert not cell.lstrip().startswith(("=", "+", "@", "\t")), (path, cell)
