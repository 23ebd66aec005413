"""Summaries of measured times."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np


def milliseconds(seconds: Sequence[float]) -> dict[str, float]:
    """Median, 95th and 99th percentile and maximum of times in seconds, in milliseconds."""
    p50, p95, p99, largest = np.percentile(np.asarray(seconds) * 1000, [50, 95, 99, 100])
    return {"p50_ms": round(p50, 1), "p95_ms": round(p95, 1), "p99_ms": round(p99, 1), "max_ms": round(largest, 1)}


def tell(**figures: object) -> None:
    """Print one measurement's figures as the line that `manage.py bench` reads."""
    print("BENCH " + json.dumps(figures))
