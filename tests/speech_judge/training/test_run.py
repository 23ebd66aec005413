"""Whole runs in processes of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from speech_judge.errors import Exit

STEPS = 8
SIZES = ["hidden=32", "encoder_hidden=32", "vocabulary=320", "initial=0.1"]
SETTINGS = [
    *(f"model.tiny.{size}" for size in SIZES),
    "adapt.kind=lora",
    "adapt.dropout=0.1",
    "adapt.encoder=frozen",
    f"stages.0.max_steps={STEPS}",
    "stages.0.batch=4",
    "stages.0.eval_every=4",
    "stages.0.save_every=3",
    "stages.0.tasks.detection=1.0",
]


def start(
    release: Path, out: Path, *more: str, settings: list[str] = SETTINGS, launcher: tuple[str, ...] = ()
) -> subprocess.Popen[str]:
    command = [sys.executable, *launcher, "-m", "speech_judge", "train", "tiny"]
    command += ["--release", str(release), "--out", str(out), "--cpu"]
    for setting in settings:
        command += ["--set", setting]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    return subprocess.Popen(
        [*command, *more], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    said, _ = process.communicate(timeout=300)
    return process.returncode, said


def lines(out: Path) -> list[dict]:
    path = out / "metrics.jsonl"
    return (
        [json.loads(line) for line in path.read_text().splitlines(keepends=True) if line.endswith("\n")]
        if path.exists()
        else []
    )


def curve(out: Path) -> dict[int, float]:
    """The last line of each step counts."""
    return {line["step"]: line["loss"] for line in lines(out) if line["kind"] == "step"}


def wait_for_step(process: subprocess.Popen[str], out: Path, step: int) -> None:
    while process.poll() is None and step not in curve(out):
        time.sleep(0.01)


@pytest.fixture(scope="module")
def whole(planted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("runs") / "whole"
    code, said = finish(start(planted, out))
    assert code == Exit.FINISHED, said
    return out


@pytest.mark.slow
def test_a_run_leaves_all_it_promises(whole: Path, planted: Path):
    kinds = [line["kind"] for line in lines(whole)]
    assert kinds[0] == "start"
    assert kinds[-1] == "end"
    assert list(curve(whole)) == list(range(1, STEPS + 1))
    step = next(line for line in lines(whole) if line["kind"] == "step")
    assert {"loss", "parts", "tokens_per_s", "padding", "memory_mb", "mfu", "left_s"} <= set(step)
    assert json.loads((whole / "state.json").read_text())["state"] == "finished"
    about = json.loads((whole / "final/run.json").read_text())
    assert about["release"]["name"] == "planted"
    assert about["versions"]["torch"]

    from speech_judge.model.trained import open_trained

    backbone, recipe = open_trained(whole / "final")
    assert recipe.adapt.kind == "lora"
    assert backbone.hidden == 32


@pytest.mark.slow
def test_a_killed_run_goes_on_as_if_it_had_not_been(whole: Path, planted: Path, tmp_path: Path):
    """Dropout is on, so this holds the random numbers too."""
    out = tmp_path / "killed"
    process = start(planted, out)
    wait_for_step(process, out, 5)
    os.kill(process.pid, signal.SIGKILL)
    finish(process)
    assert json.loads((out / "state.json").read_text())["state"] == "running"
    code, said = finish(start(planted, out, "--resume"))
    assert code == Exit.FINISHED, said
    assert any(line["kind"] == "resume" for line in lines(out))
    assert curve(out) == curve(whole)
    assert (out / "final/weights.safetensors").read_bytes() == (whole / "final/weights.safetensors").read_bytes()


@pytest.mark.slow
def test_sigterm_stops_with_a_checkpoint_and_another_recipe_is_refused(planted: Path, tmp_path: Path):
    out = tmp_path / "stopped"
    process = start(planted, out)
    wait_for_step(process, out, 2)
    process.terminate()
    code, said = finish(process)
    assert code == Exit.STOPPED, said
    state = json.loads((out / "state.json").read_text())
    assert state["state"] == "stopped"
    steps = [line["step"] for line in lines(out) if line["kind"] == "checkpoint"]
    assert steps[-1] == max(curve(out))
    code, said = finish(start(planted, out))
    assert (code, "holds a run already" in said) == (Exit.REFUSED, True)
    code, said = finish(start(planted, out, "--resume", "--set", "seed=1"))
    assert (code, "recipe differs" in said) == (Exit.REFUSED, True)


@pytest.mark.slow
def test_two_processes_train_as_one(planted: Path, tmp_path: Path):
    sizes = [f"model.tiny.{size}" for size in SIZES]
    settings = [*sizes, "stages.0.max_steps=3", "stages.0.batch=6", "stages.0.pack_tokens=800"]
    alone, together = tmp_path / "alone", tmp_path / "together"
    code, said = finish(start(planted, alone, settings=settings))
    assert code == Exit.FINISHED, said
    launcher = ("-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2")
    code, said = finish(start(planted, together, settings=settings, launcher=launcher))
    assert code == Exit.FINISHED, said
    assert curve(together) == pytest.approx(curve(alone), rel=1e-5)
    assert json.loads((together / "run.json").read_text())["processes"] == 2
