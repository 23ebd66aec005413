"""Why a file cannot become a clip: a stable code and a plain sentence for the person who delivered it."""

from __future__ import annotations

MESSAGES = {
    "not_audio": "This is not a WAV, MP3, FLAC, Ogg, WebM, M4A or AIFF file, whatever its name says.",
    "unreadable": "The file looks like audio but cannot be decoded: it is damaged or uses an unusual encoding.",
    "no_audio_stream": "The file holds no sound, only other streams such as pictures or video.",
    "unsupported_channels": "The file has more than two channels; mix it down to mono or stereo first.",
    "too_short": "The sound is too short to be judged.",
    "too_long": "The sound is longer than a clip may be; cut it into shorter clips first.",
    "timed_out": "Decoding took far longer than such a clip needs, so it was stopped.",
}


class AudioError(Exception):
    """`code` is one of `MESSAGES`; `message` is for people; `detail` is what the decoder wrote, for the log only."""

    def __init__(self, code: str, *, detail: str = "") -> None:
        self.code = code
        self.message = MESSAGES[code]
        self.detail = detail
        super().__init__(self.message)


class NotAudio(AudioError):
    """The first bytes are those of no format we read."""

    def __init__(self, *, detail: str = "") -> None:
        super().__init__("not_audio", detail=detail)
