"""An Earshot that lives for one measurement: its own folder, its own port, the real server and worker."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.bootstrap.paths import ROOT
from config.serving.supervisor import answers

SECONDS_TO_START = 60


@contextmanager
def throwaway() -> Iterator[dict[str, str]]:
    """Yield the environment in which a measurement runs; BENCH_URL is the server's address."""
    folder = Path(tempfile.mkdtemp(prefix="earshot-bench-"))
    port = free_port()
    environment = {
        **os.environ,
        "EARSHOT_DATA": str(folder),
        "EARSHOT_DEMO": "1",
        "SECRET_KEY": secrets.token_hex(32),
        "BENCH_URL": f"http://127.0.0.1:{port}",
        "LOG_LEVEL": "WARNING",
    }
    children: list[subprocess.Popen[bytes]] = []
    try:
        subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, env=environment, check=True)
        server = ["-m", "config.server", "--port", str(port)]
        worker = ["-m", "celery", "-A", "config", "worker", "-P", "threads", "-c", "2", "-Q", "default,judge"]
        for command in (server, worker):
            log = (folder / f"{command[1]}.log").open("wb")
            children.append(
                subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment, stdout=log, stderr=log)
            )
        wait_until_up(environment["BENCH_URL"])
        yield environment
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_up(url: str) -> None:
    for _ in range(10 * SECONDS_TO_START):
        if answers(url):
            return
        time.sleep(0.1)
    raise TimeoutError("The server did not come up.")
