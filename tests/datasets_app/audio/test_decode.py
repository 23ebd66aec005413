from __future__ import annotations

import hashlib
import subprocess
import wave
from pathlib import Path

import numpy as np
import pytest

from datasets_app.audio.decode import Decoded, decode
from datasets_app.audio.errors import AudioError
from datasets_app.audio.twin import wav_bytes, write_wav
from tests.datasets_app.audio.conftest import BINARIES, Encode, sound, tone

LOSSLESS = {
    "a.wav": ("pcm_s16le", 16, []),
    "a.flac": ("flac", 16, []),
    "a.aiff": ("pcm_s16be", 16, []),
    "alac.m4a": ("alac", 16, ["-c:a", "alac"]),
    "deep.wav": ("pcm_s24le", 24, ["-c:a", "pcm_s24le"]),
    "deep.flac": ("flac", 24, ["-sample_fmt", "s32"]),
    "float.wav": ("pcm_f32le", 24, ["-c:a", "pcm_f32le"]),
    "double.wav": ("pcm_f64le", 24, ["-c:a", "pcm_f64le"]),
}
LOSSY = {
    "a.mp3": ("mp3", []),
    "a.ogg": ("vorbis", ["-c:a", "libvorbis"]),
    "a.opus": ("opus", []),
    "a.webm": ("opus", []),
    "a.m4a": ("aac", []),
    "mulaw.wav": ("pcm_mulaw", ["-c:a", "pcm_mulaw"]),
}


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("name", LOSSLESS)
@pytest.mark.usefixtures("any_ffmpeg")
def test_lossless_sound_arrives_sample_by_sample(name: str, channels: int, encode: Encode) -> None:
    codec, bits, options = LOSSLESS[name]
    decoded = decode(encode(name, *options, rate=22_050, channels=channels), max_seconds=60)
    assert (decoded.codec, decoded.bits, decoded.sample_rate, decoded.channels) == (codec, bits, 22_050, channels)
    expected = tone(rate=22_050, channels=channels).astype(np.int64) << (bits - 16)
    np.testing.assert_array_equal(decoded.pcm, expected)


@pytest.mark.parametrize("name", LOSSY)
@pytest.mark.usefixtures("any_ffmpeg")
def test_lossy_sound_keeps_rate_channels_and_length(name: str, encode: Encode) -> None:
    codec, options = LOSSY[name]
    decoded = decode(encode(name, *options, rate=48_000, channels=2), max_seconds=60)
    assert (decoded.codec, decoded.bits, decoded.sample_rate, decoded.channels) == (codec, 16, 48_000, 2)
    assert decoded.seconds == pytest.approx(2.0, abs=0.06)


@pytest.mark.parametrize("name", ["a.mp3", "a.ogg", "a.m4a"])
def test_lossy_sound_is_what_ffmpeg_itself_rounds_it_to(name: str, encode: Encode, any_ffmpeg: str) -> None:
    path = encode(name)
    command = [any_ffmpeg, "-v", "error", "-i", str(path), "-f", "s16le", "-c:a", "pcm_s16le", "-dither_method", "none"]
    own = subprocess.run([*command, "pipe:1"], check=True, capture_output=True, stdin=subprocess.DEVNULL).stdout
    np.testing.assert_array_equal(decode(path, max_seconds=60).pcm.ravel(), np.frombuffer(own, "<i2"))


@pytest.mark.parametrize("name", [*LOSSLESS, *LOSSY])
@pytest.mark.usefixtures("any_ffmpeg")
def test_the_twin_equals_the_decoded_original(name: str, encode: Encode, tmp_path: Path) -> None:
    options = LOSSLESS[name][2] if name in LOSSLESS else LOSSY[name][1]
    decoded = decode(encode(name, *options, seconds=1.003), max_seconds=60)
    write_wav(decoded, tmp_path / "twin.wav")
    again = decode(tmp_path / "twin.wav", max_seconds=60)
    assert again.pcm.dtype == decoded.pcm.dtype
    assert (again.sample_rate, again.bits) == (decoded.sample_rate, decoded.bits)
    np.testing.assert_array_equal(again.pcm, decoded.pcm)


def test_the_twin_is_a_plain_wav_without_tags(encode: Encode, tmp_path: Path) -> None:
    decoded = decode(encode("tagged.flac", "-metadata", "artist=Somebody Known"), max_seconds=60)
    write_wav(decoded, tmp_path / "twin.wav")
    written = (tmp_path / "twin.wav").read_bytes()
    assert b"Somebody" not in written
    assert len(written) == 44 + decoded.pcm.nbytes
    with wave.open(str(tmp_path / "twin.wav")) as twin:
        assert (twin.getnframes(), twin.getframerate(), twin.getnchannels()) == (len(decoded.pcm), 16_000, 1)


def test_the_twin_of_odd_length_is_padded_and_its_sizes_agree() -> None:
    odd = Decoded(np.array([[1], [-2], [3]], dtype=np.int32), 48_000, 1, "pcm_s24le", 24)
    written = wav_bytes(odd)
    assert int.from_bytes(written[4:8], "little") == len(written) - 8
    assert int.from_bytes(written[40:44], "little") == 9
    assert written[44:] == b"\x01\0\0\xfe\xff\xff\x03\0\0\0"


def test_equal_sound_gives_equal_bytes(encode: Encode) -> None:
    digests = {
        hashlib.sha256(wav_bytes(decode(encode(name, *options), max_seconds=60))).hexdigest()
        for name, options in {"a.wav": [], "a.flac": [], "tagged.flac": ["-metadata", "title=x"]}.items()
    }
    assert len(digests) == 1


@pytest.mark.usefixtures("any_ffmpeg")
def test_sound_beside_pictures_is_found(encode: Encode, tmp_path: Path) -> None:
    film = tmp_path / "film.webm"
    picture = ["-f", "lavfi", "-i", "testsrc=d=1:s=64x64"]
    command = [
        str(BINARIES["wheel"]),
        "-v",
        "error",
        *picture,
        "-i",
        str(encode("a.wav")),
        "-c:a",
        "libopus",
        str(film),
    ]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    assert decode(film, max_seconds=60).codec == "opus"


@pytest.mark.parametrize(
    ("seconds", "max_seconds", "code"), [(2.0, 1.9, "too_long"), (0.05, 60.0, "too_short"), (0.0, 60.0, "unreadable")]
)
def test_length_is_counted(seconds: float, max_seconds: float, code: str, tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    write_wav(sound(tone(seconds)), path)
    with pytest.raises(AudioError) as refused:
        decode(path, max_seconds=max_seconds)
    assert refused.value.code == code


def test_exactly_the_limit_is_not_too_long(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    write_wav(sound(tone(2.0)), path)
    assert decode(path, max_seconds=2.0).seconds == 2.0


@pytest.mark.usefixtures("any_ffmpeg")
def test_more_than_two_channels_are_refused(encode: Encode) -> None:
    with pytest.raises(AudioError) as refused:
        decode(encode("six.wav", "-ac", "6"), max_seconds=60)
    assert refused.value.code == "unsupported_channels"
