"""Where things lie in a checkout."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FRONTEND = ROOT / "frontend"
LOGS = ROOT / ".cache" / "logs"


def environment_folder() -> Path:
    """The virtual environment. EARSHOT_VENV moves it, for a checkout on a disk that holds no programs."""
    return Path(os.environ.get("EARSHOT_VENV") or ROOT / ".venv").absolute()
