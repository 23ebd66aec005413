"""The bench at its tiny size. No figure is held to anything: what a machine does in a second is not a test."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from speech_judge.__main__ import main
from speech_judge.bench import running
from speech_judge.bench.bed import prompt_of, random_omni
from speech_judge.bench.grpo import GrpoFigures
from speech_judge.bench.hours import hours
from speech_judge.bench.plan import Load, setting, table
from speech_judge.bench.sft import SftFigures
from speech_judge.errors import Exit, JudgeError

SMALL = ["--tiny", "--seconds", "0", "--load", "1/8/8"]


@pytest.mark.slow
def test_every_part_and_lever_gives_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    out = tmp_path / "figures.json"
    assert main(["bench", *SMALL, "--json", str(out), "--levers", "packing", "recompute", "shared"]) == Exit.FINISHED
    found = json.loads(out.read_text())
    assert found["sft"]["tokens_per_s"] > 0
    assert found["sft"]["padding"] == 0
    assert found["grpo"]["reply_tokens"] <= 8
    assert found["judge"]["forwards"] == 8
    assert all(lever["gain"] > 0 for lever in found["levers"].values())
    assert found["hours"] == []
    assert "says nothing about a GPU" in capsys.readouterr().out


def test_without_a_gpu_the_real_size_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert main(["bench"]) == Exit.REFUSED
    told = capsys.readouterr()
    assert "nothing is claimed" in told.err
    assert told.out == ""


def test_a_lever_that_fails_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    def broken(*_: object) -> None:
        raise RuntimeError("out of memory\nand more")

    monkeypatch.setattr(running, "lay_bed", broken)
    lines: list[str] = []
    bench = running.Bench("tiny", Load(1, 8, 8), torch.device("cpu"), 0, tmp_path, lines.append)
    told = bench.pulled("fp8", setting([], []), {})
    assert told["failed"] == "RuntimeError: out of memory"
    assert "gain" not in told
    assert "failed" in lines[0]


def test_the_real_size_is_that_of_the_published_model():
    """6.525 B in the decoder's matrices and 0.545 B in the head, as counted from its configuration."""
    backbone = random_omni(table().sizes["7b"], torch.device("meta"))
    matrices = sum(p.numel() for p in backbone.decoder.layers.parameters() if p.dim() == 2)
    assert matrices == pytest.approx(6.525e9, rel=1e-3)
    assert backbone.head.weight.numel() == pytest.approx(0.545e9, rel=1e-3)
    assert backbone.encode_audio
    assert backbone.audio_tokens(600) == 150


def test_hours_are_said_with_what_they_were_counted_from(tmp_path: Path):
    lines: list[str] = []
    bench = running.Bench("7b", Load(6, 80, 160), torch.device("cpu"), 0, tmp_path, lines.append)
    figures = SftFigures(10_000.0, 25.0, 400.0, 0.0, 0.4, 0.0, 2)
    rows = bench.counted({"sft": figures, "encoding": 500.0})
    assert [row["samples"] for row in rows] == [73123, 66523]
    assert "73,123 samples x 8 epochs: SFT 6.3 h" in lines[0]
    assert "unknown h" in lines[1]


def test_hours_by_hand():
    sft = SftFigures(1000.0, 2.5, 400.0, 0.0, None, 0.0, 2)
    grpo = GrpoFigures(0.1, 0.2, 0.3, 0.0, 160.0, 0.0)
    load = Load(6.0, 80, 160)
    without = hours(table().corpus, load, sft, grpo, 100.0, detection=False)
    assert without.samples == 66523
    assert without.sft == pytest.approx(66523 * 400 * 8 / 1000 / 3600)
    assert without.encoding == pytest.approx(32207 * 6 / 100 / 3600)
    assert without.grpo == pytest.approx(66523 * 0.6 / 3600)
    detected = hours(table().corpus, load, sft, None, None, detection=True)
    assert detected.samples == 73123
    assert detected.sft == pytest.approx((66523 * 400 + 6600 * (150 + 80 + 12)) * 8 / 1000 / 3600)
    assert detected.all == detected.sft


def test_loads_and_levers_are_checked(tmp_path: Path):
    for wrong in ("6", "0.1/80/160", "6/80/x"):
        with pytest.raises(JudgeError):
            Load.of(wrong)
    assert setting(["fp8"], ["packing"]) == setting([], []).flipped("fp8").flipped("packing")
    bed = running.lay_bed(table().sizes["tiny"], Load(1, 8, 8), setting([], ["cache"]), torch.device("cpu"), tmp_path)
    assert bed.encoding is None
    for each in bed.samples:
        prompt = prompt_of(each)
        assert each.kinds[len(prompt)] >= 0
        assert len(prompt) > sum(slot.count for slot in each.slots) > 0
