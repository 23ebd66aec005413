"""ALLD's rows, read strictly: which fields, how many audios, one decimal, who wins."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

QUERIES = (
    "Please describe and evaluate the synthetic speech<audio>.",
    "Please perform A/B preference test between<audio>and<audio>, including a tie.",
)
FACTORS = ("mos", "noi", "col", "loud", "dis")


def read(path: Path) -> list[dict[str, Any]]:
    return [row(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def row(found: dict[str, Any]) -> dict[str, Any]:
    sides = ("A_", "B_") if "winner" in found else ("",)
    names = {f"{side}{factor}{tail}" for side in sides for factor in FACTORS for tail in ("", "_mean")}
    extra = {"winner"} if "winner" in found else set()
    assert set(found) == {"audios", "response", "query"} | names | extra
    assert len(found["audios"]) == found["query"].count("<audio>") == len(sides)
    assert found["query"] in QUERIES
    assert found["response"].strip()
    assert found.get("winner", "tie") in ("A", "B", "tie")
    for name in names:
        value = found[name]
        assert value is None or 1 <= value <= 5
        assert value is None or name.endswith("_mean") or round(value, 1) == value
    return found
