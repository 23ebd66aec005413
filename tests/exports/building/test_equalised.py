"""The twin takes away what tells clips apart before anyone speaks, and nothing else."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from datasets_app.audio.decode import Decoded
from datasets_app.audio.equalise import CEILING_DBTP, RATE, common_band, equalise
from datasets_app.audio.facts import measure
from datasets_app.audio.fingerprint import distance, fingerprint
from datasets_app.audio.twin import write_wav
from exports.building.equalised import write_equalised
from exports.leakage.evidence import Evidence, RowEvidence
from exports.leakage.promises import Promises
from exports.leakage.shortcuts import look
from tests.exports.sounds import evidence_of, prepared

CLIPS = 80


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("release")
    for number in range(CLIPS):
        path = root / audio(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_wav(prepared(number, real=is_real(number)), path)
    return root


def audio(number: int) -> str:
    return f"audio/00/{number % 4:02d}/c{number:03d}.wav"


def is_real(number: int) -> bool:
    """Every speaker (number % 15) speaks both."""
    return (number // 15 + number) % 2 == 0


def test_the_probe_loses_what_was_planted(folder: Path) -> None:
    rows = [{"id": f"c{number:03d}", "audio": audio(number), "split_detection": "test"} for number in range(CLIPS)]
    before = {row["id"]: facts_before(number) for number, row in enumerate(rows)}
    twins = list(write_equalised(rows, folder, band_hz=7000.0))
    after = {twin.row["id"]: twin.facts for twin in twins}
    clips = {
        f"c{number:03d}": evidence_of(number, before[f"c{number:03d}"], real=is_real(number)) for number in range(CLIPS)
    }
    evidence = Evidence(
        clips, tuple(RowEvidence(clip, clip, "detection", "test", (clip,)) for clip in clips), equalised=after
    )
    figures = look(evidence, Promises.nothing()).figures
    assert figures["probe"]["auc"] > 0.95
    assert figures["equalised_twin"]["auc"] == pytest.approx(0.5, abs=0.13)
    for twin in twins[:3]:
        content = (folder / twin.row["audio"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == twin.sha256
        assert twin.row["audio"].startswith("audio_equalised/00/")


def facts_before(number: int) -> dict[str, float]:
    measured = measure(prepared(number, real=is_real(number))).as_json()
    return {name: float(value) for name, value in measured.items() if isinstance(value, int | float)}


@pytest.mark.parametrize("real", [True, False])
def test_every_twin_has_one_form(real: bool) -> None:
    sound = prepared(3, real=real)
    twin = equalise(sound)
    facts = measure(twin)
    assert (twin.sample_rate, twin.channels, twin.bits) == (RATE, 1, 16)
    assert facts.loudness_lufs == pytest.approx(-23.0, abs=0.1)
    assert facts.leading_silence_s == pytest.approx(0.05, abs=0.025)
    assert facts.trailing_silence_s == pytest.approx(0.05, abs=0.025)
    assert facts.bandwidth_hz == pytest.approx(7000, abs=200)
    assert abs(facts.dc) < 1e-4
    assert distance(fingerprint(twin), fingerprint(sound)) < 0.1


def test_the_same_clip_gives_the_same_twin() -> None:
    sound = prepared(5, real=True)
    np.testing.assert_array_equal(equalise(sound).pcm, equalise(sound).pcm)


def test_peaks_are_never_clipped() -> None:
    """Clicks far above quiet speech: the twin stays quieter instead."""
    pcm = prepared(6, real=True).pcm.astype(np.float64) / 40
    pcm[4000::5000] = 30_000
    facts = measure(equalise(Decoded(pcm.astype(np.int16), 22_050, 1, "", 16)))
    assert facts.true_peak_dbtp is not None
    assert facts.true_peak_dbtp <= CEILING_DBTP + 0.1
    assert not facts.clipped


def test_silence_and_very_short_sound() -> None:
    silent = equalise(Decoded(np.zeros((8000, 2), np.int16), 8000, 2, "", 16))
    assert not silent.pcm.any()
    assert len(equalise(Decoded(np.full((60, 1), 900, np.int16), 8000, 1, "", 16)).pcm) > 0


def test_the_band_is_what_nearly_all_clips_fill() -> None:
    assert common_band([8000.0] * 99 + [4000.0]) == 7000.0
    assert common_band([8000.0] * 90 + [5567.0] * 10) == 5500.0
    assert common_band([1200.0] * 10) == 3400.0
    assert common_band([]) == 7000.0
