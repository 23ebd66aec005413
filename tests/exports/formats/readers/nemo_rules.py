"""NeMo's rules for a manifest: fields, and paths that lead from the manifest's own folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def read(manifest: Path) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in manifest.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        assert set(row) == {"audio_filepath", "text", "duration", "language", "speaker_id"}
        assert isinstance(row["duration"], float)
        assert row["duration"] > 0
        assert (manifest.parent / row["audio_filepath"]).is_file()
    return rows
