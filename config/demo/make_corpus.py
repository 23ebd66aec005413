"""Speak the demo texts: makes `corpus/*.flac` and `corpus/manifest.jsonl`.

Run once, by us, where espeak-ng, flite, festival and ffmpeg are installed:
`python -m config.demo.make_corpus`. The product never runs it; what it made is committed.
"""

from __future__ import annotations

import itertools
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray
from pydub import AudioSegment
from pydub.silence import detect_leading_silence
from scipy import signal
from scipy.io import wavfile

from datasets_app.audio.loudness import integrated_loudness

HERE = Path(__file__).parent
CORPUS = HERE / "corpus"
RATE = 16_000
LOUDNESS = -24.0
PEAK = 10 ** (-3 / 20)
PAUSE_SECONDS = 0.3
SECONDS = (2.8, 5.7)
"""So that a copy slowed down or sped up by a third still has 2 to 8 seconds."""
KEPT_BITS = 12
"""Of 16: a floor 72 dB below full scale, inaudible here, which saves FLAC nearly half of the bytes."""


@dataclass(frozen=True)
class Take:
    language: str
    text: str
    spoken: str
    text_id: str
    system: str
    voice: str
    engine: str

    @property
    def speaker(self) -> str:
        """Unique over the corpus: two systems share a speaker only where both were built from one person."""
        return (
            f"{self.language}-{self.voice}"
            if self.engine != "espeak-ng"
            else f"{self.language}-{self.system}-{self.voice}"
        )

    @property
    def recording(self) -> str:
        return f"{self.text_id}-{self.system}-{self.voice}"


def plan() -> Iterator[Take]:
    """Which speaker of which system says which text: each text by speakers of different systems of its group."""
    texts, voices = _read("texts.yaml"), _read("voices.yaml")
    for language, entries in texts.items():
        turns: dict[str, Iterator[tuple[str, str]]] = {
            group: itertools.cycle(_alternating(voices, language, group)) for group in ("train", "val", "test")
        }
        for entry in entries:
            for _ in range(voices["takes"][entry["group"]]):
                system, voice = next(turns[entry["group"]])
                yield _take(voices, language, entry, system, voice)
        for crossing in voices["crossing"]:
            for entry in entries:
                if entry["id"] == crossing["text"]:
                    yield _take(voices, language, entry, crossing["system"], crossing["speaker"])


def _alternating(voices: dict[str, Any], language: str, group: str) -> list[tuple[str, str]]:
    """(system, voice) of a group, round robin over its systems."""
    columns = []
    for system, about in voices["systems"].items():
        named = voices["named_speakers"].get(language, {}).get(system)
        speakers = named or voices["speakers_of_system"].get(system, [])
        if about["group"] == group and speakers:
            columns.append([(system, voice) for voice in speakers])
    longest = max(map(len, columns))
    return [column[row % len(column)] for row in range(longest) for column in columns]


def _take(voices: dict[str, Any], language: str, entry: dict[str, str], system: str, voice: str) -> Take:
    engine = voices["systems"][system]["engine"]
    return Take(language, entry["text"], entry.get("spoken", entry["text"]), entry["id"], system, voice, engine)


def _read(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((HERE / name).read_text(encoding="utf-8")))


class Studio:
    """The three engines, with our own espeak-ng voice variants in a copy of its data."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.voices = _read("voices.yaml")
        version = subprocess.run(["espeak-ng", "--version"], check=True, capture_output=True, text=True).stdout  # noqa: S607
        shutil.copytree(version.rsplit("Data at: ", 1)[1].strip(), folder / "espeak-ng-data")
        self._write_variants()

    def _write_variants(self) -> None:
        variants = self.folder / "espeak-ng-data" / "voices" / "!v"
        for system, speakers in self.voices["speakers_of_system"].items():
            klatt = self.voices["systems"][system].get("klatt")
            for name in speakers:
                about = self.voices["espeak_speakers"][name]
                lines = ["language variant", f"name {system}-{name}", f"gender {about['gender']}"]
                lines += [f"klatt {klatt}"] if klatt else []
                lines += ["pitch {} {}".format(*about["pitch"])]
                lines += [f"formant {n} {about['formant']} 100 100" for n in range(1, 6)]
                (variants / f"{system}-{name}").write_text("\n".join(lines) + "\n", encoding="ascii")

    def speak(self, take: Take) -> NDArray[np.float64]:
        """One take as it leaves the engine, at 16 kHz."""
        out = self.folder / "take.wav"
        subprocess.run(self._command(take, out), check=True, input=take.spoken, text=True, capture_output=True)
        rate, samples = wavfile.read(out)
        common = np.gcd(rate, RATE)
        return signal.resample_poly(samples / 32768.0, RATE // common, rate // common)

    def _command(self, take: Take, out: Path) -> list[str]:
        if take.engine == "flite":
            voice = "kal16" if take.voice == "kal" else take.voice
            return ["flite", "-voice", voice, "-t", take.spoken, "-o", str(out)]
        if take.engine == "festival":
            return ["text2wave", "-eval", f"(voice_{take.voice}_diphone)", "-o", str(out)]
        voice = f"{self.voices['espeak_voices'][take.language]}+{take.system}-{take.voice}"
        speed = str(self.voices["espeak_words_per_minute"][take.language])
        return ["espeak-ng", f"--path={self.folder}", "-v", voice, "-s", speed, "-b", "1", "-w", str(out), "--stdin"]


def master(samples: NDArray[np.float64]) -> NDArray[np.int16]:
    """Trim, pause before and after, one loudness with head room, and few enough bits to be small."""
    speech = _segment(samples)
    lead, trail = detect_leading_silence(speech, -55.0, 5), detect_leading_silence(speech.reverse(), -55.0, 5)
    pause = AudioSegment.silent(int(PAUSE_SECONDS * 1000), RATE)
    trimmed = pause + speech[lead : len(speech) - trail].fade_in(5).fade_out(5) + pause
    wave = np.array(trimmed.get_array_of_samples(), dtype=np.float64) / 32768
    loudness = integrated_loudness(wave[:, None], RATE)
    assert loudness is not None
    gain = min(10 ** ((LOUDNESS - loudness) / 20), PEAK / np.abs(wave).max())
    step = 2 ** (16 - KEPT_BITS)
    return (np.rint(wave * gain * 32768 / step) * step).astype(np.int16)


def _segment(samples: NDArray[np.float64]) -> AudioSegment:
    centred = signal.sosfiltfilt(signal.butter(2, 40, "highpass", fs=RATE, output="sos"), samples)
    level = centred / np.abs(centred).max() * 0.9
    return AudioSegment(np.rint(level * 32767).astype("<i2").tobytes(), frame_rate=RATE, sample_width=2, channels=1)


def write_flac(samples: NDArray[np.int16], path: Path) -> None:
    raw = ["ffmpeg", "-v", "error", "-y", "-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", "pipe:0"]
    made = ["-c:a", "flac", "-compression_level", "12", "-bitexact", "-map_metadata", "-1", str(path)]
    subprocess.run([*raw, *made], check=True, input=samples.astype("<i2").tobytes())


def main() -> None:
    shutil.rmtree(CORPUS, ignore_errors=True)
    CORPUS.mkdir()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        studio = Studio(Path(folder))
        for take in plan():
            samples = master(studio.speak(take))
            seconds = len(samples) / RATE
            if not SECONDS[0] <= seconds <= SECONDS[1]:
                sys.exit(f"{take.recording} has {seconds:.2f} s; reword it to fit {SECONDS}")
            write_flac(samples, CORPUS / f"{take.recording}.flac")
            rows.append(_row(take, studio.voices))
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (CORPUS / "manifest.jsonl").write_text(lines, encoding="utf-8")


def _row(take: Take, voices: dict[str, Any]) -> dict[str, str]:
    return {
        "file": f"{take.recording}.flac",
        "text": take.text,
        "text_id": take.text_id,
        "language": take.language,
        "speaker": take.speaker,
        "gender": voices["espeak_speakers" if take.engine == "espeak-ng" else "people"][take.voice]["gender"],
        "system": take.system,
        "group": voices["systems"][take.system]["group"],
        "origin": "synthetic",
        "recording": take.recording,
        "licence": "CC0-1.0",
        "licence_note": f"Text written for this project; {voices['engines'][take.engine]['note']}.",
    }


if __name__ == "__main__":
    main()
