from __future__ import annotations

import numpy as np

from datasets_app.audio.decode import Decoded
from datasets_app.audio.peaks import peaks, peaks_document
from tests.datasets_app.audio.conftest import sound, tone


def test_each_bucket_holds_its_lowest_and_highest_sample() -> None:
    pcm = np.array([[0], [16384], [-32768], [-16384], [32767], [8192]], dtype=np.int16)
    assert peaks(sound(pcm), buckets=3) == [0, 64, -127, -64, 32, 127]


def test_channels_are_averaged() -> None:
    pcm = np.array([[32767, -32767]] * 8, dtype=np.int16)
    assert peaks(sound(pcm), buckets=2) == [0, 0, 0, 0]


def test_deeper_samples_have_the_same_scale() -> None:
    shallow = sound(tone())
    deep = Decoded(shallow.pcm.astype(np.int32) << 8, 16_000, 1, "flac", 24)
    assert peaks(deep) == peaks(shallow)


def test_fewer_samples_than_buckets_leave_no_gap() -> None:
    assert peaks(sound(np.full((3, 1), 32767, np.int16)), buckets=10) == [127] * 20


def test_the_document_names_its_measures() -> None:
    document = peaks_document(sound(tone(1.5)))
    assert (document["buckets"], document["seconds"], document["channels"]) == (1000, 1.5, 1)
    assert len(document["data"]) == 2000  # type: ignore[arg-type]
