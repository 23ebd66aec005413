"""What LLaMA-Factory loads, and SageLM's rows in both orders."""

from __future__ import annotations

import json

import pytest

from exports.formats.sides import named
from tests.exports.formats import rows
from tests.exports.formats.readers.llama_factory_rules import load, load_pairs, sagelm

HOME = "exports/llama_factory"


def judged(folder, name="sagelm-semantic_train"):
    return [sagelm(row) for row in json.loads((folder / HOME / f"{name}.json").read_text(encoding="utf-8"))]


def test_every_set_is_named_and_loads(tmp_path):
    every = rows.one_of_each()
    rows.put_audio(tmp_path, every)
    assert rows.write(tmp_path, every, "llama_factory") == []
    info = json.loads((tmp_path / HOME / "dataset_info.json").read_text(encoding="utf-8"))
    talks = {f"{task}_{split}" for task in rows.PRESETS if task != "preference" for split in ("train", "val", "test")}
    assert set(info) == talks | {f"sagelm-semantic_{split}" for split in ("train", "val", "test")}
    assert all(load(tmp_path / HOME, name, tmp_path) for name in info)


def test_preference_rows_are_named_for_dpo(tmp_path):
    every = [rows.row("rating"), rows.row("rating", 1, "val")]
    rows.put_audio(tmp_path, every)
    rows.write(tmp_path, every, "llama_factory", "preference")
    (row,) = load_pairs(tmp_path / HOME, "rating_train_pairs", tmp_path)
    assert row["chosen"] != row["rejected"]
    assert load_pairs(tmp_path / HOME, "rating_val_pairs", tmp_path)


def test_labels_come_first_dimensions_in_the_files_order_and_both_orders_in_training(tmp_path):
    rows.write(tmp_path, [rows.row("preference"), rows.row("preference", 1, "val")], "llama_factory")
    dimensions = ["helpfulness", "honesty", "instruction_following", "truthfulness"]
    found = judged(tmp_path)
    assert [each[0] for each in found] == dimensions * 2
    assert {each[1] for each in found} == {"Tell me about bears."}
    assert [each[2] for each in found] == ["1", "Tie", "2", "Tie", "2", "Tie", "1", "Tie"]
    assert found[0][3] == "Response 1 answers what was asked, while Response 2 talks of something else."
    assert found[4][3] == "Response 2 answers what was asked, while Response 1 talks of something else."
    assert found[3][3] == ""
    raw = json.loads((tmp_path / HOME / "sagelm-semantic_train.json").read_text())
    assert raw[0]["audios"] == raw[4]["audios"][::-1]
    assert len(judged(tmp_path, "sagelm-semantic_val")) == 4


def test_a_reason_that_cannot_be_turned_stands_in_its_own_order_only(tmp_path):
    answers = {"helpfulness": "A", "helpfulness_why": "The first one is to the point."}
    row = rows.row("preference", answers=answers)

    left_out = rows.write(tmp_path, [row], "llama_factory")

    assert [each[:2] for each in left_out] == [("llama_factory", row["id"])]
    assert "helpfulness" in left_out[0][2]
    assert "turned round" in left_out[0][2]
    assert judged(tmp_path) == [("helpfulness", "Tell me about bears.", "1", "The first one is to the point.")]


def test_a_reason_of_a_writer_who_heard_the_pair_turned(tmp_path):
    """Its A is the row's B; the label is the row's."""
    answers = {"helpfulness": "A", "helpfulness_why": "B is to the point."}
    rows.write(
        tmp_path,
        [rows.row("preference", split="val", answers=answers, text_orders={"helpfulness_why": "ba"})],
        "llama_factory",
    )
    assert judged(tmp_path, "sagelm-semantic_val")[0][2:] == ("1", "Response 1 is to the point.")


@pytest.mark.parametrize(
    ("said", "turned"),
    [
        ("A sounds sad.", "Response 2 sounds sad."),
        ("The first word of a reply.", None),
        ("Response 1 uses a 'sad' tone, Response 2 not.", "Response 2 uses a 'sad' tone, Response 1 not."),
        ("A sad tone is heard in B.", "A sad tone is heard in Response 1."),
        ("It is better than A.", "It is better than Response 2."),
        ("The other one lies.", None),
        ("Clip B is warm; clip A is not.", "Response 1 is warm; Response 2 is not."),
        ("Vitamin B12 is named by neither.", "Vitamin B12 is named by neither."),
    ],
)  # fmt: skip
def test_how_a_reason_is_turned(said, turned):
    found = named(said, "en", turned=True)
    assert found.sure is (turned is not None)
    assert turned is None or found.text == turned


def test_chinese_reasons_are_turned_and_other_languages_are_not():
    assert named("A 的语气更自然，B 很平。", "zh", turned=True) == ("Response 2 的语气更自然，Response 1 很平。", True)
    assert named("A est mieux.", "fr", turned=True) == ("A est mieux.", False)


def test_a_preference_without_an_instruction_is_left_out_and_named(tmp_path):
    left_out = rows.write(tmp_path, [rows.row("preference", instruction=" ")], "llama_factory")
    assert left_out == [
        ("llama_factory", rows.row("preference")["id"], "the instruction that both replies answer is missing")
    ]
