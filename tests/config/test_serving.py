"""A port in use is named with a free one; a child that dies is started again; nothing outlives the command."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from config.serving import child as child_module
from config.serving.child import Child, stop_all
from config.serving.ports import is_free, refuse_port_in_use


@pytest.fixture
def listener() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_port_in_use_is_refused_with_one_that_is_free(listener: int) -> None:
    with pytest.raises(CommandError, match=rf"127\.0\.0\.1:{listener}.*Try: --port (\d+)") as refusal:
        refuse_port_in_use("127.0.0.1", listener)
    assert is_free("127.0.0.1", int(str(refusal.value).rsplit(" ", 1)[1]))


def test_a_free_port_is_not_refused(listener: int) -> None:
    free = next(port for port in range(listener + 1, 65536) if is_free("127.0.0.1", port))
    refuse_port_in_use("127.0.0.1", free)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(CommandError, match="address of this machine"):
        refuse_port_in_use("192.0.2.1", 8000)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[str], Child]]:
    children: list[Child] = []

    def start(script: str) -> Child:
        said: list[str] = []
        child = Child("helper", [sys.executable, "-c", script], cwd=tmp_path, log=tmp_path / "log", say=said.append)
        child.said = said  # type: ignore[attr-defined]
        children.append(child)
        child.start()
        return child

    yield start
    for child in children:
        child.kill_group()


def until(condition: Callable[[], object], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_child_that_died_is_started_again_after_a_delay_and_says_so(
    start: Callable[[str], Child], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child_module, "BACK_OFF", (0.2, 60))
    child = start("import sys, time; print('out of memory', flush=True); time.sleep(0.1); sys.exit(7)")
    until(lambda: not child.is_alive())
    child.watch()
    assert not child.is_alive(), "it waits before it starts again"
    assert "exit status 7" in child.said[0]  # type: ignore[attr-defined]
    assert "out of memory" in child.said[1]  # type: ignore[attr-defined]
    first = child.process
    until(lambda: child.watch() or child.process is not first)
    until(lambda: not child.is_alive())
    child.watch()
    assert "starting it again in 60 s" in child.said[2]  # type: ignore[attr-defined]


def test_a_child_that_ran_steadily_starts_again_from_the_first_delay(
    start: Callable[[str], Child], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child_module, "STEADY_SECONDS", 0)
    child = start("pass")
    child.deaths = 5
    until(lambda: not child.is_alive())
    child.watch()
    assert child.deaths == 1


def test_stopping_ends_a_child_that_ignores_it_and_what_it_started(
    start: Callable[[str], Child], tmp_path: Path
) -> None:
    script = """
import pathlib, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
pathlib.Path("grandchild").write_text(str(grandchild.pid))
time.sleep(60)
"""
    child = start(script)
    until((tmp_path / "grandchild").is_file)
    until(lambda: (tmp_path / "grandchild").read_text())
    stop_all([child], patience=0.3)
    assert not child.is_alive()
    until(lambda: is_gone(int((tmp_path / "grandchild").read_text())))


def test_stopping_lets_a_child_end_in_order(start: Callable[[str], Child], tmp_path: Path) -> None:
    script = """
import pathlib, signal, sys, time
def finish(*_):
    pathlib.Path("finished").touch()
    sys.exit(0)
signal.signal(signal.SIGTERM, finish)
pathlib.Path("ready").touch()
time.sleep(60)
"""
    child = start(script)
    until((tmp_path / "ready").exists)
    stop_all([child], patience=5)
    assert (tmp_path / "finished").exists()
    assert child.process is not None
    assert child.process.returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_a_child_ends_when_the_command_itself_is_killed(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    parent = os.fork()
    if parent == 0:
        child = Child(
            "helper",
            [sys.executable, "-c", "import time; time.sleep(60)"],
            cwd=tmp_path,
            log=tmp_path / "log",
            say=print,
        )
        child.start()
        assert child.process is not None
        os.write(writer, str(child.process.pid).encode())
        signal.pause()
    pid = int(os.read(reader, 20))
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    until(lambda: is_gone(pid))


def is_gone(pid: int) -> bool:
    """Also a process that ended and whom nobody has asked for yet."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return True
    return stat.rsplit(")", 1)[1].split()[0] == "Z"
