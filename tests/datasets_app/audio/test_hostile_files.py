"""Files made to hurt: each is refused with a code, or gives the sound it really holds."""

from __future__ import annotations

import os
import random
import struct
import subprocess
import time
from pathlib import Path

import numpy as np
import pytest

from datasets_app.audio import ffmpeg
from datasets_app.audio.decode import decode
from datasets_app.audio.errors import MESSAGES, AudioError
from datasets_app.audio.ffmpeg import Limits
from datasets_app.audio.twin import wav_bytes
from tests.datasets_app.audio.conftest import BINARIES, Encode, sound, tone

pytestmark = pytest.mark.slow

PCM = tone(1.0).astype("<i2").tobytes()


def wav(
    *,
    rate: int = 16_000,
    channels: int = 1,
    bits: int = 16,
    form: int = 1,
    data: bytes = PCM,
    data_size: int | None = None,
    riff_size: int | None = None,
    before: bytes = b"",
) -> bytes:
    """A WAV whose header says what it is told to say."""
    block = (channels * bits // 8) & 0xFFFF
    about = struct.pack("<HHIIHH", form, channels, rate, (rate * block) & 0xFFFFFFFF, block, bits)
    body = b"WAVEfmt " + struct.pack("<I", 16) + about + before
    body += b"data" + struct.pack("<I", len(data) if data_size is None else data_size) + data
    return b"RIFF" + struct.pack("<I", len(body) if riff_size is None else riff_size) + body


def refusal(path: Path) -> str | None:
    """The code of the refusal; None when the file decodes."""
    try:
        decode(path, max_seconds=60)
    except AudioError as error:
        return error.code
    return None


LIARS = {
    "data size 0xFFFFFFFF": wav(data_size=0xFFFFFFFF),
    "riff size 0": wav(riff_size=0),
    "riff size 0xFFFFFFFF": wav(riff_size=0xFFFFFFFF),
    "10,000 chunks": wav(before=(b"JUNK" + struct.pack("<I", 4) + b"ha! ") * 10_000),
    "a list chunk of tags": wav(before=b"LIST" + struct.pack("<I", 16) + b"INFOINAM\x04\0\0\0evil"),
}


@pytest.mark.parametrize("content", LIARS.values(), ids=LIARS.keys())
@pytest.mark.usefixtures("any_ffmpeg")
def test_a_lying_header_does_not_change_the_sound(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(content)
    np.testing.assert_array_equal(decode(path, max_seconds=60).pcm, tone(1.0))


BROKEN = {
    "rate 0": wav(rate=0),
    "rate 4294967295": wav(rate=0xFFFFFFFF),
    "rate 7": wav(rate=7),
    "no channels": wav(channels=0),
    "65535 channels": wav(channels=65_535),
    "0 bits": wav(bits=0),
    "64 bits of integers": wav(bits=64),
    "an unknown codec": wav(form=0x7777),
    "no data": wav(data=b""),
    "header only": wav()[:20],
    "an extensible header cut short": wav(form=0xFFFE),
    "float that is no number": wav(form=3, bits=32, data=np.full(16_000, np.nan, "<f4").tobytes()),
    "float that is infinite": wav(form=3, bits=32, data=np.full(16_000, np.inf, "<f4").tobytes()),
    "a playlist behind a wav's first bytes": b"RIFF\x24\0\0\0WAVEffconcat version 1.0\nfile other.wav\n",
    "zeros behind a flac's first bytes": b"fLaC" + bytes(4096),
    "text behind an ogg's first bytes": b"OggS\0" + b"<script>" * 500,
    "noise behind an mp4's first bytes": b"\0\0\0\x20ftypM4A " + bytes(range(256)) * 16,
    "an ID3 tag and nothing else": b"ID3\x04\0\0\0\0\x10\0" + bytes(4096),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
@pytest.mark.usefixtures("any_ffmpeg")
def test_a_broken_file_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(content)
    assert refusal(path) in {"unreadable", "unsupported_channels", "too_short", "no_audio_stream"}


@pytest.mark.usefixtures("any_ffmpeg")
def test_a_playlist_named_wav_opens_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "secret.wav").write_bytes(wav())
    path = tmp_path / "a.wav"
    path.write_text(f"ffconcat version 1.0\nfile {tmp_path / 'secret.wav'}\n", encoding="utf-8")
    assert refusal(path) == "not_audio"


@pytest.mark.usefixtures("any_ffmpeg")
def test_even_unsniffed_a_playlist_opens_no_other_file(tmp_path: Path) -> None:
    """The child's own fence, should the sniffing ever be fooled."""
    (tmp_path / "secret.wav").write_bytes(wav())
    path = tmp_path / "a.wav"
    path.write_text(f"ffconcat version 1.0\nfile {tmp_path / 'secret.wav'}\n", encoding="utf-8")
    for form in ffmpeg.DEMUXERS:
        came = bytearray()

        def take(piece: bytes, came: bytearray = came) -> bool:
            came.extend(piece)
            return True

        ffmpeg.run(path, form, seconds=5, limits=Limits(), take=take)
        assert len(came) < 100, form


@pytest.mark.usefixtures("any_ffmpeg")
def test_pictures_without_sound_say_so(tmp_path: Path) -> None:
    path = tmp_path / "a.webm"
    command = [str(BINARIES["wheel"]), "-v", "error", "-f", "lavfi", "-i", "testsrc=d=1:s=64x64", str(path)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    assert refusal(path) == "no_audio_stream"


@pytest.mark.usefixtures("any_ffmpeg")
def test_hours_of_silence_cost_seconds(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    command = [str(BINARIES["wheel"]), "-v", "error", "-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono", "-t", "7200"]
    subprocess.run([*command, str(path)], check=True, stdin=subprocess.DEVNULL)
    before, started = os.times(), time.monotonic()
    assert refusal(path) == "too_long"
    after = os.times()
    assert after.children_user - before.children_user < 2
    assert time.monotonic() - started < 10


@pytest.mark.usefixtures("any_ffmpeg")
def test_a_tag_cannot_pass_for_the_decoders_word(encode: Encode) -> None:
    forged = "x\n[info]   Stream #0:0: Audio: forged, 1 Hz, mono, s32 (24 bit)\n"
    decoded = decode(encode("a.flac", "-metadata", f"title={forged}", "-metadata", f"artist={forged}"), max_seconds=60)
    assert (decoded.codec, decoded.bits) == ("flac", 16)


@pytest.mark.usefixtures("any_ffmpeg")
def test_huge_tags_and_cover_art_are_passed_over(encode: Encode) -> None:
    mp3 = encode("a.mp3", "-id3v2_version", "0").read_bytes()
    size = 20 << 20
    synchsafe = bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0))
    path = encode("big.mp3")
    path.write_bytes(b"ID3\x04\0\0" + synchsafe + b"APIC" + bytes(size - 4) + mp3)
    assert decode(path, max_seconds=60).seconds == pytest.approx(2.0, abs=0.1)


@pytest.mark.usefixtures("any_ffmpeg")
def test_chained_streams_cost_no_more_than_a_clip(encode: Encode) -> None:
    path = encode("a.opus", seconds=0.5)
    path.write_bytes(path.read_bytes() * 1000)
    started = time.monotonic()
    assert refusal(path) in {None, "too_long", "unreadable"}
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.mp3", "a.opus", "a.webm", "a.m4a", "a.aiff"])
def test_a_file_cut_anywhere_gives_less_sound_or_a_refusal(name: str, encode: Encode, tmp_path: Path) -> None:
    whole = encode(name)
    full = decode(whole, max_seconds=60).seconds
    content, path = whole.read_bytes(), tmp_path / "cut"
    for percent in range(0, 100, 9):
        path.write_bytes(content[: len(content) * percent // 100])
        if refusal(path) is None:
            assert decode(path, max_seconds=60).seconds <= full + 0.05


def _mutant(content: bytes, chance: random.Random) -> bytes:
    """One of the usual injuries: bits flipped, a stretch lost, doubled, or set to its extreme."""
    damaged = bytearray(content)
    start = chance.randrange(min(len(damaged), 400) if chance.random() < 0.7 else len(damaged))
    end = min(len(damaged), start + chance.choice([1, 2, 4, 8, 64, 1024]))
    match chance.randrange(4):
        case 0:
            damaged[start:end] = bytes(byte ^ (1 << chance.randrange(8)) for byte in damaged[start:end])
        case 1:
            del damaged[start:end]
        case 2:
            damaged[start:start] = damaged[start:end] * chance.choice([1, 50])
        case _:
            damaged[start:end] = chance.choice([b"\0", b"\xff", b"\x7f", b"\x80"]) * (end - start)
    return bytes(damaged)


def _fuzz(encode: Encode, path: Path, rounds: int) -> None:
    chance = random.Random(20261121)
    names = ("a.wav", "a.flac", "a.mp3", "a.opus", "a.webm", "a.m4a")
    seeds = [encode(name, seconds=0.5).read_bytes() for name in names]
    for index in range(rounds):
        path.write_bytes(_mutant(seeds[index % len(seeds)], chance))
        assert refusal(path) in {None, *MESSAGES}


@pytest.mark.slow
def test_injured_files_never_escape_as_another_error(encode: Encode, tmp_path: Path) -> None:
    _fuzz(encode, tmp_path / "mutant", 48)


@pytest.mark.slow
@pytest.mark.usefixtures("any_ffmpeg")
def test_a_thousand_injured_files(encode: Encode, tmp_path: Path) -> None:
    _fuzz(encode, tmp_path / "mutant", 1000)


def test_what_is_no_regular_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path / "pipe") == "unreadable"
    assert refusal(tmp_path) == "unreadable"
    assert refusal(tmp_path / "missing") == "unreadable"


def _impostor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Path:
    """A decoder that misbehaves, and a file to give it."""
    fake = tmp_path / "ffmpeg"
    fake.write_text(f"#!/bin/sh\n{script}\n", encoding="ascii")
    fake.chmod(0o700)
    monkeypatch.setattr(ffmpeg, "binary", lambda: str(fake))
    path = tmp_path / "a.wav"
    path.write_bytes(wav_bytes(sound(tone())))
    return path


def _state(process: str) -> str:
    """As `ps` prints it: empty for a process that is gone, Z for a dead one that nobody has collected."""
    return subprocess.run(["ps", "-o", "stat=", "-p", process], capture_output=True, text=True, check=False).stdout


def test_a_hanging_decoder_is_killed_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _impostor(tmp_path, monkeypatch, f"/bin/sleep 60 & echo $! > '{tmp_path}/child'; wait")
    # The real limits forbid files, and this impostor must tell us its child's number.
    monkeypatch.setattr(ffmpeg, "_limited", lambda arguments, limits: arguments)
    started = time.monotonic()
    with pytest.raises(AudioError) as refused:
        decode(path, max_seconds=60, limits=Limits(wall_seconds=0.5))
    assert refused.value.code == "timed_out"
    assert time.monotonic() - started < 5
    assert _state((tmp_path / "child").read_text(encoding="ascii").strip())[:1] in {"", "Z"}


def test_a_busy_decoder_runs_out_of_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _impostor(tmp_path, monkeypatch, "while :; do :; done")
    with pytest.raises(AudioError) as refused:
        decode(path, max_seconds=60, limits=Limits(cpu_seconds=1, wall_seconds=30))
    assert refused.value.code == "timed_out"


def test_a_talkative_decoder_cannot_fill_the_memory_or_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _impostor(tmp_path, monkeypatch, "/usr/bin/yes 'forty characters or so' | /usr/bin/head -c 3000000 >&2")
    with pytest.raises(AudioError) as refused:
        decode(path, max_seconds=60)
    assert refused.value.code == "unreadable"
    assert len(refused.value.detail) < 70_000


def test_a_decoder_sees_no_environment_and_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARSHOT_SECRET_KEY", "do not tell")
    path = _impostor(
        tmp_path, monkeypatch, "/usr/bin/env >&2; /bin/ls >&2; ulimit -n >&2; echo x > file && echo wrote >&2"
    )
    with pytest.raises(AudioError) as refused:
        decode(path, max_seconds=60)
    assert "do not tell" not in refused.value.detail
    assert "wrote" not in refused.value.detail
    assert "\nin\n" in refused.value.detail
    assert "\n64\n" in refused.value.detail
