"""The file of predictions: a row for every item, whatever happens to it, to its clip, or to the process."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from speech_judge.__main__ import main
from speech_judge.judging.forms import Forms
from speech_judge.model.trained import save_trained
from speech_judge.reading.predictions import read_predictions
from speech_judge.recipe import load


@pytest.fixture(scope="session")
def final(opened, golden, tmp_path_factory) -> Path:
    """A judge's folder as a run leaves it (LoRA)."""
    model = opened()
    folder = tmp_path_factory.mktemp("judge") / "final"
    recipe = load("sq_llm", [f'model.path="{model.part.path}"', 'model.dtype="float32"', "adapt.alpha=8"])
    save_trained(folder, model.backbone, recipe, model.part.path, {"recipe": "sq_llm"})
    Forms.of(golden).save(folder)
    return folder


def predict(out: Path, model: Path, *more: object) -> list[dict[str, Any]]:
    command = ["predict", str(model), "--out", str(out), "--cpu", "--batch", "4", *map(str, more)]
    assert main(command) == 0
    return rows_of(out)


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def figures(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name != "seconds"} for row in rows]


def test_every_item_has_a_row_in_order(final, golden, tmp_path):
    args = ("--release", golden.folder, "--split", "train", "--max-new-tokens", 4)
    rows = predict(tmp_path / "p.jsonl", final, *args)
    wanted = [row["id"] for task in golden.tasks for row in golden.rows(task, "train")]
    assert list(dict.fromkeys(row["id"].partition(":")[0] for row in rows)) == wanted
    assert not any(row["error"] for row in rows)
    assert all((row["p_fake"] is not None) == (row["task"] == "detection") for row in rows)
    read = read_predictions("speecheval", tmp_path / "p.jsonl")
    place = next(place for place, row in enumerate(rows) if row["task"] == "assessment")
    assert read[place].said.scores["overall_quality"] == rows[place]["scores"]["overall_quality"]["expected"]
    compared = next(row for row in rows if row["task"] == "comparison")
    assert {"value", "distribution", "consistent"} == compared["verdicts"]["distortion"].keys()


def test_a_missing_file_a_long_clip_and_an_odd_item_stay_in_line(final, golden, tmp_path, capsys):
    release = tmp_path / "release"
    shutil.copytree(golden.folder, release)
    items = golden.rows("assessment", "train")[:6]
    (release / items[1]["audio"][0]).unlink()
    items[2] = {**items[2], "clips": ["c_unknown"]}
    (release / "tasks/assessment/train.jsonl").write_text("".join(json.dumps(row) + "\n" for row in items))
    args = ("--release", release, "--split", "train", "--task", "assessment", "--max-seconds", "0.2")
    rows = predict(tmp_path / "p.jsonl", final.parent, *args)  # a run's folder stands for the judge in it
    assert [row["id"] for row in rows] == [row["id"] for row in items]
    assert [bool(row["error"]) for row in rows] == [False, True, True, False, False, False]
    assert "could not be read" in rows[1]["error"]
    assert rows[0]["cut"] is True
    said = capsys.readouterr().err
    assert "2 of them failed" in said
    assert "longer than 0.2 s" in said


def test_it_goes_on_where_it_stopped(final, golden, tmp_path, capsys):
    args = ("--release", golden.folder, "--split", "train", "--task", "assessment", "--limit", 7)
    whole = predict(tmp_path / "whole.jsonl", final, *args)
    half = tmp_path / "half.jsonl"
    predict(half, final, *args)
    lines = half.read_text().splitlines(keepends=True)
    half.write_text("".join(lines[:5]) + lines[5][:40])
    assert figures(predict(half, final, *args)) == figures(whole)
    assert "4 of 7 rows are there already" in capsys.readouterr().err


def test_other_terms_or_other_questions_are_never_mixed(final, golden, tmp_path, capsys):
    args = ("--release", golden.folder, "--split", "train", "--task", "assessment", "--limit", 3)
    out = tmp_path / "p.jsonl"
    predict(out, final, *args)
    before = out.read_bytes()
    command = ["predict", str(final), "--out", str(out), "--cpu", "--batch", "4", *map(str, args)]
    assert main([*command, "--details"]) == 2
    lines = out.read_text().splitlines(keepends=True)
    out.write_text("".join(reversed(lines)))
    assert main(command) == 2
    assert "other questions" in capsys.readouterr().err
    assert sorted(out.read_bytes()) == sorted(before)


def test_texts_and_the_switched_off_thinking(final, golden, tmp_path):
    args = ("--release", golden.folder, "--split", "train", "--limit", 2, "--max-new-tokens", 6)
    (written, _) = predict(tmp_path / "text.jsonl", final, *args, "--task", "assessment", "--text")
    assert written["response"].startswith("<think>\nFor each dimension")
    assert written["response"].endswith("\n</answer>")
    assert "emotion" in written["labels"]
    (bare, _) = predict(tmp_path / "bare.jsonl", final, *args, "--task", "comparison", "--no-think")
    assert bare["response"].startswith("<answer>\n")  # as targets begin where thinking was off
    assert (bare["method"], bare["verdicts"]) == ("generated", {})
    (told, _) = predict(tmp_path / "told.jsonl", final, *args, "--task", "detection", "--no-think")
    assert told["response"] == f"<answer>\n{told['labels']['real_or_fake']['value']}\n</answer>"
    untaught = tmp_path / "untaught"
    shutil.copytree(final, untaught)
    config = (untaught / "config.toml").read_text()
    (untaught / "config.toml").write_text(config.replace("think = true", "think = false"))
    (plain, _) = predict(tmp_path / "plain.jsonl", untaught, *args, "--task", "comparison")
    assert plain["response"] == bare["response"]


def test_an_untuned_model_on_a_prompt_file(models, golden, tmp_path):
    clip = golden.folder / golden.rows("assessment", "train")[0]["audio"][0]
    shutil.copy(clip, tmp_path / "clip.wav")
    user = {"role": "user", "content": "<audio> Please evaluate the overall quality of this speech."}
    rows = [
        {"key": "one", "task": "SingleEval", "messages": [user], "audios": ["clip.wav"]},
        {"key": "two", "messages": [user], "audios": []},
        {"key": "three", "messages": [{"role": "user", "content": "Say something."}]},
    ]
    prompts = tmp_path / "prompts.jsonl"
    prompts.write_text("".join(json.dumps(row) + "\n" for row in rows) + "{broken\n")
    found = predict(
        tmp_path / "p.jsonl", models("qwen2_5_omni"), "--zero-shot", "--prompts", prompts, "--max-new-tokens", 5
    )
    assert [bool(row["error"]) for row in found] == [False, True, False, True]
    assert found[0]["task"] == "assessment"
    assert isinstance(found[0]["response"], str)
    assert "1 x <audio> for 0 audios" in found[1]["error"]


def test_an_untuned_model_without_forms_says_what_it_needs(models, capsys, tmp_path):
    assert main(["predict", str(models("qwen2_audio")), "--out", str(tmp_path / "p"), "--cpu"]) == 2
    assert "--release or --prompts" in capsys.readouterr().err


@pytest.mark.slow
def test_a_killed_process_goes_on_to_the_same_file(final, golden, tmp_path):
    out = tmp_path / "killed.jsonl"
    command = [sys.executable, "-m", "speech_judge", "predict", str(final), "--release", str(golden.folder)]
    command += ["--split", "train", "--out", str(out), "--cpu", "--batch", "1", "--text", "--max-new-tokens", "20"]
    process = subprocess.Popen(command, env={**os.environ, "OMP_NUM_THREADS": "1"})
    while process.poll() is None and not (out.exists() and out.read_bytes().count(b"\n") >= 2):
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    interrupted = out.read_bytes().count(b"\n")
    more = ("--release", golden.folder, "--split", "train", "--batch", 1, "--text", "--max-new-tokens", 20)
    rows = predict(out, final, *more)
    assert 2 <= interrupted < len(rows)
    assert figures(rows) == figures(predict(tmp_path / "again.jsonl", final, *more))
