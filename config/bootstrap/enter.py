"""The way into `manage.py`: the right environment first, then the right variables, then Django."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from config.bootstrap import environment, launch, testing
from config.bootstrap.console import StepFailed
from config.bootstrap.paths import ROOT, environment_folder
from config.bootstrap.requirements import DEV, JUDGE, RUNTIME

PARTS = {"test": [RUNTIME, DEV, JUDGE]}  # every other command runs on the runtime part alone


def enter(argv: Sequence[str]) -> None:
    """Return in an interpreter that has what the command needs, or replace this process by one that has."""
    command = argv[1] if len(argv) > 1 else "help"
    try:
        if not uses_the_callers_own():
            python = environment.ensure(PARTS.get(command, [RUNTIME]))
            if not environment.is_inside(environment_folder()):
                os.execv(python, [str(python), *argv])  # noqa: S606 -- the same command in its own environment
        os.chdir(ROOT)
        if command == "test":
            sys.exit(testing.main(argv[2:]))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        if command == "up":
            os.environ.update(launch.environment_for(launch.parse(argv[2:]), os.environ))
    except StepFailed as failure:
        sys.exit(str(failure))
    except KeyboardInterrupt:
        sys.exit("\nStopped. Run the same command again: what was done is kept.")


def uses_the_callers_own() -> bool:
    """EARSHOT_VENV=none: a container has installed everything itself."""
    return os.environ.get("EARSHOT_VENV") == "none"
