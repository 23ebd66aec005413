"""scores.json with its traps, and the lists beside it."""

from __future__ import annotations

import pytest

from exports.canonical import dumps
from tests.exports.formats import rows
from tests.exports.formats.readers.speechocean_rules import kaldi, scores

HOME = "exports/speechocean762"


def test_scores_as_published(tmp_path):
    every = [rows.row("pronunciation", number, split) for number, split in ((3, "test"), (1, "train"), (2, "train"))]
    assert rows.write(tmp_path, every, "speechocean762") == []
    found = scores(tmp_path / HOME)
    assert list(found) == [rows.clip_id(2), rows.clip_id(4), rows.clip_id(6)]
    one = found[rows.clip_id(2)]
    assert one["text"] == "Bear it!"
    assert one["completeness"] == 10.0
    assert '"completeness":10.0' in dumps(one)
    assert [word["text"] for word in one["words"]] == ["BEAR", "IT"]
    assert one["words"][0]["phones"] == ["B", "EH0", "R"]
    assert "mispronunciations" not in one["words"][0]
    assert one["words"][1]["mispronunciations"] == [{"canonical-phone": "IH", "index": 0, "pronounced-phone": "<unk>"}]


def test_what_was_said_instead_is_kept_where_the_score_says_it_was_wrong(tmp_path):
    said = [{"canonical-phone": "IH", "index": 0, "pronounced-phone": "<DEL>"},
            {"canonical-phone": "T", "index": 1, "pronounced-phone": "D"}]  # fmt: skip
    words = [rows.WORDS[0], {**rows.WORDS[1], "mispronunciations": said}]
    rows.write(tmp_path, [rows.row("pronunciation", words=words)], "speechocean762")
    (one,) = scores(tmp_path / HOME).values()
    assert one["words"][1]["mispronunciations"] == said[:1]


def test_lists_are_kaldis(tmp_path):
    rows.write(tmp_path, [rows.row("pronunciation", number) for number in (9, 1, 6)], "speechocean762")
    train = tmp_path / HOME / "train"
    assert set(kaldi(train, "wav.scp").values()) == {rows.clip(rows.clip_id(2 * n))["audio"] for n in (1, 6, 9)}
    assert kaldi(train, "text")[rows.clip_id(2)] == "Bear it!"
    speakers = kaldi(train, "utt2spk")
    listed = {clip: who for who, clips in kaldi(train, "spk2utt").items() for clip in clips.split()}
    assert listed == speakers


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"word_total": [10]}, "2 words and 1 scores"),
        ({"phone_accuracy": [2, 2, 2, 2]}, "5 phones and 4 scores"),
        ({"word_stress": [10, None]}, "word_stress"),
        ({"total": None}, "lack total"),
    ],
)
def test_scores_that_do_not_fit_are_named(tmp_path, change, reason):
    row = rows.row("pronunciation", answers={**rows.PRONUNCIATION, **change})
    assert reason in rows.write(tmp_path, [row], "speechocean762")[0][2]


def test_a_clip_that_two_campaigns_assessed_stands_once(tmp_path):
    again = {**rows.row("pronunciation"), "id": "i-again"}
    left_out = rows.write(tmp_path, [rows.row("pronunciation"), again], "speechocean762")
    assert left_out[0][1] == "i-again"
    assert "another campaign" in left_out[0][2]
    assert len(scores(tmp_path / HOME)) == 1
