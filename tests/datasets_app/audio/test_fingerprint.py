"""Copies of a sound are near it, other sounds are far: on the demo's synthesised speech."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
import scipy.signal

from config.bootstrap.paths import ROOT
from datasets_app.audio import fingerprint as prints
from datasets_app.audio.decode import Decoded, decode
from datasets_app.audio.fingerprint import Frames, align, distance, distance_at, fingerprint, trimmed_sha256, unpack
from datasets_app.audio.plain_wav import plain_wav
from datasets_app.audio.twin import wav_bytes

CORPUS = ROOT / "config" / "demo" / "corpus"
RIVER, SAME_TEXT, SAME_VOICE = "en01-espeak-ng-formant-a", "en01-flite-diphone-kal", "en07-espeak-ng-formant-a"


@cache
def clip(name: str) -> Decoded:
    return decode(CORPUS / f"{name}.flac", max_seconds=30)


def changed(name: str, change: Any) -> Decoded:
    sound = clip(name)
    return Decoded(change(sound.pcm[:, 0].astype(np.float64)).astype(np.int16)[:, None], sound.sample_rate, 1, "", 16)


def noisy(samples: Any, snr_db: float = 20.0) -> Any:
    added = np.random.default_rng(1).standard_normal(len(samples))
    return samples + added * np.sqrt((samples**2).mean() / (added**2).mean() / 10 ** (snr_db / 10))


COPIES = {
    "quieter": (lambda x: np.rint(x * 0.31), 0.01),
    "cut at both ends": (lambda x: x[11_003:-9_000], 0.06),
    "padded": (lambda x: np.concatenate([np.zeros(5_001), x, np.zeros(3_000)]), 0.06),
    "narrow": (lambda x: scipy.signal.resample_poly(scipy.signal.resample_poly(x, 1, 3), 3, 1), 0.06),
    "noisy": (noisy, 0.16),
}


@pytest.mark.parametrize("kind", COPIES)
def test_a_copy_is_near(kind: str) -> None:
    change, most = COPIES[kind]
    assert distance(fingerprint(clip(RIVER)), fingerprint(changed(RIVER, change))) < most


@pytest.mark.parametrize("other", [SAME_TEXT, SAME_VOICE, "fr01-espeak-ng-formant-a"])
def test_another_utterance_is_far(other: str) -> None:
    assert distance(fingerprint(clip(RIVER)), fingerprint(clip(other))) > 0.38


def test_where_two_sounds_fit() -> None:
    whole, cut = clip(RIVER), changed(RIVER, lambda x: x[20 * prints.HOP * 3 :])
    one, other = unpack(fingerprint(whole)), unpack(fingerprint(cut))
    found = align(one, other)
    assert found.overlap >= 0.9 * other.audible.sum()
    assert distance_at(one, other, found.shift) == pytest.approx(found.distance, abs=1e-4)
    assert align(other, one).shift == -found.shift
    assert distance_at(one, other, found.shift + 9) > 0.3


def test_a_print_is_compact_and_can_be_read_back() -> None:
    data = fingerprint(clip(RIVER))
    assert len(data) < 400 * clip(RIVER).seconds
    assert prints.pack(unpack(data)) == data
    for bad in (b"", data[:-1], bytes([9]) + data[1:]):
        with pytest.raises(ValueError, match="not a fingerprint"):
            unpack(bad)


def test_silence_is_like_nothing() -> None:
    silent = fingerprint(Decoded(np.zeros((16_000, 1), np.int16), 16_000, 1, "", 16))
    assert distance(silent, silent) == distance(silent, fingerprint(clip(RIVER))) == 1.0
    assert distance_at(unpack(silent), unpack(silent), 0) == 1.0


def test_a_small_overlap_counts_for_nothing() -> None:
    """A few equal frames at the ends of two sounds are chance, or a word that they share."""
    words = np.arange(400, dtype=np.uint32) * np.uint32(2654435761)
    one, other = Frames(words[:250], np.ones(250, np.bool_)), Frames(words[190:], np.ones(210, np.bool_))
    assert align(one, other).distance > 0.3
    assert distance_at(one, other, 190) == 1.0


def test_very_short_sound_has_a_print() -> None:
    short = changed(RIVER, lambda x: x[20_000:22_400])
    assert distance(fingerprint(short), fingerprint(short)) == 0.0


def test_trimmed_and_levelled_copies_are_equal() -> None:
    whole = trimmed_sha256(clip(RIVER))
    for change in (lambda x: x[3_000:], lambda x: np.concatenate([np.zeros(700), x]), lambda x: x[:-2_000]):
        assert trimmed_sha256(changed(RIVER, change)) == whole
    even = changed(RIVER, lambda x: 2 * np.rint(x / 4))
    assert trimmed_sha256(changed(RIVER, lambda x: np.rint(x / 4))) == trimmed_sha256(even)
    assert trimmed_sha256(clip(SAME_VOICE)) != whole
    assert trimmed_sha256(changed(RIVER, lambda x: x[20_000:])) != whole


@pytest.mark.parametrize("bits", [16, 24])
@pytest.mark.parametrize("channels", [1, 2])
def test_a_plain_wav_is_read_as_ffmpeg_reads_it(tmp_path: Any, bits: int, channels: int) -> None:
    full = 2 ** (bits - 1)
    pcm = np.random.default_rng(2).integers(-full, full, (4000, channels)).astype(np.int16 if bits == 16 else np.int32)
    path = tmp_path / "a.wav"
    path.write_bytes(wav_bytes(Decoded(pcm, 16_000, channels, "", bits)))
    quick, slow = plain_wav(path.read_bytes()), decode(path, max_seconds=5)
    assert quick is not None
    np.testing.assert_array_equal(quick.pcm, slow.pcm)
    assert (quick.sample_rate, quick.channels, quick.codec, quick.bits) == (16_000, channels, slow.codec, bits)


def test_what_is_no_plain_wav_is_left_to_ffmpeg() -> None:
    whole = wav_bytes(clip(RIVER))
    assert plain_wav(whole[:-10]) is None
    assert plain_wav(b"RIFF") is None
    assert plain_wav((CORPUS / f"{RIVER}.flac").read_bytes()) is None
