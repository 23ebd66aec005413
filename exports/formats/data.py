"""Templates and tables that stand beside the code that fills them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


@cache
def table(name: str) -> dict[str, Any]:
    """The YAML file of this name in this folder."""
    found: dict[str, Any] = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


def about(name: str) -> Path:
    return HERE / f"{name}.md"
