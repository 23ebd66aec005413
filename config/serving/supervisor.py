"""What `up` does once everything is prepared: start, wait for the page, watch, stop."""

from __future__ import annotations

import signal
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from pathlib import Path
from types import FrameType

from django.core.management.base import CommandError

from config.serving.child import Child, stop_all

PATIENCE = 3.3  # seconds to end in order; a job that is cut off is taken up again by the next worker
PAGE_LIMIT = 90  # seconds until the first page must answer
TICK = 0.1
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Supervisor:
    def __init__(self, *, root: Path, logs: Path, host: str, port: int, say: Callable[[str], None]) -> None:
        self.root, self.logs, self.host, self.port, self.say = root, logs, host, port, say
        self.stopping = threading.Event()
        self.children = [self.child("web server", web_command(host, port)), self.child("worker", worker_command())]
        self.helpers: list[Child] = []  # run once, beside the children, and are not started again

    def child(self, name: str, command: list[str]) -> Child:
        return Child(name, command, cwd=self.root, log=self.logs / f"{name.replace(' ', '-')}.log", say=self.say)

    @property
    def address(self) -> str:
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)  # noqa: S104 -- read, not bound
        return f"http://{f'[{host}]' if ':' in host and '[' not in host else host}:{self.port}"

    def run(self, when_up: Callable[[], Iterable[Child]]) -> None:
        """Start all; call `when_up` once the page answers; watch until asked to stop.

        `when_up` yields the helpers that it started, so that they end with the rest.
        """
        previous = {number: signal.signal(number, self.on_signal) for number in ENDINGS}
        try:
            web, worker = self.children
            web.start()
            self.wait_for_page()
            worker.start()  # after the page: both load the same libraries, and the person waits for the page
            if not self.stopping.is_set():
                for helper in when_up():
                    self.helpers.append(helper)
            while not self.stopping.wait(TICK):
                for child in self.children:
                    child.watch()
        finally:
            stop_all([*self.children, *self.helpers], patience=PATIENCE)
            for number, handler in previous.items():
                signal.signal(number, handler)

    def on_signal(self, number: int, frame: FrameType | None) -> None:
        self.stopping.set()

    def wait_for_page(self) -> None:
        web = self.children[0]
        for _ in range(int(PAGE_LIMIT / TICK)):
            if answers(self.address) or self.stopping.wait(TICK):
                return
            if not web.is_alive():
                raise CommandError(f"The web server did not start. Its last lines:\n{web.tail()}\nLog: {web.log}")
        raise CommandError(f"No page after {PAGE_LIMIT} s. The server's last lines:\n{web.tail()}\nLog: {web.log}")


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/", timeout=5) as reply:  # noqa: S310 -- our own http address
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def web_command(host: str, port: int) -> list[str]:
    return [sys.executable, "-m", "config.server", "--host", host, "--port", str(port)]


def worker_command() -> list[str]:
    lone = ["--without-mingle", "--without-gossip", "--without-heartbeat"]  # there is no other worker to talk to
    pool = ["-P", "threads", "-c", "2", "-Q", "default,judge"]
    return [sys.executable, "-m", "celery", "-A", "config", "worker", *pool, *lone, "--loglevel", "INFO"]
