"""One child process that is kept running, logs to its own file, and leaves no orphan."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

BACK_OFF = (1, 2, 4, 8, 16, 30)  # seconds before the nth restart in a row
STEADY_SECONDS = 60  # who ran this long starts again from the first delay
LOG_LIMIT_BYTES = 10 * 1024 * 1024
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent() -> None:
    """Between fork and exec: Linux ends the child when `up` itself is killed without a chance to do so."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Child:
    """`watch()` is called again and again; it restarts the process when it died and its delay is over."""

    def __init__(self, name: str, command: Sequence[str], *, cwd: Path, log: Path, say: Callable[[str], None]) -> None:
        self.name, self.command, self.cwd, self.log, self.say = name, list(command), cwd, log, say
        self.process: subprocess.Popen[bytes] | None = None
        self.started = 0.0
        self.deaths = 0
        self.restart_at: float | None = None

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.is_file() and self.log.stat().st_size > LOG_LIMIT_BYTES:
            self.log.replace(self.log.with_suffix(".1.log"))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.cwd,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches `up` alone, which then ends its children in order
                preexec_fn=die_with_parent,
            )
        self.started, self.restart_at = time.monotonic(), None

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def watch(self) -> None:
        if self.is_alive():
            return
        now = time.monotonic()
        if self.restart_at is None:
            assert self.process is not None
            self.deaths = 1 if now - self.started > STEADY_SECONDS else self.deaths + 1
            delay = BACK_OFF[min(self.deaths, len(BACK_OFF)) - 1]
            self.restart_at = now + delay
            self.say(f"The {self.name} ended ({ending(self.process.returncode)}); starting it again in {delay} s.")
            self.say(f"{self.tail()}\n    (from {self.log})")
        elif now >= self.restart_at:
            self.kill_group()
            self.start()

    def tail(self, lines: int = 12) -> str:
        end = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:] if self.log.is_file() else []
        return "\n".join(f"    {line}" for line in end)

    def ask_to_stop(self) -> None:
        if self.is_alive():
            self.signal_group(signal.SIGTERM)

    def kill_group(self) -> None:
        """Also what the child left behind when it died: a server's own workers, an ffmpeg."""
        self.signal_group(signal.SIGKILL)
        if self.process is not None:
            self.process.wait()

    def signal_group(self, number: signal.Signals) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)


def stop_all(children: Sequence[Child], *, patience: float) -> None:
    """SIGTERM to all, up to `patience` seconds of waiting, then SIGKILL to what is left of their groups."""
    for child in children:
        child.ask_to_stop()
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and any(child.is_alive() for child in children):
        time.sleep(0.05)
    for child in children:
        child.kill_group()


def ending(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit status {code}"
