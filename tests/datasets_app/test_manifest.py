from __future__ import annotations

import json

import pytest

from datasets_app.manifest import BadManifest, parse_manifest, rows_of_files
from datasets_app.manifest_rows import BadRow, parse_defaults, with_defaults


def test_csv_with_every_column_and_two_of_its_own() -> None:
    data = (
        "filename,text,language,speaker,system,origin,recording,degradation,source,mood,take\n"
        'a.wav,"Hello, you",en,s1,tts,synthetic,r1,"{""kind"": ""noise"", ""snr_db"": 5}",corpus,happy,\n'
    )
    [row] = parse_manifest("m.csv", data.encode()).rows
    assert (row.line, row.filename, row.text, row.language, row.speaker) == (2, "a.wav", "Hello, you", "en", "s1")
    assert (row.system, row.origin, row.recording, row.source) == ("tts", "synthetic", "r1", "corpus")
    assert row.degradation == {"kind": "noise", "snr_db": 5}
    assert row.extra == {"mood": "happy"}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_as_spreadsheets_write_it(separator: str, encoding: str) -> None:
    data = f"File Name{separator}Transcript\r\na.wav{separator}你好\r\n".encode(encoding)
    [row] = parse_manifest("m.csv", data).rows
    assert (row.filename, row.text) == ("a.wav", "你好")


def test_json_lines() -> None:
    lines = [
        json.dumps({"audio": "a.wav", "text": "x", "degradation": {"kind": "clip"}, "n": 3}),
        "",
        '{"path": "b.wav"}',
    ]
    rows = parse_manifest("m.jsonl", "\n".join(lines).encode()).rows
    assert [(row.line, row.filename) for row in rows] == [(1, "a.wav"), (3, "b.wav")]
    assert rows[0].degradation == {"kind": "clip"}
    assert rows[0].extra == {"n": 3}


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"filename": ""}, "no_filename"),
        ({"language": "english!"}, "bad_language"),
        ({"origin": "robot"}, "bad_origin"),
        ({"source": "../x"}, "bad_source"),
        ({"speaker": "s" * 121}, "too_long"),
        ({"text": "a\x00b"}, "bad_character"),
        ({"text": "\ud800"}, "bad_character"),
        ({"degradation": "{not json"}, "bad_degradation"),
        ({"degradation": {"deep": {"er": 1}}}, "bad_degradation"),
        ({"text": ["a"]}, "bad_value"),
        ({"mood": "m" * 9000}, "too_long"),
        ({"mood": {"a": "\x00"}}, "bad_character"),
    ],
)
def test_a_bad_row_is_told_by_line_and_the_others_are_read(cells: dict[str, object], code: str) -> None:
    bad = json.dumps({"filename": "bad.wav", **cells})
    manifest = parse_manifest("m.jsonl", f'{{"filename": "a.wav"}}\n{bad}\n{{"filename": "b.wav"}}'.encode())
    assert [row.filename for row in manifest.rows] == ["a.wav", "b.wav"]
    assert [(problem.line, problem.code) for problem in manifest.problems] == [(2, code)]


@pytest.mark.parametrize("line", ["{", "[1]", '"x"', "[" * 100_000, '{"filename": "a", "x": NaN}'])
def test_a_line_that_is_no_object_is_one_problem(line: str) -> None:
    manifest = parse_manifest("m.jsonl", f'{line}\n{{"filename": "a.wav"}}'.encode())
    assert [problem.code for problem in manifest.problems] == ["bad_json"]
    assert len(manifest.rows) == 1


def test_a_csv_line_with_too_many_cells_is_one_problem() -> None:
    manifest = parse_manifest("m.csv", b"filename,text\na.wav,x,y\nb.wav\n")
    assert [(problem.line, problem.code) for problem in manifest.problems] == [(2, "too_many_cells")]
    assert [row.filename for row in manifest.rows] == ["b.wav"]


@pytest.mark.parametrize("cut", [1, 12, 20])
def test_a_manifest_that_was_cut_off_is_told_by_line_and_no_value_is_made_of_a_part(cut: int) -> None:
    whole = b"filename,text,speaker,language\na.wav,One.,s1,en\nb.wav,Two words.,s2,en"
    told = parse_manifest("m.csv", whole[:-cut] if cut > 1 else whole.rpartition(b",")[0])
    assert [row.filename for row in told.rows] == ["a.wav"]
    assert [(problem.line, problem.code) for problem in told.problems] == [(3, "cut_off")]
    assert "Send it whole" in told.problems[0].reason


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "name its columns"),
        (b"text,language\nx,en\n", "one of them filename"),
        (b"filename,path\na,b\n", "names a column twice"),
        (b"filename\n\xff\xfe\xfd", "not UTF-8"),
        (b'filename,text\na.wav,"open', "not CSV"),
    ],
)
def test_a_manifest_that_cannot_be_read_says_why(data: bytes, words: str) -> None:
    with pytest.raises(BadManifest, match=words):
        parse_manifest("m.csv", data)


def test_without_a_manifest_every_file_is_a_row() -> None:
    assert [(row.line, row.filename) for row in rows_of_files(["b.wav", "a.wav"]).rows] == [(1, "a.wav"), (2, "b.wav")]


def test_defaults_fill_only_what_is_lacking() -> None:
    defaults = parse_defaults({"language": "fr", "speaker": "x", "extra": {"k": 1}})
    [row] = parse_manifest("m.csv", b"filename,language\na.wav,en\n").rows
    filled = with_defaults(row, defaults)
    assert (filled.filename, filled.language, filled.speaker, filled.extra) == ("a.wav", "en", "x", {"k": 1})


@pytest.mark.parametrize("defaults", [{"nonsense": "x"}, {"filename": "x"}, {"origin": "robot"}, {"extra": 3}])
def test_bad_defaults_are_refused(defaults: dict[str, object]) -> None:
    with pytest.raises(BadRow):
        parse_defaults(defaults)
