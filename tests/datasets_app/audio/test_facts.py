"""Facts against what is known of the demo, whose copies were made with known noise, cut-offs and clipping."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyloudnorm
import pytest
from scipy.io import wavfile

from config.demo.render import plan, render_one
from datasets_app.audio.decode import Decoded
from datasets_app.audio.facts import Facts, measure
from datasets_app.audio.twin import pcm_bytes
from tests.datasets_app.audio.conftest import sound, tone

RATE = 16_000


@dataclass(frozen=True)
class Known:
    name: str
    degradation: Mapping[str, Any]
    decoded: Decoded
    facts: Facts

    @property
    def kind(self) -> str:
        return str(self.degradation.get("kind", "clean"))


def _rendered(out: Path, every: bool) -> Iterator[Known]:
    met: dict[str | None, int] = {}
    for job in plan():
        met[job.recipe] = met.get(job.recipe, 0) + 1
        if every or met[job.recipe] <= (10 if job.recipe is None else 1):
            row = render_one(job, out)
            rate, samples = wavfile.read(out / job.filename)
            decoded = sound(samples[:, None], rate)
            yield Known(job.filename, row["degradation"], decoded, measure(decoded))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def some(tmp_path_factory: pytest.TempPathFactory) -> list[Known]:
    """Each recipe once, and ten clean clips. Read without ffmpeg: that a twin decodes to itself is tested elsewhere."""
    return list(_rendered(tmp_path_factory.mktemp("some"), every=False))


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory) -> list[Known]:
    return list(_rendered(tmp_path_factory.mktemp("everything"), every=True))


def _check_noise(clips: list[Known]) -> None:
    errors = {c.name: (c.facts.snr_db or 0) - c.degradation["snr_db"] for c in clips if c.kind == "noise"}
    print(f"SNR: {len(errors)} clips, worst {max(map(abs, errors.values())):.2f} dB")
    assert {name: error for name, error in errors.items() if abs(error) > 3} == {}


def _check_bandwidth(clips: list[Known]) -> None:
    cut = [c for c in clips if c.kind == "lowpass"]
    errors = {c.name: c.facts.bandwidth_hz / c.degradation["cutoff_hz"] - 1 for c in cut}
    print(f"bandwidth: {len(errors)} clips, worst {max(map(abs, errors.values())):.1%}")
    assert {name: error for name, error in errors.items() if abs(error) > 0.1} == {}


def _check_clipping(clips: list[Known]) -> None:
    assert [c.name for c in clips if c.facts.clipped != (c.kind == "clipping")] == []
    for clip in clips:
        if clip.kind == "clipping":
            assert clip.facts.clipping_share == pytest.approx(clip.degradation["share"], rel=0.05)


def _check_loudness(clips: list[Known]) -> None:
    differences = {
        c.name: (c.facts.loudness_lufs or 0) - pyloudnorm.Meter(RATE).integrated_loudness(c.decoded.floats())
        for c in clips
    }
    print(f"loudness: {len(differences)} clips, worst {max(map(abs, differences.values())):.4f} LU")
    assert {name: difference for name, difference in differences.items() if abs(difference) > 0.1} == {}


CHECKS = [_check_noise, _check_bandwidth, _check_clipping, _check_loudness]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__[7:])
def test_facts_agree_with_what_was_done_to_the_clip(check: Any, some: list[Known]) -> None:
    check(some)


@pytest.mark.slow
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__[7:])
def test_facts_agree_with_what_was_done_to_every_demo_clip(check: Any, everything: list[Known]) -> None:
    check(everything)


def test_clean_speech_has_no_noise_and_its_full_band(some: list[Known]) -> None:
    for clip in (c for c in some if c.kind == "clean"):
        assert clip.facts.snr_db is not None
        assert clip.facts.snr_db > 40, clip.name
        assert clip.facts.bandwidth_hz > 7000, clip.name
        assert 0.28 < clip.facts.leading_silence_s < 0.5, clip.name


@pytest.mark.parametrize("rate", [8_000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_loudness_agrees_with_pyloudnorm_at_any_rate(rate: int, channels: int) -> None:
    clip = sound(tone(3.27, rate, channels), rate)
    assert measure(clip).loudness_lufs == pytest.approx(
        pyloudnorm.Meter(rate).integrated_loudness(clip.floats()), abs=0.1
    )


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000])
def test_loudness_of_the_standard_test_tone(rate: int) -> None:
    """EBU Tech 3341, case 1: a stereo sine of 1 kHz at -23 dBFS reads -23 LUFS, within 0.1."""
    sine = np.sin(2 * np.pi * 1000 * np.arange(rate * 20) / rate) * 10 ** (-23 / 20)
    stereo = np.rint(np.stack([sine, sine], axis=1) * 32768).astype(np.int16)
    assert measure(sound(stereo, rate)).loudness_lufs == pytest.approx(-23.0, abs=0.1)


def test_true_peak_sees_between_the_samples() -> None:
    """A sine at a quarter of the rate, sampled 45 degrees off its peaks: 3 dB more than its samples show."""
    sine = 0.5 * np.sin(np.pi / 2 * np.arange(RATE) + np.pi / 4)
    facts = measure(sound(np.rint(sine * 32768).astype(np.int16)[:, None]))
    assert facts.true_peak_dbtp == pytest.approx(-6.02, abs=0.3)


def test_clipping_is_found_after_the_clip_was_made_quieter() -> None:
    flat = np.clip(tone().astype(np.float64), -4000, 4000) * 0.37
    assert measure(sound(np.rint(flat).astype(np.int16))).clipped
    assert not measure(sound(tone())).clipped


def test_silence_is_measured_at_both_ends() -> None:
    pcm = np.concatenate([np.zeros((8_000, 1), np.int16), tone(1.0) + np.int16(40), np.zeros((4_000, 1), np.int16)])
    facts = measure(sound(pcm))
    assert facts.leading_silence_s == pytest.approx(0.5, abs=0.02)
    assert facts.trailing_silence_s >= 0.23
    assert facts.dc == pytest.approx(40 / 32768 * 16 / 28, abs=2e-3)


@pytest.mark.parametrize(
    "pcm",
    [np.zeros((RATE, 1)), np.zeros((1, 1)), np.ones((400, 2)), np.full((RATE, 1), -32768)],
    ids=lambda p: str(p.shape),
)
def test_degenerate_sound_still_gives_plain_json(pcm: np.ndarray) -> None:
    record = measure(sound(pcm.astype(np.int16))).as_json()
    json.dumps(record, allow_nan=False)
    assert all(math.isfinite(value) for value in record.values() if isinstance(value, float))


def test_silence_has_no_level() -> None:
    facts = measure(sound(np.zeros((RATE, 1), np.int16)))
    assert (facts.loudness_lufs, facts.true_peak_dbtp, facts.snr_db, facts.silence_share) == (None, None, None, 1.0)


def test_the_fingerprint_is_of_the_samples_alone() -> None:
    one, other = sound(tone()), Decoded(tone(), RATE, 1, "flac", 16)
    assert measure(one).pcm_sha256 == measure(other).pcm_sha256 == hashlib.sha256(pcm_bytes(one)).hexdigest()
    assert measure(sound(tone() + np.int16(1))).pcm_sha256 != measure(one).pcm_sha256
