"""`manage.py up` itself: it starts, serves the page, and leaves nothing running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from config.bootstrap import bundle
from config.bootstrap.paths import FRONTEND, ROOT
from tests.config.test_serving import is_gone, until
from tests.servers import free_port

pytestmark = pytest.mark.slow
STOP_LIMIT, START_LIMIT = 5, 60


@pytest.fixture(scope="module", autouse=True)
def pages() -> None:
    bundle.build(FRONTEND)


class Up:
    def __init__(self, data: Path, *options: str) -> None:
        self.port, self.data = free_port(), data
        inherited = {name: value for name, value in os.environ.items() if name not in ("SECRET_KEY", "EARSHOT_DATA")}
        self.output = (data.parent / "output").open("w+")
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up", "--light", "--port", str(self.port), "--data", str(data), *options],
            cwd=ROOT,
            env={**inherited, "EARSHOT_VENV": "none"},
            stdout=self.output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def get(self, path: str) -> requests.Response:
        return requests.get(f"http://127.0.0.1:{self.port}{path}", timeout=10)

    def said(self) -> str:
        return Path(self.output.name).read_text()

    def wait(self) -> None:
        until(lambda: "Earshot is at" in self.said() or self.process.poll() is not None, START_LIMIT)
        assert self.process.poll() is None, self.said()

    def descendants(self) -> list[int]:
        done = subprocess.run(["ps", "-e", "-o", "pid=,args="], capture_output=True, text=True, check=True)
        return [int(line.split()[0]) for line in done.stdout.splitlines() if f"--port {self.port}" in line]

    def child(self, what: str) -> int | None:
        """The process id of the child whose command line names `what`; None while there is none."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return next((int(pid) for pid in children if what in Path(f"/proc/{pid}/cmdline").read_text()), None)

    def stop(self, number: signal.Signals = signal.SIGINT) -> float:
        started = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(timeout=30)
        return time.monotonic() - started


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    running = Up(tmp_path_factory.mktemp("up") / "data", "--no-demo")
    running.wait()
    yield running
    running.stop()


def test_it_serves_the_page_and_works(up: Up) -> None:
    page = up.get("/")
    assert page.status_code == 200
    assert '<div id="root">' in page.text
    assert up.get("/api/health").json()["database"]
    bundle_file = page.text.split('src="')[1].split('"')[0]
    assert "immutable" in up.get(bundle_file).headers["Cache-Control"]
    assert up.get("/api/docs/").status_code == 200
    until(lambda: up.get("/api/health").json()["worker"] is not None, START_LIMIT)


def test_a_killed_worker_is_started_again(up: Up) -> None:
    until(lambda: up.get("/api/health").json()["worker"] is not None, START_LIMIT)
    worker = up.child("celery")
    assert worker is not None
    os.kill(worker, signal.SIGKILL)
    until(lambda: "The worker ended (killed by SIGKILL); starting it again in 1 s." in up.said())
    until(lambda: up.child("celery") not in (None, worker), 20)


def test_a_second_one_on_the_same_port_names_another(up: Up, tmp_path: Path) -> None:
    command = [sys.executable, "manage.py", "up", "--light", "--port", str(up.port), "--data", str(tmp_path / "other")]
    environment = {**os.environ, "EARSHOT_VENV": "none"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert f"Cannot listen on 127.0.0.1:{up.port}" in done.stderr
    assert "Try: --port" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_within_five_seconds_and_leaves_nothing_running(tmp_path: Path, number: signal.Signals) -> None:
    up = Up(tmp_path / "data", "--no-demo")
    up.wait()
    until(lambda: up.child("celery"), START_LIMIT)
    web, worker = up.child("config.server"), up.child("celery")
    assert web is not None
    assert worker is not None
    assert up.stop(number) < STOP_LIMIT
    assert up.process.returncode == 0, up.said()
    assert is_gone(web)
    assert is_gone(worker)
    assert up.descendants() == []
