"""A whole Earshot as child processes: the real server and real workers, which a test may kill and start again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import requests

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Stack:
    """`database_url` and `broker_url` empty: the embedded default (SQLite, one worker with its own broker)."""

    data: Path
    database_url: str = ""
    broker_url: str = ""
    workers: int = 1
    environment: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    server: subprocess.Popen[bytes] | None = None
    worker_processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def env(self) -> dict[str, str]:
        given = {
            "EARSHOT_DATA": str(self.data),
            "EARSHOT_DEMO": "1",
            "SECRET_KEY": "a-key-for-one-test-run-0123456789-abcdefghijklmnop",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONUNBUFFERED": "1",
            **self.environment,
        }
        if self.database_url:
            given["DATABASE_URL"] = self.database_url
        if self.broker_url:
            given["BROKER_URL"] = self.broker_url
        return {**os.environ, **given}

    def manage(self, *arguments: str) -> str:
        """Run a management command to its end and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "django", *arguments], cwd=ROOT, env=self.env, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{arguments} failed:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def shell(self, script: str) -> str:
        """Run a piece of Python inside the product's settings, in a process of its own."""
        return self.manage("shell", "--no-imports", "-v", "0", "-c", script)

    def start(self) -> Stack:
        self.data.mkdir(parents=True, exist_ok=True)
        self.manage("migrate", "-v", "0")
        self.start_server()
        for _ in range(self.workers):
            self.start_worker()
        self.wait_until_up()
        return self

    def start_server(self) -> None:
        self.server = self.spawn(
            "server",
            *[sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(self.port)],
            *["--workers-kill-timeout", "2", "config.asgi:application"],
        )

    def start_worker(self) -> None:
        name = f"worker-{len(self.worker_processes)}"
        command = [sys.executable, "-m", "celery", "-A", "config", "worker", "-P", "threads", "-c", "2"]
        self.worker_processes.append(self.spawn(name, *command, "-Q", "default,judge", "-n", f"{name}-{self.port}@%h"))

    def spawn(self, name: str, *command: str) -> subprocess.Popen[bytes]:
        # A session of its own, so that a kill reaches granian's children too.
        log = (self.data / f"{name}.log").open("ab")
        return subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True)

    def wait_until_up(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                if requests.get(f"{self.url}/api/health", timeout=2).ok:
                    return
            except requests.RequestException:
                pass
            time.sleep(0.1)
        raise AssertionError(f"Earshot did not come up:\n{self.logs()}")

    def kill_server(self) -> None:
        kill(self.server)

    def kill_workers(self) -> None:
        for process in self.worker_processes:
            kill(process)
        self.worker_processes.clear()

    def stop(self) -> None:
        self.kill_server()
        self.kill_workers()

    def logs(self) -> str:
        return "\n".join(f"--- {path.name}\n{path.read_text()[-4000:]}" for path in sorted(self.data.glob("*.log")))


def kill(process: subprocess.Popen[bytes] | None) -> None:
    """SIGKILL a process and every child of it: no handler runs, nothing is flushed."""
    if process is None or process.poll() is not None:
        return
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=10)
