"""Captions and verdicts as ALLD has them, and back."""

from __future__ import annotations

from annotation.questionnaire import load_preset
from tests.exports.formats import rows
from tests.exports.formats.readers.alld_rules import read


def test_a_caption_has_one_decimal_and_the_whole_mean_beside_it(tmp_path):
    rows.write(tmp_path, [rows.row("rating", texts=["Noisy.", "Full of noise."])], "alld")
    one, other = read(tmp_path / "exports/alld/single_train.jsonl")
    assert (one["mos"], one["mos_mean"]) == (2.6, rows.RATING["mos"])
    assert (one["dis"], one["col"]) == (1.0, 4.2)
    assert [one["response"], other["response"]] == ["Noisy.", "Full of noise."]


def test_a_verdict_carries_the_ratings_of_both_clips_in_its_own_order(tmp_path):
    """Pairs come before ratings, so their numbers are joined at the end; a clip that nobody rated has none."""
    better = {**rows.RATING, "mos": 4}
    every = [
        rows.row("ab", 0, texts=["SpeechB wins.", ("SpeechA wins.", "ba")]),
        rows.row("rating", 0, clips=[rows.clip_id(0)]),
        rows.row("rating", 1, clips=[rows.clip_id(1)], answers=better),
        rows.row("ab", 5, "val"),
    ]
    rows.write(tmp_path, every, "alld")
    one, other = read(tmp_path / "exports/alld/ab_train.jsonl")
    assert (one["winner"], one["A_mos"], one["B_mos"]) == ("B", 2.6, 4.0)
    assert (other["winner"], other["A_mos"], other["B_mos"]) == ("A", 4.0, 2.6)
    assert one["audios"] == other["audios"][::-1]
    (alone,) = read(tmp_path / "exports/alld/ab_val.jsonl")
    assert alone["A_mos"] is None


def test_a_tie_is_a_tie_and_a_scale_of_betters_has_a_winner(tmp_path):
    ccr = load_preset("ccr")
    rows.write(tmp_path / "one", [rows.row("ab", answers={"winner": "same"})], "alld")
    answers = [({"ccr": -2}, "A"), ({"ccr": 0}, "tie"), ({"ccr": 1.5}, "B")]
    every = [rows.row("ab", place, answers=given, asked=ccr) for place, (given, _) in enumerate(answers)]
    rows.write(tmp_path / "two", every, "alld", asked=ccr)
    assert read(tmp_path / "one/exports/alld/ab_train.jsonl")[0]["winner"] == "tie"
    assert [each["winner"] for each in read(tmp_path / "two/exports/alld/ab_train.jsonl")] == ["A", "tie", "B"]


def test_what_has_no_text_is_named(tmp_path):
    assert "has no text" in rows.write(tmp_path, [rows.row("rating", texts=())], "alld")[0][2]
