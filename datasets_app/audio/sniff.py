"""Which audio format the first bytes are, whatever the name and the declared type say."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from datasets_app.audio.errors import NotAudio

Format = Literal["wav", "mp3", "flac", "ogg", "webm", "m4a", "aiff"]

HEAD_BYTES = 4096
"""How much of a file `sniff` wants to see; less is fine."""

_MPEG_BITRATES = {
    # kbit/s by (is MPEG-1, layer), index 1..14 of the header's four bits
    (True, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (True, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (False, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 3): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_MPEG_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def _mpeg_frame_bytes(header: bytes) -> int | None:
    """Length of the MPEG audio frame (layer II or III) that these four bytes begin; None if they are no header."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:
        return None
    version, layer = (header[1] >> 3) & 3, 4 - ((header[1] >> 1) & 3)
    bitrate, rate, padding = header[2] >> 4, (header[2] >> 2) & 3, (header[2] >> 1) & 1
    if version == 1 or layer not in (2, 3) or rate == 3 or bitrate in (0, 15):
        return None
    samples = 1152 if version == 3 or layer == 2 else 576
    kilobits = _MPEG_BITRATES[version == 3, layer][bitrate - 1]
    return samples * kilobits * 125 // _MPEG_RATES[version][rate] + padding


def _is_mp3(head: bytes) -> bool:
    if head.startswith(b"ID3"):
        return True
    length = _mpeg_frame_bytes(head[:4])
    if length is None:
        return False
    # Two bytes of sync are too little to tell MP3 from any file that begins with FF: the next frame must agree.
    following = head[length : length + 4]
    return len(following) < 4 or _mpeg_frame_bytes(following) is not None


def _is_webm(head: bytes) -> bool:
    return (
        head.startswith(b"\x1a\x45\xdf\xa3") and re.search(rb"\x42\x82.{1,8}?(webm|matroska)", head, re.S) is not None
    )


_SIGNATURES: dict[Format, Callable[[bytes], bool]] = {
    "wav": lambda head: head[:4] in (b"RIFF", b"RF64", b"BW64") and head[8:12] == b"WAVE",
    "flac": lambda head: head.startswith(b"fLaC"),
    "ogg": lambda head: head.startswith(b"OggS\0"),
    "webm": _is_webm,
    "m4a": lambda head: head[4:8] == b"ftyp",
    "aiff": lambda head: head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"),
    "mp3": _is_mp3,
}


def sniff(head: bytes) -> Format:
    """Name the format by its magic bytes. Raises `NotAudio` for everything else, playlists and empty files included."""
    for name, matches in _SIGNATURES.items():
        if matches(head):
            return name
    raise NotAudio(detail=f"first bytes {head[:16].hex(' ')}")
