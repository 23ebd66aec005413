"""Copies of one recording in two splits are leaks; what only sounds alike is for people to judge."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest

from config.bench.copies import gain, noise, padded_and_quieter, sound_of
from config.bootstrap.paths import ROOT
from datasets_app.audio import ffmpeg
from datasets_app.audio.decode import decode
from datasets_app.audio.errors import AudioError
from datasets_app.audio.facts import measure
from datasets_app.audio.fingerprint import Frames, fingerprint, pack, unpack
from datasets_app.audio.twin import write_wav
from exports.leakage.audio import CHECKS, look, plant
from exports.leakage.audio_facts import sound_facts
from exports.leakage.check import Finding, Verdict
from exports.leakage.evidence import ClipEvidence, Evidence, RowEvidence
from exports.leakage.promises import Promises
from exports.leakage.report import control

CORPUS = ROOT / "config" / "demo" / "corpus"
SPOKEN = CORPUS / "en02-espeak-ng-formant-b.flac"
PROMISES = Promises.nothing()


def evidence_of(prints: dict[str, bytes], splits: dict[str, str], task: str = "assessment") -> Evidence:
    rows = tuple(RowEvidence(clip, clip, task, split, (clip,)) for clip, split in splits.items())
    return Evidence({clip: ClipEvidence(clip) for clip in splits}, rows, prints)


def found(evidence: Evidence) -> list[Finding]:
    return list(look(evidence, PROMISES).findings)


@pytest.fixture(scope="module")
def prints() -> dict[str, bytes]:
    """A clip, three copies of it, and the same text by another voice."""
    sound = decode(SPOKEN, max_seconds=30)
    samples, rate = sound.floats()[:, 0], sound.sample_rate
    copies = {"noisy": noise(20), "quiet": gain, "padded": padded_and_quieter}
    other = decode(CORPUS / "en02-flite-clustergen-slt.flac", max_seconds=30)
    return {
        "whole": fingerprint(sound),
        "other": fingerprint(other),
        **{name: fingerprint(sound_of(*copied(samples, rate))) for name, copied in copies.items()},
    }


@pytest.mark.parametrize("copy", ["noisy", "quiet", "padded"])
def test_a_copy_in_another_split_is_a_leak(prints: dict[str, bytes], copy: str) -> None:
    (finding,) = found(evidence_of(prints, {"whole": "train", copy: "test", "other": "val"}))
    assert finding.level == Verdict.LEAK
    assert finding.splits == {"train": ["whole"], "test": [copy]}


def test_copies_in_one_split_are_none(prints: dict[str, bytes]) -> None:
    assert found(evidence_of(prints, {"whole": "train", "noisy": "train", "quiet": "train", "other": "test"})) == []


def test_what_only_sounds_alike_is_a_warning(prints: dict[str, bytes]) -> None:
    frames = unpack(prints["whole"])
    wrong = np.random.default_rng(3).random((len(frames.words), 32)) < 0.27
    words = frames.words ^ np.packbits(wrong, axis=1, bitorder="little").view("<u4")[:, 0]
    alike = {"whole": prints["whole"], "alike": pack(Frames(words, frames.audible))}
    levels = [finding.level for finding in found(evidence_of(alike, {"whole": "train", "alike": "test"}))]
    assert levels in ([Verdict.WARN], [])  # so many wrong bits may leave no piece that the search could start from
    near = words ^ np.where(np.arange(len(words)) % 3 == 0, words ^ frames.words, np.uint32(0))
    alike["alike"] = pack(Frames(near, frames.audible))
    (finding,) = found(evidence_of(alike, {"whole": "train", "alike": "test"}))
    assert (finding.level, finding.facts["distance"]) == (Verdict.LEAK, pytest.approx(0.18, abs=0.02))


def test_tracks_are_looked_at_apart(prints: dict[str, bytes]) -> None:
    quality = evidence_of(prints, {"whole": "train"})
    detection = evidence_of(prints, {"noisy": "test"}, task="detection")
    assert found(quality.with_rows(detection.rows, detection.clips.values())) == []


def test_without_fingerprints_nothing_is_claimed() -> None:
    seen = look(evidence_of({}, {"a": "train"}), PROMISES)
    assert seen.absent == "No clip has a fingerprint."


def test_the_control_is_found(prints: dict[str, bytes]) -> None:
    evidence = evidence_of(prints, {"whole": "train", "other": "val"})
    assert control(CHECKS[0], evidence, PROMISES) == "found the planted leak"
    planted, _ = plant(evidence, PROMISES)
    assert [finding.splits for finding in found(planted)] == [{"train": ["planted-1"], "val": ["planted-2"]}]


def test_facts_of_a_file_are_those_of_its_sound(tmp_path: Path) -> None:
    sound = decode(SPOKEN, max_seconds=30)
    write_wav(sound, tmp_path / "a.wav")
    facts, coded = sound_facts(tmp_path / "a.wav"), sound_facts(SPOKEN)
    known = measure(sound)
    assert facts.pcm_sha256 == coded.pcm_sha256 == known.pcm_sha256
    assert facts.trimmed_sha256 == known.trimmed_sha256
    assert facts.print == coded.print == fingerprint(sound)
    assert facts.facts["seconds"] == pytest.approx(sound.seconds, abs=1e-4)
    assert facts.facts["clipped"] == 0.0
    assert (facts.codec, coded.codec) == ("pcm_s16le", "flac")


def test_facts_of_a_lossy_file_and_of_no_sound(tmp_path: Path) -> None:
    lossy = tmp_path / "a.mp3"
    subprocess.run([ffmpeg.binary(), "-v", "error", "-i", SPOKEN, "-b:a", "48k", lossy], check=True)
    assert sound_facts(lossy).codec.startswith("mp3")
    (tmp_path / "b.wav").write_bytes(b"no sound")
    with pytest.raises(AudioError):
        sound_facts(tmp_path / "b.wav")
