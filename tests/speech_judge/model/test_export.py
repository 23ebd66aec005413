"""Exported judges under the classes that other programs load."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from peft import PeftModel
from transformers import (
    Qwen2_5OmniThinkerForConditionalGeneration,
    Qwen2AudioForConditionalGeneration,
    Qwen3OmniMoeThinkerForConditionalGeneration,
    VoxtralForConditionalGeneration,
)

from speech_judge.__main__ import main
from speech_judge.audio import wav
from speech_judge.audio.mel import frames_of, log_mel
from speech_judge.batch import lay_out
from speech_judge.data import tasks
from speech_judge.model.export import export_adapter
from speech_judge.model.trained import save_trained
from speech_judge.recipe import load

STOCK = {
    "qwen2_5_omni": Qwen2_5OmniThinkerForConditionalGeneration,
    "qwen2_audio": Qwen2AudioForConditionalGeneration,
    "qwen3_omni_moe": Qwen3OmniMoeThinkerForConditionalGeneration,
    "voxtral": VoxtralForConditionalGeneration,
}


@pytest.fixture
def assessed(golden):
    return tasks.read(golden, "assessment", "train")[0]


def trained(opened, folder, family: str = "qwen2_5_omni", kind: str = "lora"):
    model = opened(family, kind=kind, r=4, alpha=16)
    settings = [f'model.path="{model.part.path}"', f'model.family="{family}"', 'model.dtype="float32"']
    settings += ["adapt.r=4", "adapt.alpha=16", f'adapt.kind="{kind}"']
    if kind == "full":
        with torch.no_grad():
            model.backbone.head.weight.mul_(1.5)
    save_trained(folder, model.backbone, load("sq_llm", settings), model.part.path, {})
    return model


def logits_of(stock, model, sample) -> torch.Tensor:
    """By the stock forward, over the answer's tokens."""
    encoded = model.encoder.encode(sample)
    (clip,) = sample.clips
    count = frames_of(model.features.samples(clip))
    width, mel = count, model.features.mel(clip)[:, :count]
    if model.backbone.window_seconds:
        width = 3000
        mel = log_mel(wav.read(clip.path, model.features.longest), model.backbone.mel_bins, beyond=3000, window=480_000)
    heard = (torch.arange(width) < count).long()[None]
    with torch.no_grad():
        return stock.eval()(
            input_ids=torch.tensor([encoded.ids]),
            input_features=mel[None],
            **({} if model.backbone.family == "voxtral" else {"feature_attention_mask": heard}),
            attention_mask=torch.ones(1, len(encoded), dtype=torch.long),
            position_ids=model.backbone.positions(torch.arange(len(encoded))[None]),
        ).logits[0]


def mine(model, sample) -> torch.Tensor:
    with torch.no_grad():
        row = lay_out([model.encoder.encode(sample)], (0.3, 0.3, 1.0))
        return model.backbone.head(model.engine.hidden(row))


@pytest.mark.parametrize(
    ("family", "kind"), [*((family, "lora") for family in STOCK), ("qwen2_5_omni", "full"), ("qwen3_omni_moe", "full")]
)
def test_the_stock_class_loads_the_merged_model_and_gives_its_logits(opened, assessed, tmp_path, family, kind):
    model = trained(opened, tmp_path / "final", family, kind)
    assert main(["export", str(tmp_path / "final"), "--out", str(tmp_path / "out")]) == 0
    stock, report = STOCK[family].from_pretrained(tmp_path / "out", dtype=torch.float32, output_loading_info=True)
    assert not report["missing_keys"]
    torch.testing.assert_close(logits_of(stock, model, assessed), mine(model, assessed), atol=2e-5, rtol=1e-4)
    assert (tmp_path / "out/tokenizer.json").read_bytes() == (Path(model.part.path) / "tokenizer.json").read_bytes()


@pytest.mark.parametrize("family", sorted(STOCK))
def test_peft_loads_the_adapter_onto_the_stock_model(opened, assessed, tmp_path, family):
    model = trained(opened, tmp_path / "final", family)
    export_adapter(tmp_path / "final", tmp_path / "adapter")
    base = STOCK[family].from_pretrained(model.part.path, dtype=torch.float32)
    before = logits_of(base, model, assessed)
    adapted = PeftModel.from_pretrained(base, tmp_path / "adapter")
    wanted = mine(model, assessed)
    assert (before - wanted).abs().max() > 1e-3
    torch.testing.assert_close(logits_of(adapted, model, assessed), wanted, atol=2e-5, rtol=1e-4)


def test_what_cannot_be_exported_is_refused_and_nothing_is_overwritten(opened, tmp_path, capsys):
    trained(opened, tmp_path / "final", kind="full")
    assert main(["export", str(tmp_path / "final"), "--out", str(tmp_path / "out"), "--adapter"]) == 2
    assert "has no adapter" in capsys.readouterr().err
    (tmp_path / "out").mkdir()
    assert main(["export", str(tmp_path / "final"), "--out", str(tmp_path / "out")]) == 2
    assert main(["export", str(tmp_path), "--out", str(tmp_path / "other")]) == 2
    assert not (tmp_path / "other").exists()
