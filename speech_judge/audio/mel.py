"""Whisper's log-mel spectrogram of a clip's true length.

Stock processors pad every clip to 30 or 300 seconds first (455 ms of CPU for a clip of 5 s; this takes 1.7 ms).
Padding by just enough zeros that no frame of the clip sees the end gives the same frames, bit for bit.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import torch
from torch import Tensor
from transformers.audio_utils import mel_filter_bank

WINDOW, HOP = 400, 160


def frames_of(samples: int) -> int:
    """Mel frames of so many samples at 16 kHz."""
    return -(-samples // HOP)


def log_mel(wave: np.ndarray, bins: int, *, beyond: int = 0, window: int | None = None) -> Tensor:
    """[bins, frames + beyond] of a wave [samples] at 16 kHz, float32.

    `beyond`: silent frames after the clip, for encoders that look there. `window`: samples the stock extractor pads to;
    a clip that (nearly) fills it meets its reflecting end, as there.
    """
    frames = frames_of(len(wave)) + beyond
    padding = WINDOW + HOP * (1 + beyond)
    if window is not None:
        padding = min(padding, max(window - len(wave), 0))
        frames = min(frames, window // HOP)
    padded = torch.from_numpy(np.pad(wave, (0, padding)))
    spectrum = torch.stft(padded, WINDOW, HOP, window=torch.hann_window(WINDOW), return_complex=True)
    power = (spectrum[..., :-1].abs() ** 2).contiguous()
    mel = torch.clamp(filters(bins).T @ power, min=1e-10).log10()
    mel = torch.maximum(mel, mel.max() - 8.0)
    return ((mel + 4.0) / 4.0)[:, :frames].contiguous()


@lru_cache(maxsize=4)
def filters(bins: int) -> Tensor:
    bank = mel_filter_bank(
        num_frequency_bins=1 + WINDOW // 2,
        num_mel_filters=bins,
        min_frequency=0.0,
        max_frequency=8000.0,
        sampling_rate=16_000,
        norm="slaney",
        mel_scale="slaney",
    )
    return torch.from_numpy(bank).to(torch.float32)
