from __future__ import annotations

import numpy as np
import pytest
import torch

from speech_judge.audio.mel import frames_of, log_mel
from speech_judge.batch import lay_out
from speech_judge.model.adapt import load_weights, trained_weights
from speech_judge.model.loading import FAMILIES

SECONDS = (0.31, 2.0, 4.5)


def heard(backbone, seconds=SECONDS):
    draw = np.random.default_rng(3)
    waves = [(0.1 * draw.standard_normal(int(s * 16_000))).astype(np.float32) for s in seconds]
    window = backbone.window_seconds and backbone.window_seconds * 16_000
    mels = [log_mel(wave, backbone.mel_bins, beyond=backbone.beyond, window=window) for wave in waves]
    return waves, mels, [frames_of(len(wave)) for wave in waves]


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_every_family_hears_as_many_tokens_as_it_counts_and_trains(opened, samples, family: str):
    model = opened(family)
    _, mels, frames = heard(model.backbone)
    with torch.no_grad():
        outputs = model.backbone.encode_audio(mels, frames)
    assert [len(output) for output in outputs] == [model.backbone.audio_tokens(count) for count in frames]
    reading = model.engine.read(lay_out([model.encoder.encode(samples[-1])], (0.3, 0.3, 1.0)))
    reading.logprobs.sum().backward()
    trained = [p for p in model.backbone.model.parameters() if p.requires_grad]
    assert trained
    assert all(p.grad is not None for p in trained)
    assert not any("audio_tower" in name for name in trained_weights(model.backbone))


def test_omni_windows_in_one_batch_equal_the_stock_loop(opened):
    backbone = opened("qwen2_5_omni").backbone
    _, mels, frames = heard(backbone)
    with torch.no_grad():
        mine = backbone.encode_audio(mels, frames)
        stock = backbone.audio_tower(torch.cat(mels, dim=1), feature_lens=torch.tensor(frames)).last_hidden_state
        alone = backbone.encode_audio(mels[1:2], frames[1:2])[0]
    torch.testing.assert_close(torch.cat(mine), stock, atol=2e-6, rtol=1e-5)
    torch.testing.assert_close(mine[1], alone, atol=2e-6, rtol=1e-5)


def test_qwen2_audio_equals_stock_over_thirty_seconds(opened):
    backbone = opened("qwen2_audio").backbone
    waves, mels, frames = heard(backbone)
    full = torch.stack([log_mel(wave, backbone.mel_bins, beyond=3000, window=480_000) for wave in waves])
    with torch.no_grad():
        mine = backbone.encode_audio(mels, frames)
        for clip, count, output in zip(full, frames, mine, strict=True):
            places = torch.arange(1500) < (count - 1) // 2 + 1
            stock = backbone.audio_tower(clip[None], attention_mask=places[None, None, None, :])
            wanted = backbone.projector(stock.last_hidden_state)[0, : len(output)]
            torch.testing.assert_close(output, wanted, atol=5e-6, rtol=1e-4)


@pytest.mark.parametrize("family", ["qwen2_5_omni", "qwen2_audio"])
def test_log_probabilities_equal_the_stock_model(opened, samples, family: str):
    """The whole way: our prompt's ids and mels through the stock forward."""
    model = opened(family)
    backbone, sample = model.backbone, next(each for each in samples if len(each.clips) == 1)
    encoded = model.encoder.encode(sample)
    (clip,) = sample.clips
    mel, count = model.features.mel(clip), frames_of(model.features.samples(clip))
    width = 3000 if family == "qwen2_audio" else count
    if family == "qwen2_audio":
        from speech_judge.audio import wav

        mel = log_mel(wav.read(clip.path, model.features.longest), backbone.mel_bins, beyond=3000, window=480_000)
    backbone.decoder.config._attn_implementation = "sdpa"
    mask = (torch.arange(width) < count).long()[None]
    with torch.no_grad():
        logits = backbone.model(
            input_ids=torch.tensor([encoded.ids]),
            input_features=mel[None],
            feature_attention_mask=mask,
            attention_mask=torch.ones(1, len(encoded), dtype=torch.long),
            position_ids=backbone.positions(torch.arange(len(encoded))[None]),
        ).logits[0]
        reading = model.engine.read(lay_out([encoded], (0.3, 0.3, 1.0)))
    stock = logits.log_softmax(-1)[reading.places - 1, torch.tensor(encoded.ids)[reading.places]]
    torch.testing.assert_close(reading.logprobs, stock, atol=1e-5, rtol=1e-5)


def test_weights_of_another_model_are_refused(opened):
    from speech_judge.errors import JudgeError

    weights = trained_weights(opened().backbone)
    weights["decoder.layers.9.mlp.up_proj.lora_A.weight"] = torch.zeros(1)
    with pytest.raises(JudgeError, match=r"layers\.9"):
        load_weights(opened().backbone, weights)
