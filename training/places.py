"""Where a run's files are, on the machine that works and in storage."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

CONFIG, ABOUT, STATE = "config.toml", "run.json", "state.json"
METRICS, LOG, OUTPUT = "metrics.jsonl", "train.log", "output.log"
CHECKPOINTS, FINAL, EVALUATION, FEATURES = "checkpoints", "final", "evaluation", "features"
FIGURES, PREDICTIONS, REPORT = (f"{EVALUATION}/{name}" for name in ("metrics.json", "predictions.jsonl", "report.md"))


def work() -> Path:
    return Path(settings.DATA_DIR) / "work"


def run_folder(run_id: int) -> Path:
    return work() / "runs" / str(run_id)


def release_folder(digest: str) -> Path:
    return work() / "releases" / digest


def run_key(run_id: int) -> str:
    return f"runs/{run_id}"
