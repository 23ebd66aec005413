"""The judge's program as a child process: what it is given, what it says, how it is ended."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent  # where `-m speech_judge` is found
PROGRAM = (sys.executable, "-m", "speech_judge")
OUTPUT = "output.log"
# A run has no business with our key, our database or our buckets: only these are passed on.
PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES", "OMP_NUM_THREADS", "TMPDIR", "SYSTEMROOT")
TAIL_BYTES = 16_000
PATIENCE = 30.0  # seconds to write a checkpoint


def environment(folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return {**kept, "HOME": str(folder), "LANG": "C.UTF-8", "HF_HUB_OFFLINE": "1", "PYTHONUNBUFFERED": "1"}


@dataclass
class Child:
    """One process. Its words go to `output.log` in the run's folder, after those of the processes before it."""

    process: subprocess.Popen[bytes]
    output: Path
    begins_at: int

    @classmethod
    def start(cls, arguments: Sequence[str], folder: Path, *, answer: Path | None = None) -> Child:
        """`answer`: where what it prints goes, if it is to be read apart from its words."""
        folder.mkdir(parents=True, exist_ok=True)
        output = folder / OUTPUT
        with output.open("ab") as sink, answer.open("wb") if answer else contextlib.nullcontext(sink) as printed:
            begins_at = sink.tell()
            # In the worker's own process group, so that whoever ends the worker's group ends this too.
            process = subprocess.Popen(
                [*PROGRAM, *arguments],
                cwd=ROOT,
                env=environment(folder),
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=sink,
            )
        return cls(process, output, begins_at)

    def ended_within(self, seconds: float) -> bool:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=seconds)
        return self.process.returncode is not None

    def ask_to_stop(self) -> None:
        self.process.terminate()

    def end(self) -> None:
        """Whatever happens, no child outlives its handler."""
        if self.process.poll() is None:
            self.process.terminate()
            if not self.ended_within(PATIENCE):
                self.process.kill()
                self.process.wait()

    def words(self) -> str:
        """The end of what this process said."""
        return tail(self.output, since=self.begins_at)


def tail(path: Path, *, since: int = 0, most: int = TAIL_BYTES) -> str:
    """The last whole lines of a file, as text that a database takes."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        first = max(since, size - most)
        file.seek(first)
        text = file.read(most).decode("utf-8", errors="replace").replace("\x00", "")
    return text if first == since else text.partition("\n")[2]


def knows(command: str, folder: Path) -> bool:
    """Whether this version of the judge has the command."""
    asked = subprocess.run(
        [*PROGRAM, command, "--help"], cwd=ROOT, env=environment(folder), capture_output=True, check=False
    )
    return asked.returncode == 0


def end_left_behind(folder: Path) -> int:
    """End the children of a worker that was killed while they went on; returns how many there were."""
    found = left_behind(folder)
    for pid in found:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)  # it writes a checkpoint first
    deadline = time.monotonic() + PATIENCE
    while left_behind(folder) and time.monotonic() < deadline:
        time.sleep(0.1)
    for pid in left_behind(folder):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return len(found)


def left_behind(folder: Path) -> list[int]:
    """Processes of our program, by their command line, that work in this folder."""
    program = list(PROGRAM[1:])
    return [
        pid
        for pid, words in processes()
        if words[1 : 1 + len(program)] == program
        and any(word == str(folder) or word.startswith(f"{folder}/") for word in words)
        and pid != os.getpid()
    ]


def processes() -> Iterator[tuple[int, list[str]]]:
    """Process ids with their command lines; those that ended but were not yet collected have none."""
    if Path("/proc/self/cmdline").is_file():
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal():
                with contextlib.suppress(OSError):
                    line = (entry / "cmdline").read_bytes().decode(errors="replace")
                    yield int(entry.name), line.rstrip("\x00").split("\x00")
        return
    listed = subprocess.run(["ps", "-axo", "pid=,args="], capture_output=True, text=True, check=False)  # noqa: S607
    for row in listed.stdout.splitlines():
        pid, _, line = row.strip().partition(" ")
        yield int(pid), line.split()
