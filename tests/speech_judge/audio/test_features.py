from __future__ import annotations

import numpy as np
import pytest
import soundfile
import torch
from transformers import WhisperFeatureExtractor

from speech_judge.audio import wav
from speech_judge.audio.cache import EncoderCache
from speech_judge.audio.mel import frames_of, log_mel
from speech_judge.data.sample import AudioRef
from speech_judge.model.loading import FAMILIES


def wave_of(samples: int, seed: int = 0) -> np.ndarray:
    return (0.1 * np.random.default_rng(seed).standard_normal(samples)).astype(np.float32)


@pytest.mark.parametrize("samples", [16_000, 16_001, 47_999, 80_080])
def test_mel_equals_the_stock_extractors_valid_part_bit_for_bit(samples: int):
    wave = wave_of(samples)
    stock = WhisperFeatureExtractor(feature_size=128, chunk_length=8)(
        wave, sampling_rate=16_000, padding="max_length", return_attention_mask=True, return_tensors="pt"
    )
    valid = int(stock["attention_mask"].sum())
    assert valid == frames_of(samples)
    assert torch.equal(log_mel(wave, 128), stock["input_features"][0, :, :valid])


def test_the_short_cut_of_stock_extractors_is_not_the_same():
    wave = wave_of(80_000)  # the last frame's window reaches over the end
    short = WhisperFeatureExtractor(feature_size=128)(
        wave, sampling_rate=16_000, padding="longest", return_tensors="pt"
    )
    frames = short["input_features"].shape[-1]
    assert not torch.equal(log_mel(wave, 128)[:, :frames], short["input_features"][0])


def test_mel_of_a_clip_that_fills_the_window_ends_as_stock_does():
    wave = wave_of(2 * 16_000)
    stock = WhisperFeatureExtractor(feature_size=80, chunk_length=2)(wave, sampling_rate=16_000, return_tensors="pt")
    assert torch.equal(log_mel(wave, 80, beyond=2, window=2 * 16_000), stock["input_features"][0])


def test_reading_averages_channels_resamples_and_cuts(tmp_path):
    path = tmp_path / "a.wav"
    soundfile.write(path, np.stack([wave_of(8_000), wave_of(8_000, 1)], axis=1), 8_000)
    assert wav.samples_of(path, 12_000) == (12_000, True)
    assert wav.samples_of(path, 20_000) == (16_000, False)
    assert len(wav.read(path, 12_000)) == 12_000
    assert len(wav.read(path, 20_000)) == 16_000


def test_longer_clips_are_cut_and_counted(opened, tmp_path):
    soundfile.write(tmp_path / "long.wav", wave_of(32_000), 16_000)
    features = opened().features
    features.longest = 16_000
    clip = AudioRef("long", tmp_path / "long.wav", "d", 2.0)
    assert features.tokens(clip) == 25
    assert features.cut == {"long"}


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_the_cache_gives_what_the_encoder_gave_and_outlives_it(opened, samples, tmp_path, family: str):
    plain, cached = opened(family), opened(family, cache=tmp_path)
    clips = [clip for sample in samples for clip in sample.clips]
    with torch.no_grad():
        wanted = plain.features.embeddings(clips)
    cached.features.fill(clips)
    cached.features.cache.flush()
    cached.features.backbone.encode_audio = None  # nothing may be encoded again
    again = EncoderCache(tmp_path, cached.backbone.encoder_hash(), torch.float32)
    for clip, want, got in zip(clips, wanted, cached.features.embeddings(clips), strict=True):
        torch.testing.assert_close(got, want, atol=2e-6, rtol=1e-5)
        assert torch.equal(again.get(cached.features.key(clip)), got)


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_another_encoder_has_a_cache_of_its_own(opened, family: str):
    """The projector's outputs are what is kept, where there is one."""
    backbone = opened(family).backbone
    seen = {backbone.encoder_hash()}
    for number, part in enumerate(backbone.encoder_parts(), start=1):
        with torch.no_grad():
            next(part.parameters()).view(-1)[0] += 1
        seen.add(backbone.encoder_hash())
        assert len(seen) == number + 1
