"""What goes wrong around a run: it is said in words, and nothing that was saved is lost."""

from __future__ import annotations

import errno
import json
import shutil
from pathlib import Path

import pytest

from speech_judge.__main__ import main
from speech_judge.data.release import Release
from speech_judge.errors import Exit
from speech_judge.training import checkpoint
from tests.speech_judge.training.test_recipes import lines, settings

SET = ["stages.0.max_steps=4", "stages.0.eval_every=0", "stages.0.save_every=1"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("trouble")


def train(release: Release, home: Path, out: Path, *more: str) -> int:
    chosen = [each for setting in [*settings(1), *SET] for each in ("--set", setting)]
    places = ["--release", str(release.folder), "--out", str(out), "--cache", str(home / "cache"), "--cpu"]
    return main(["train", "tiny", *places, *chosen, *more])


def test_a_refused_run_leaves_its_folder_free(golden: Release, home: Path, capsys: pytest.CaptureFixture[str]):
    out = home / "refused"
    assert train(golden, home, out, "--set", "stages.0.tasks.cooking=1") == Exit.REFUSED
    assert "'cooking'" in capsys.readouterr().err
    assert json.loads((out / "state.json").read_text())["state"] == "failed"
    assert train(golden, home, out) == Exit.FINISHED


def test_a_damaged_checkpoint_is_passed_over(golden: Release, home: Path):
    whole, out = home / "whole", home / "damaged"
    assert train(golden, home, whole) == Exit.FINISHED
    shutil.copytree(whole, out)
    shutil.rmtree(out / "final")
    newest = checkpoint.found(out / "checkpoints")[-1].folder
    weights = newest / "weights.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    assert train(golden, home, out, "--resume") == Exit.FINISHED
    told = [json.loads(line) for line in (out / "metrics.jsonl").read_text().splitlines()]
    assert [line["path"] for line in told if line["kind"] == "warning"] == [newest.name]
    assert lines(out, "resume")[-1]["step"] == 3
    assert (out / "final/weights.safetensors").read_bytes() == (whole / "final/weights.safetensors").read_bytes()


def test_a_full_disk_is_named_and_the_run_goes_on_later(
    golden: Release, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    out, save_file = home / "full", checkpoint.save_file

    def full(tensors: dict, path: Path) -> None:
        if path.parent.name == ".0-0000003.part":
            path.write_bytes(b"half")
            raise OSError(errno.ENOSPC, "No space left on device")
        save_file(tensors, path)

    with monkeypatch.context() as patch:
        patch.setattr(checkpoint, "save_file", full)
        assert train(golden, home, out) == Exit.FAILED
    said = capsys.readouterr().err
    assert "disk is full" in said
    assert "--resume" in said
    assert not list((out / "checkpoints").glob(".*"))
    assert train(golden, home, out, "--resume") == Exit.FINISHED
    assert lines(out, "resume")[-1]["step"] == 2


def test_a_damaged_judge_is_refused(golden: Release, home: Path, capsys: pytest.CaptureFixture[str]):
    final = home / "whole/final"
    (home / "broken").mkdir()
    broken = shutil.copytree(final, home / "broken/final")
    (broken / "weights.safetensors").write_bytes(b"short")
    release = ["--release", str(golden.folder), "--task", "detection", "--cpu"]
    assert main(["predict", str(broken), *release, "--out", str(home / "p.jsonl")]) == Exit.REFUSED
    assert "weights.safetensors cannot be read" in capsys.readouterr().err
    assert main(["export", str(broken), "--out", str(home / "exported")]) == Exit.REFUSED
