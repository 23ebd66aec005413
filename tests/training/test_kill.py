"""kill -9 of the worker in the middle of a run: the next worker ends the child that lived on, and goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from training.child import ROOT, left_behind
from training.places import METRICS

pytestmark = pytest.mark.slow


def started(what: str, data: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "EARSHOT_DATA": str(data), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    for name in ("DATABASE_URL", "STORAGE_URL"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "tests.training.killed_worker", what]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def finished(what: str, data: Path) -> str:
    process = started(what, data)
    out, _ = process.communicate(timeout=240)
    assert process.returncode == 0
    return out.strip().splitlines()[-1]


def lines_in(path: Path) -> int:
    return path.read_text().count("\n") if path.is_file() else 0


def test_a_killed_worker_leaves_a_run_that_goes_on(tmp_path, monkeypatch):
    data = tmp_path / "data"
    data.mkdir()
    finished("prepare", data)
    folder = data / "work" / "runs" / "1"
    worker = started("work", data)
    while lines_in(folder / METRICS) < 10:
        assert worker.poll() is None
        time.sleep(0.05)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    monkeypatch.setattr("training.child.PROGRAM", (sys.executable, str(Path(__file__).with_name("fake_judge.py"))))
    assert len(left_behind(folder)) == 1  # the child lives on: the negative control of what follows

    assert finished("work", data) == "done"

    assert left_behind(folder) == []
    told = json.loads(finished("tell", data))
    assert told["state"] == "finished"
    assert told["steps"] == list(range(1, 301))
    assert told["told"] == [json.loads(line) for line in (folder / METRICS).read_text().splitlines()]
    assert "resume" in {line["kind"] for line in told["told"]}
