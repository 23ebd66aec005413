"""Chosen and rejected replies: wrong in one thing, by a step, in the same words."""

from __future__ import annotations

import json
import re

import pytest

from annotation.questionnaire import load_preset
from exports.formats.data import table
from tests.exports.formats import rows

LABELS = set(table("pronunciation")["labels"])
LINES = {"word": "words", "phone": "phonemes"}
MANY = 120


def lines(folder, path):
    return [json.loads(line) for line in (folder / path).read_text(encoding="utf-8").splitlines()]


def written(folder, task, seed=0, **more):
    rows.write(folder, [rows.row(task, number, **more) for number in range(MANY)], "preference", seed=seed)
    return lines(folder, f"preference/{task}/train.jsonl")


def changed(pair):
    """The lines that differ, as (chosen, rejected)."""
    one, other = pair["chosen"].splitlines(), pair["rejected"].splitlines()
    assert len(one) == len(other)
    return [(a, b) for a, b in zip(one, other, strict=True) if a != b]


def test_one_score_of_an_assessment_is_wrong_by_a_step_or_two(tmp_path):
    pairs = written(tmp_path, "assessment")
    assert len(pairs) == MANY
    for pair in pairs:
        ((right, wrong),) = changed(pair)
        name, score = re.fullmatch(r"([A-Z][A-Za-z ]+): ([1-5])/5.*", right).groups()
        assert name.lower().replace(" ", "_") == pair["flip_target"]
        moved = int(re.fullmatch(rf"{name}: ([1-5])/5.*", wrong)[1]) - int(score)
        assert abs(moved) in (1, 2)
        assert pair["direction"] == ("up" if moved > 0 else "down")
        assert pair["weight"] == 1.0
    assert {pair["flip_target"] for pair in pairs} == set(table("preference")["assessment"])
    ups = sum(pair["direction"] == "up" for pair in pairs) / MANY
    assert 0.35 < ups < 0.65


def test_brackets_never_give_a_wrong_score_away(tmp_path):
    """A distortion of 5 has no types in brackets: it neither becomes one nor is taken for one that has."""
    for pair in written(tmp_path / "low", "assessment"):
        assert "Distortion: 5/5" not in pair["rejected"]
    clean = {**rows.ANSWERS["assessment"], "distortion": 5, "distortion_type": ["none"]}
    for pair in written(tmp_path / "clean", "assessment", answers=clean):
        assert "Distortion: 5/5" in pair["rejected"]


def test_all_words_or_all_phones_or_one_aspect_of_a_sentence_are_wrong(tmp_path):
    pairs = written(tmp_path, "pronunciation")
    for pair in pairs:
        ((right, wrong),) = changed(pair)
        assert LINES.get(pair["flip_target"], pair["flip_target"]) == right.split(":")[0].lower()
        before, after = (re.findall(r"(?:/|: )([A-Z][a-z]+)\b", line) for line in (right, wrong))
        assert len(before) == len(after)
        assert all(one != other for one, other in zip(before, after, strict=True))
        assert "Verdict" not in pair["chosen"] + pair["rejected"]
    assert {pair["flip_target"] for pair in pairs} == {"accuracy", "fluency", "prosody", "word", "phone"}


def test_both_sides_use_one_vocabulary(tmp_path):
    """So that no word tells a rejected reply from a chosen one."""
    pairs = written(tmp_path, "pronunciation")
    for side in ("chosen", "rejected"):
        used = {label for pair in pairs for label in re.findall(r"(?:/|: )([A-Z][a-z]+)\b", pair[side])}
        assert used <= LABELS


@pytest.mark.parametrize(("score", "direction"), [(1, "up"), (5, "down"), (1.4, "up"), (4.6, "down")])
def test_at_the_end_of_a_scale_the_other_way_is_taken(tmp_path, score, direction):
    acr = load_preset("acr")
    every = [rows.row("rating", number, answers={"mos": score}, texts=(), asked=acr) for number in range(20)]
    rows.write(tmp_path, every, "preference", asked=acr)
    pairs = lines(tmp_path, "preference/rating/train.jsonl")
    assert {pair["direction"] for pair in pairs} == {direction}
    for pair in pairs:
        moved = float(pair["rejected"].split(": ")[1])
        assert 1 <= moved <= 5
        assert round(abs(moved - score), 6) >= 1


def test_a_seed_gives_the_same_rows_in_any_order_and_another_seed_others(tmp_path):
    one = written(tmp_path / "one", "assessment")
    rows.write(tmp_path / "back", [rows.row("assessment", n) for n in reversed(range(MANY))], "preference")
    assert sorted(lines(tmp_path / "back", "preference/assessment/train.jsonl"), key=str) == sorted(one, key=str)
    assert written(tmp_path / "other", "assessment", seed=1) != one


def test_test_rows_get_no_rejected_reply(tmp_path):
    rows.write(tmp_path, rows.one_of_each(), "preference")
    found = {path.removeprefix("preference/") for path in rows.files(tmp_path)}
    tasks = ("assessment", "rating", "pronunciation")
    assert found == {f"{task}/{split}.jsonl" for task in tasks for split in ("train", "val")}


def test_what_has_nothing_to_move_is_named(tmp_path):
    silent = rows.row("assessment", answers={"speech_rate": "fast"})
    assert "no score" in rows.write(tmp_path, [silent], "preference")[0][2]
