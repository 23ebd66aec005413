"""ffmpeg as a child that can do nothing but decode one file: which binary, which options, which limits."""

from __future__ import annotations

import os
import selectors
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

import imageio_ffmpeg

from datasets_app.audio.errors import AudioError
from datasets_app.audio.sniff import Format

DEMUXERS: dict[Format, str] = {
    "wav": "wav",
    "mp3": "mp3",
    "flac": "flac",
    "ogg": "ogg",
    "webm": "matroska",
    "m4a": "mov",
    "aiff": "aiff",
}
# Sound decoders only: a WAV or WebM may name any codec, and ffmpeg would start it.
_DECODERS = (
    "pcm_u8,pcm_s8,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,pcm_f64le,pcm_f64be,"
    "pcm_mulaw,pcm_alaw,adpcm_ms,adpcm_ima_wav,mp3,mp3float,mp2,mp2float,flac,alac,aac,vorbis,libvorbis,opus,libopus"
)
_READ_BYTES = 1 << 16
_STDERR_BYTES = 1 << 16


@dataclass(frozen=True)
class Limits:
    """What one decoding may cost. The defaults fit clips of a minute with a wide margin."""

    cpu_seconds: int = 20
    wall_seconds: float = 60.0
    memory_bytes: int = 2 << 30
    open_files: int = 64
    min_seconds: float = 0.1


@dataclass(frozen=True)
class Finished:
    """How the child ended. `log` is the beginning of what it wrote to stderr."""

    status: int
    log: str


@cache
def binary() -> str:
    """Absolute path of the system's ffmpeg, or of the one in the imageio-ffmpeg wheel where the system has none."""
    return shutil.which("ffmpeg") or imageio_ffmpeg.get_ffmpeg_exe()


def command(demuxer: str, seconds: float) -> list[str]:
    """ffmpeg's arguments: the first sound stream of the file `in`, as 32-bit float WAV, on stdout.

    Float, because it carries every integer of up to 24 bits exactly and a lossy decoder's own output unrounded;
    the depth we keep is chosen afterwards from what the log says of the source.
    """
    return [
        *("-nostdin", "-hide_banner", "-nostats", "-v", "level+info"),
        *("-protocol_whitelist", "file,pipe", "-format_whitelist", demuxer, "-codec_whitelist", _DECODERS),
        *("-threads", "1", "-f", demuxer, "-i", "file:in"),
        *("-map", "0:a:0", "-vn", "-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1"),
        *("-t", f"{seconds:.3f}", "-threads", "1", "-c:a", "pcm_f32le", "-bitexact", "-f", "wav", "pipe:1"),
    ]


def _limited(arguments: list[str], limits: Limits) -> list[str]:
    """The command under resource limits, set by a one-line shell that becomes ffmpeg.

    Not `preexec_fn`: that runs Python between fork and exec, which can deadlock in a worker with threads and rules out
    the cheap vfork. Not `prlimit` after the start: it is Linux only, and late. `ulimit -v` is missing on some systems
    (macOS); there the time and output limits still hold. RLIMIT_NPROC counts the whole user's processes, not ours, so
    it would fail at random.
    """
    script = (
        f"ulimit -c 0; ulimit -f 0; ulimit -t {limits.cpu_seconds} && ulimit -n {limits.open_files} || exit 120; "
        f'ulimit -v {limits.memory_bytes >> 10} 2>/dev/null; exec "$0" "$@"'
    )
    return ["/bin/sh", "-c", script, *arguments]


def run(path: Path, form: Format, *, seconds: float, limits: Limits, take: Callable[[bytes], bool]) -> Finished:
    """Decode `path`, handing each piece of output to `take` until it answers False.

    The child sees an empty directory with a link named `in`, an empty environment and a session of its own; the whole
    group is killed at the wall-clock limit. Raises `AudioError("timed_out")`, also when the CPU limit ended it.
    """
    with tempfile.TemporaryDirectory(prefix="earshot-decode-") as folder:
        (Path(folder) / "in").symlink_to(path.resolve())
        child = subprocess.Popen(  # a fixed argument list, no part of it comes from the file
            _limited([binary(), *command(DEMUXERS[form], seconds)], limits),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env={},
            start_new_session=True,
            bufsize=0,
        )
        assert child.stdout is not None
        assert child.stderr is not None
        with child.stdout, child.stderr:
            try:
                log, wanted = _drain(child.stdout, child.stderr, time.monotonic() + limits.wall_seconds, take)
                status = child.wait(timeout=limits.wall_seconds) if wanted else 0
            except (TimeoutError, subprocess.TimeoutExpired) as late:
                raise AudioError("timed_out", detail=f"over {limits.wall_seconds} s") from late
            finally:
                _kill_group(child)
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        raise AudioError("timed_out", detail=f"over {limits.cpu_seconds} s of CPU time\n{log}")
    return Finished(status, log)


def _drain(stdout: IO[bytes], stderr: IO[bytes], deadline: float, take: Callable[[bytes], bool]) -> tuple[str, bool]:
    """Read both pipes to their ends. Returns the log, and whether the output was wanted to its end."""
    log = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(stdout, selectors.EVENT_READ)
        selector.register(stderr, selectors.EVENT_READ)
        while selector.get_map():
            ready = selector.select(timeout=max(0.0, deadline - time.monotonic()))
            if time.monotonic() >= deadline:
                raise TimeoutError
            for key, _ in ready:
                piece = os.read(key.fd, _READ_BYTES)
                if not piece:
                    selector.unregister(key.fileobj)
                elif key.fileobj is stderr:
                    # Read on past the cap, or a talkative file would block its own decoder.
                    log += piece[: max(0, _STDERR_BYTES - len(log))]
                elif not take(piece):
                    return log.decode(errors="replace"), False
    return log.decode(errors="replace"), True


def _kill_group(child: subprocess.Popen[bytes]) -> None:
    """End whatever is left. The leader is unreaped until `wait`, so its number cannot be another's by now."""
    if child.returncode is None:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
