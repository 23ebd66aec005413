"""`manage.py test [--fast] [pytest's own arguments]`: every check beside pytest, two at a time, then pytest.

It stays outside Django, so that an import that breaks Django fails the tests instead of their start.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from config.bootstrap.bundle import build, install_packages
from config.bootstrap.console import StepFailed, run_step, say
from config.bootstrap.node import Node, find_node
from config.bootstrap.paths import FRONTEND, ROOT

USAGE = """manage.py test [--fast] [pytest's own arguments]

Every check (ruff, mypy, import-linter, tsc, vitest), then pytest.
--fast leaves out the slow, browser and team tests."""
NOT_FAST = "not slow and not browser and not team"
AT_ONCE = 2
FAILED_PARTS = "EARSHOT_FAILED_PARTS"  # read by tests/plugins/honest.py, which repeats it in the summary


@dataclass(frozen=True)
class Part:
    name: str
    command: Sequence[str]
    cwd: Path = ROOT
    env: tuple[tuple[str, str], ...] = ()


def main(arguments: Sequence[str]) -> int:
    """Returns the exit status: not 0 when any part failed."""
    if {"-h", "--help"} & set(arguments):
        say(USAGE)
        return 0
    fast = "--fast" in arguments
    node = find_node()
    install_packages(FRONTEND, node)
    if not fast:
        prepare_browser()
        build()
    failed = run_parts(parts(node))
    rest = [argument for argument in arguments if argument != "--fast"]
    return run_pytest(rest, fast=fast, failed_parts=failed) or int(bool(failed))


def tool(name: str) -> str:
    """A program of this environment, which need not be on PATH."""
    return str(Path(sys.executable).parent / name)


def parts(node: Node) -> list[Part]:
    npm_env = tuple(node.env.items())
    return [
        Part("mypy", [tool("mypy")]),  # the long ones first
        Part("tsc", [*node.npm, "run", "--silent", "typecheck"], FRONTEND, npm_env),
        Part("vitest", [*node.npm, "run", "--silent", "test"], FRONTEND, npm_env),
        Part("import-linter", [tool("lint-imports")]),
        Part("ruff check", [tool("ruff"), "check"]),
        Part("ruff format", [tool("ruff"), "format", "--check"]),
    ]


def run_parts(chosen: Sequence[Part]) -> list[str]:
    """Run them side by side. Returns the names of those that failed, after printing what they said."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [part.name for part, ok in zip(chosen, pool.map(run_part, chosen), strict=True) if not ok]


def run_part(part: Part) -> bool:
    started = time.monotonic()
    done = subprocess.run(
        part.command,
        cwd=part.cwd,
        env={**os.environ, **dict(part.env)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    verdict = "ok" if done.returncode == 0 else "FAILED"
    output = "" if done.returncode == 0 else f"\n{done.stdout}"
    say(f"{part.name:<14} {verdict} ({time.monotonic() - started:.1f} s){output}")
    return done.returncode == 0


def run_pytest(arguments: Sequence[str], *, fast: bool, failed_parts: Sequence[str]) -> int:
    """pytest on both cores; its own closing line is the last of the whole run. Returns its exit status."""
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile", *arguments]
    if fast:
        command += ["-m", NOT_FAST]
    env = {**os.environ, FAILED_PARTS: ", ".join(failed_parts)}
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


def prepare_browser() -> None:
    """Install Debian's Chromium where that is possible; elsewhere the browser tests are skipped by name."""
    if find_chromium() or shutil.which("apt-get") is None or os.geteuid() != 0:
        return
    try:
        run_step("Fetching Debian's package lists", ["apt-get", "update", "-q"], advice="")
        run_step("Installing Chromium", ["apt-get", "install", "-y", "-q", "chromium"], advice="")
    except StepFailed as failure:
        say(f"{failure}\nWithout Chromium the browser tests are skipped.")


def find_chromium() -> str | None:
    """The browser of the browser tests: CHROMIUM, or the first known name on PATH."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
