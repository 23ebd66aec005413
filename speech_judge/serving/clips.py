"""Clips of a request: bytes in it, or a file on this machine where that is allowed. Nothing is fetched."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import soundfile

from speech_judge.data.sample import AudioRef
from speech_judge.judging.question import clip_of

MOST_CLIPS = 8
MOST_SECONDS = 600.0  # a small compressed file may hold hours


class Clips:
    def __init__(self, folder: Path, roots: Sequence[Path]) -> None:
        """`folder`: for bytes that are sent, gone after the request; `roots`: whose files may be named."""
        self.folder, self.roots, self.count = folder, [root.resolve() for root in roots], 0

    def take(self, kind: str, part: Mapping[str, Any]) -> AudioRef:
        """Raises ValueError with words for whoever asked."""
        self.count += 1
        if self.count > MOST_CLIPS:
            raise ValueError(f"At most {MOST_CLIPS} clips a request.")
        sent = kind == "input_audio"
        path = self.written(str(part.get("data", ""))) if sent else self.named(str(part.get("url", "")))
        try:
            seconds = soundfile.info(path).duration
        except soundfile.SoundFileError:
            raise ValueError(f"Clip {self.count} is not audio that can be read (WAV, FLAC, OGG or MP3).") from None
        if seconds > MOST_SECONDS:
            raise ValueError(f"Clip {self.count} is {seconds:.0f} s long; {MOST_SECONDS:g} s is the most.")
        return clip_of(path)

    def written(self, data: str) -> Path:
        path = self.folder / f"clip{self.count}"
        try:
            path.write_bytes(base64.b64decode(data, validate=True))
        except binascii.Error:
            raise ValueError(f"Clip {self.count} is not base64.") from None
        return path

    def named(self, url: str) -> Path:
        parts = urlsplit(url)
        if parts.scheme == "data":
            return self.written(parts.path.partition(",")[2])
        if parts.scheme != "file":
            raise ValueError("audio_url must begin with data: or file:; nothing is fetched from elsewhere.")
        path = Path(unquote(parts.path)).resolve()
        if not any(path.is_relative_to(root) for root in self.roots):
            raise ValueError("That file may not be named here: the server was started without --audio-root for it.")
        if not path.is_file():
            raise ValueError(f"There is no file {path.name} there.")
        return path
