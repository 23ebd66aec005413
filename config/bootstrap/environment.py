"""The project's own virtual environment: made, filled and refreshed when it has to be.

`python -m config.bootstrap.environment judge` installs a part from the command line; `up` does so in the background.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from config.bootstrap.console import StepFailed, run_step, say
from config.bootstrap.locking import one_at_a_time
from config.bootstrap.paths import ROOT, environment_folder
from config.bootstrap.requirements import DEV, JUDGE, RUNTIME, missing_parts, requirements, write_marker

WHAT = {
    RUNTIME: "what Earshot runs on",
    DEV: "what its tests need",
    JUDGE: "what the judge needs",
}
NETWORK = "Is the package index within reach? Run the same command again: what was done is kept."


def interpreter(environment: Path) -> Path:
    return environment / "bin" / "python"


def is_inside(environment: Path) -> bool:
    return Path(sys.prefix).resolve() == environment.resolve()


def ensure(parts: Sequence[str], root: Path = ROOT) -> Path:
    """Make sure `parts` are installed as pinned. Returns the environment's interpreter; raises StepFailed."""
    environment = environment_folder()
    if interpreter(environment).exists() and not missing_parts(root, environment, parts):
        return interpreter(environment)
    with one_at_a_time(environment.parent / f"{environment.name}.lock", "installing into this environment"):
        if not interpreter(environment).exists():
            create(environment)
        missing = missing_parts(root, environment, parts)
        light = [part for part in missing if part != JUDGE]
        if light:
            install(root, environment, light)
        if JUDGE in missing:
            install(root, environment, [JUDGE], with_uv=False)
    return interpreter(environment)


def create(environment: Path) -> None:
    uv = working_uv()
    if uv:
        # The seed is pip: see `install`.
        command: list[str | Path] = [uv, "venv", "--seed", "--clear", "--python", sys.executable, environment]
        try:
            run_step("Making a virtual environment (uv)", command, advice=NETWORK)
        except StepFailed as failure:
            say(f"{failure}\nuv could not do it; trying Python's own way.")
        else:
            return
    if importlib.util.find_spec("ensurepip") is None:
        minor = f"python3.{sys.version_info.minor}"
        raise StepFailed(
            f"This Python cannot make virtual environments: its venv module is a package of its own.\n"
            f"Run this once, then try again:  sudo apt-get install {minor}-venv"
        )
    run_step(
        "Making a virtual environment",
        [sys.executable, "-m", "venv", "--clear", environment],
        advice=f"Can {environment.parent} be written to, and is there room on its disk?",
    )


def install(root: Path, environment: Path, parts: Sequence[str], *, with_uv: bool = True) -> None:
    """Install the requirements of `parts`. uv is several times faster; pip is the one that reads pip's configuration.

    The judge's part always goes through pip: where pip is told of a local or a CPU-only torch, uv would not know and
    would fetch the CUDA one.
    """
    wanted = [line for part in parts for line in requirements(root)[part]]
    pins: list[str | Path] = ["--constraint", root / "constraints.txt"]
    title = f"Installing {' and '.join(WHAT[part] for part in parts)}"
    uv = working_uv() if with_uv else None
    if not uv:
        ensure_pip(environment)
    quiet = ["--progress-bar", "off", "--disable-pip-version-check"]
    by_pip: list[str | Path] = [interpreter(environment), "-m", "pip", "install", *quiet]
    if uv:
        try:
            run_step(
                f"{title} (uv)",
                [uv, "pip", "install", "--python", interpreter(environment), *pins, *wanted],
                advice=NETWORK,
            )
        except StepFailed as failure:
            say(f"{failure}\nuv could not do it; trying pip.")
            ensure_pip(environment)
            run_step(f"{title} (pip)", [*by_pip, *pins, *wanted], advice=NETWORK)
    else:
        run_step(f"{title} (pip)", [*by_pip, *pins, *wanted], advice=NETWORK)
    write_marker(root, environment, parts)


def ensure_pip(environment: Path) -> None:
    """An environment that somebody made with uv may hold no pip."""
    python = interpreter(environment)
    if subprocess.run([python, "-m", "pip", "--version"], capture_output=True, check=False).returncode:
        advice = f"Delete {environment} and run the same command again."
        run_step("Adding pip to the environment", [python, "-m", "ensurepip"], advice=advice)


def working_uv() -> str | None:
    """uv's address when it is there and really runs: a version manager's shim may be a promise only."""
    uv = shutil.which("uv")
    if uv and subprocess.run([uv, "--version"], capture_output=True, check=False).returncode == 0:
        return uv
    return None


if __name__ == "__main__":
    try:
        ensure(sys.argv[1:] or [RUNTIME])
    except StepFailed as failed:
        sys.exit(str(failed))
