from __future__ import annotations

import pytest

from datasets_app.audio.errors import NotAudio
from datasets_app.audio.sniff import HEAD_BYTES, sniff
from tests.datasets_app.audio.conftest import Encode

ENCODED = {
    "a.wav": ("wav", []),
    "a.rf64.wav": ("wav", ["-rf64", "always"]),
    "a.mp3": ("mp3", []),
    "bare.mp3": ("mp3", ["-id3v2_version", "0", "-write_xing", "0"]),
    "a.flac": ("flac", []),
    "a.opus": ("ogg", []),
    "a.ogg": ("ogg", ["-c:a", "libvorbis"]),
    "a.webm": ("webm", []),
    "a.mka": ("webm", ["-c:a", "libopus"]),
    "a.m4a": ("m4a", []),
    "a.aiff": ("aiff", []),
}

STRANGERS = {
    "nothing": b"",
    "one byte": b"\xff",
    "html": b"<!doctype html><title>a.wav</title>",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "ffconcat": b"ffconcat version 1.0\nfile other.wav\n",
    "hls": b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1/a.ts\n",
    "sdp": b"v=0\no=- 0 0 IN IP4 127.0.0.1\n",
    "riff that is no sound": b"RIFF\x24\0\0\0AVI LIST",
    "utf-16 text": "ÿ a letter in UTF-16".encode("utf-16"),
    "one mpeg sync, then noise": b"\xff\xfb\x90\x64" + b"\x01" * 4000,
    "adts": b"\xff\xf1\x50\x80\x02\x1f\xfc" * 100,
    "ebml of another kind": b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84else" + b"\0" * 100,
    "zip": b"PK\x03\x04" + b"\0" * 60,
}


@pytest.mark.parametrize("name", ENCODED)
def test_names_the_format_by_its_first_bytes(name: str, encode: Encode) -> None:
    expected, options = ENCODED[name]
    assert sniff(encode(name, *options).read_bytes()[:HEAD_BYTES]) == expected


@pytest.mark.parametrize("head", STRANGERS.values(), ids=STRANGERS.keys())
def test_refuses_everything_else(head: bytes) -> None:
    with pytest.raises(NotAudio) as refused:
        sniff(head)
    assert refused.value.code == "not_audio"
