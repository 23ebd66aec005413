"""A folder of three clips, and clips made from rows without any sound."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from datasets_app.models import Clip, Source
from datasets_app.text_keys import text_key
from tests.datasets_app.sounds import write_wav


@pytest.fixture(autouse=True)
def _own_storage(storage_in_tmp: Path, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """a.wav, b.wav and deep/c.wav: three sounds."""
    root = tmp_path / "delivery"
    for tone, name in ((300, "a.wav"), (400, "b.wav"), (500, "deep/c.wav")):
        write_wav(root / name, tone)
    return root


@pytest.fixture
def make_clip(db: None) -> Callable[..., Clip]:
    """A clip's row without its files."""
    source, _ = Source.objects.get_or_create(slug="made", defaults={"title": "Made for tests"})

    def make(name: str, **facts: Any) -> Clip:
        digest = sha256(name.encode()).hexdigest()
        given = {"source": source, "language": "en", "text_key": text_key(facts.get("text", "")), **facts}
        return Clip.objects.create(
            digest=digest,
            original_digest=digest,
            name=name,
            original_key=f"originals/{digest}",
            twin_key=f"twins/{digest}.wav",
            peaks_key=f"peaks/{digest}.json",
            seconds=1.0,
            sample_rate=16_000,
            channels=1,
            codec="pcm_s16le",
            facts={"loudness_lufs": -20.0, "snr_db": 30.0, "clipped": False},
            **given,
        )

    return make
