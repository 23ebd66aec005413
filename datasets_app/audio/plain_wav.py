"""A plain WAV read at once, without a child process: what twins and most released datasets are."""

from __future__ import annotations

import io
import wave

import numpy as np
from numpy.typing import NDArray

from datasets_app.audio.decode import MAX_CHANNELS, SAMPLE_RATES, Decoded

_CODECS = {2: "pcm_s16le", 3: "pcm_s24le"}


def plain_wav(data: bytes) -> Decoded | None:
    """The samples of a whole WAV of 16 or 24 bit integers in one or two channels; None for everything else.

    Gives what `decode.decode` would give. A file whose header promises more than it holds is left to the decoder.
    """
    try:
        with wave.open(io.BytesIO(data)) as file:
            width, channels, rate, frames = (
                file.getsampwidth(), file.getnchannels(), file.getframerate(), file.getnframes(),
            )  # fmt: skip
            body = file.readframes(frames)
    except (wave.Error, EOFError):
        return None
    if width not in _CODECS or channels > MAX_CHANNELS or rate not in SAMPLE_RATES:
        return None
    if not frames or len(body) != frames * channels * width:
        return None
    pcm = np.frombuffer(body, "<i2").astype(np.int16) if width == 2 else _of_24_bits(body)
    return Decoded(pcm.reshape(-1, channels), rate, channels, _CODECS[width], 8 * width)


def _of_24_bits(body: bytes) -> NDArray[np.int32]:
    words = np.zeros((len(body) // 3, 4), np.uint8)
    words[:, 1:] = np.frombuffer(body, np.uint8).reshape(-1, 3)
    whole: NDArray[np.int32] = words.view("<i4")[:, 0].astype(np.int32) >> 8  # the shift carries the sign down
    return whole
