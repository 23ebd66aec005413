"""Sound to decode: a known signal in every format, made by either ffmpeg."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from numpy.typing import NDArray

from datasets_app.audio import ffmpeg
from datasets_app.audio.decode import Decoded
from datasets_app.audio.twin import write_wav

BINARIES = {"system": shutil.which("ffmpeg"), "wheel": imageio_ffmpeg.get_ffmpeg_exe()}
Encode = Callable[..., Path]


@pytest.fixture(params=[name for name, path in BINARIES.items() if path])
def any_ffmpeg(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run the test once with each ffmpeg there is."""
    path = str(BINARIES[request.param])
    monkeypatch.setattr(ffmpeg, "binary", lambda: path)
    return path


def tone(seconds: float = 2.0, rate: int = 16_000, channels: int = 1) -> NDArray[np.int16]:
    """A voice-like sound with a pause, the channels different from each other."""
    time = np.arange(round(seconds * rate)) / rate
    wave = sum(np.sin(2 * np.pi * 140 * n * time + n) / n for n in range(1, 12)) * (
        np.sin(2 * np.pi * 1.5 * time) > -0.5
    )
    spread = [wave * (0.15 - 0.05 * channel) for channel in range(channels)]
    return np.rint(np.stack(spread, axis=1) * 32767).astype(np.int16)


def sound(pcm: NDArray[np.int16], rate: int = 16_000) -> Decoded:
    return Decoded(pcm, rate, pcm.shape[1], "pcm_s16le", 16)


@pytest.fixture
def encode(tmp_path: Path) -> Encode:
    """encode("a.mp3", "-b:a", "64k") writes the tone with ffmpeg and these options."""

    def make(name: str, *options: str, seconds: float = 2.0, rate: int = 16_000, channels: int = 1) -> Path:
        plain, made = tmp_path / "plain.wav", tmp_path / name
        write_wav(sound(tone(seconds, rate, channels), rate), plain)
        command = [str(BINARIES["wheel"]), "-v", "error", "-y", "-i", str(plain), *options, str(made)]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
        return made

    return make
