"""What the page draws as a waveform."""

from __future__ import annotations

import numpy as np

from datasets_app.audio.decode import Decoded


def peaks(decoded: Decoded, buckets: int = 1000) -> list[int]:
    """Lowest and highest sample of the channels' mean in each of `buckets` equal stretches: min, max, min, max ...

    Values are -127..127 of full scale. A clip with fewer samples than buckets repeats samples rather than leave gaps.
    """
    mono = decoded.floats().mean(axis=1)
    edges = np.linspace(0, len(mono), buckets + 1).astype(np.int64)
    starts = np.minimum(edges[:-1], len(mono) - 1)
    pairs = np.stack([np.minimum.reduceat(mono, starts), np.maximum.reduceat(mono, starts)], axis=1)
    return [int(value) for value in np.clip(np.rint(pairs * 127), -127, 127).ravel()]


def peaks_document(decoded: Decoded, buckets: int = 1000) -> dict[str, object]:
    """The JSON that the waveform reads."""
    return {"buckets": buckets, "seconds": decoded.seconds, "channels": 1, "data": peaks(decoded, buckets)}
