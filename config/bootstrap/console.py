"""Long steps that show life while they run, and say what to do when they fail."""

from __future__ import annotations

import contextlib
import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from config.bootstrap.paths import LOGS, ROOT

TAIL_LINES = 25
TERMINAL_TICK, PIPE_TICK = 0.2, 10.0  # seconds between signs of life: on a screen, in a log


class StepFailed(Exception):
    """A step ended badly. The text says what failed, how its output ended, and what to do."""


def say(text: str) -> None:
    print(text, flush=True)


def run_step(
    title: str,
    command: Sequence[str | Path],
    *,
    advice: str,
    env: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
    say: Callable[[str], None] = say,
) -> None:
    """Run `command`, showing its last line and the seconds gone. Raises StepFailed with the log's tail and `advice`."""
    log = LOGS / f"{title.split(' (')[0].lower().replace(' ', '-')}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    tail: deque[str] = deque(maxlen=TAIL_LINES)
    started = time.monotonic()
    say(f"{title} ...")
    try:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=cwd,
            env={**os.environ, **env} if env else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except OSError as error:
        raise StepFailed(f"{title} could not start: {error}\n{advice}") from error
    try:
        with log.open("w", encoding="utf-8") as sink:
            follow(process, sink, tail, started, say)
    except BaseException:
        interrupt(process)
        raise
    seconds = time.monotonic() - started
    if process.returncode:
        end = "\n".join(f"    {line}" for line in tail)
        raise StepFailed(
            f"{title} failed after {seconds:.0f} s. Its last lines:\n{end}\n{advice}\nThe whole log: {log}"
        )
    say(f"{title}: done in {seconds:.1f} s")


def follow(
    process: subprocess.Popen[str], sink: IO[str], tail: deque[str], started: float, say: Callable[[str], None]
) -> None:
    """Copy the output to `sink` until the process ends, with a sign of life at every tick."""
    assert process.stdout is not None
    lines: queue.Queue[str | None] = queue.Queue()
    reader = threading.Thread(target=pump, args=(process.stdout, lines), daemon=True)
    reader.start()
    screen = sys.stdout.isatty()
    tick = TERMINAL_TICK if screen else PIPE_TICK
    shown = time.monotonic()
    while True:
        try:
            line = lines.get(timeout=tick)
        except queue.Empty:
            line = ""
        if line is None:
            break
        if line.strip():
            sink.write(line)
            tail.append(line.rstrip())
        if time.monotonic() - shown >= tick:
            shown = time.monotonic()
            sign_of_life(f"  {shown - started:4.0f} s  {tail[-1].strip() if tail else ''}", screen, say)
    process.wait()
    if screen:
        print("\r\033[K", end="", flush=True)


def pump(source: IO[str], lines: queue.Queue[str | None]) -> None:
    for line in source:
        lines.put(line)
    lines.put(None)


def sign_of_life(text: str, screen: bool, say: Callable[[str], None]) -> None:
    width = shutil.get_terminal_size().columns - 1
    if screen:
        print(f"\r\033[K{text[:width]}", end="", flush=True)
    else:
        say(text[:160])


def interrupt(process: subprocess.Popen[str]) -> None:
    """End a step that was interrupted. It shares our process group, so whoever ends that ends pip's children too."""
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=3)
    process.kill()
    process.wait()
