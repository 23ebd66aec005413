"""The environment is made when it is absent or stale, and only then; its code needs nothing installed."""

from __future__ import annotations

import ast
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from config.bootstrap import environment, launch, requirements
from config.bootstrap.console import StepFailed, run_step
from config.bootstrap.paths import ROOT

PYPROJECT = """
[project]
dependencies = ["django"]
[project.optional-dependencies]
dev = ["pytest"]
judge = ["torch"]
[tool.ruff]
line-length = 120
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    (tmp_path / "constraints.txt").write_text("django==5.2.19\n")
    (tmp_path / ".venv").mkdir()
    return tmp_path


def missing(project: Path) -> list[str]:
    return requirements.missing_parts(project, project / ".venv", ["runtime", "dev"])


def test_nothing_is_installed_in_a_bare_checkout(project: Path) -> None:
    assert missing(project) == ["runtime", "dev"]


def test_what_was_installed_is_not_installed_again(project: Path) -> None:
    requirements.write_marker(project, project / ".venv", ["runtime"])
    assert missing(project) == ["dev"]
    requirements.write_marker(project, project / ".venv", ["dev"])
    assert missing(project) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "stale"),
    [
        ("pyproject.toml", '["pytest"]', '["pytest", "mypy"]', ["dev"]),
        ("pyproject.toml", '["django"]', '["django", "celery"]', ["runtime"]),
        ("constraints.txt", "5.2.19", "5.2.20", ["runtime", "dev"]),
        ("pyproject.toml", "120", "100", []),
    ],
)
def test_what_changed_is_stale_and_nothing_else(project: Path, file: str, old: str, new: str, stale: list[str]) -> None:
    requirements.write_marker(project, project / ".venv", ["runtime", "dev"])
    path = project / file
    path.write_text(path.read_text().replace(old, new))
    assert missing(project) == stale


def test_a_torn_marker_counts_as_none(project: Path) -> None:
    (project / ".venv" / requirements.MARKER).write_text('{"runtime": "ab')
    assert missing(project) == ["runtime", "dev"]


def test_every_requirement_is_pinned_and_no_address_is_named() -> None:
    pins = (ROOT / "constraints.txt").read_text()
    assert "://" not in pins
    assert " @ " not in pins
    pinned = {line.split("==")[0] for line in pins.splitlines() if "==" in line and not line.startswith("#")}
    wanted = {normal_name(line) for lines in requirements.requirements(ROOT).values() for line in lines}
    assert wanted <= pinned


def normal_name(requirement: str) -> str:
    name = requirement.split(";")[0].split("[")[0]
    for mark in "<>=!~ ":
        name = name.split(mark)[0]
    return name.strip().lower().replace("_", "-")


@pytest.mark.parametrize("path", sorted((ROOT / "config" / "bootstrap").glob("*.py")), ids=lambda path: path.name)
def test_the_bootstrap_imports_the_standard_library_and_itself_alone(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        for name in names:
            assert name.split(".")[0] in sys.stdlib_module_names or name.startswith("config.bootstrap"), name


def test_an_old_python_can_read_the_sentence_that_refuses_it() -> None:
    ast.parse((ROOT / "manage.py").read_text(), feature_version=(3, 7))


def test_without_the_venv_module_the_mending_command_is_named(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "working_uv", lambda: None)
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(StepFailed, match=rf"apt-get install python3\.{sys.version_info.minor}-venv"):
        environment.create(project / "other")


def test_an_unusable_uv_is_no_uv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    promise = tmp_path / "uv"
    promise.write_text("#!/bin/sh\nexit 127\n")
    promise.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert environment.working_uv() is None


def test_a_failed_step_tells_what_it_said_and_what_to_do() -> None:
    command = [sys.executable, "-c", "print('no route to the index'); raise SystemExit(3)"]
    with pytest.raises(StepFailed) as failure:
        run_step("Fetching things", command, advice="Try again later.")
    message = str(failure.value)
    assert "Fetching things failed" in message
    assert "no route to the index" in message
    assert "Try again later." in message


def test_a_long_step_shows_life(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.bootstrap.console.PIPE_TICK", 0.05)
    said: list[str] = []
    command = [sys.executable, "-uc", "import time; print('half-way', flush=True); time.sleep(1)"]
    run_step("Waiting", command, advice="", say=said.append)
    assert said[0] == "Waiting ..."
    assert any("half-way" in line for line in said[1:-1])
    assert said[-1].startswith("Waiting: done in")


def test_an_interrupted_step_is_ended_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_pid = f"pathlib.Path({str(tmp_path / 'pid')!r}).write_text(str(os.getpid()))"
    script = f"import os, pathlib, time; {write_pid}; time.sleep(60)"
    monkeypatch.setattr("config.bootstrap.console.PIPE_TICK", 0.05)

    def interrupted(line: str) -> None:
        if (tmp_path / "pid").exists():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_step("Waiting", [sys.executable, "-c", script], advice="", say=interrupted)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_a_program_that_is_not_there_is_a_failed_step() -> None:
    with pytest.raises(StepFailed, match="could not start"):
        run_step("Calling nobody", ["/no/such/program"], advice="Install it.")


def test_the_secret_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    data = tmp_path / "data"
    first = launch.kept_key(data)
    assert len(first) >= 48
    assert launch.kept_key(data) == first
    assert stat.S_IMODE((data / launch.KEY_FILE).stat().st_mode) == 0o600


def test_up_sets_what_the_settings_read_and_leaves_what_was_set(tmp_path: Path) -> None:
    options = launch.parse(["--data", str(tmp_path), "--no-demo", "--host", "192.0.2.7"])
    chosen = launch.environment_for(options, {"SECRET_KEY": "mine"})
    assert chosen["EARSHOT_DATA"] == str(tmp_path)
    assert chosen["EARSHOT_DEMO"] == "0"
    assert "192.0.2.7" in chosen["ALLOWED_HOSTS"].split(",")
    assert "SECRET_KEY" not in chosen
    assert not (tmp_path / launch.KEY_FILE).exists()


def test_listening_everywhere_allows_names_of_this_machine_and_no_others(tmp_path: Path) -> None:
    hosts = launch.allowed_hosts("0.0.0.0")
    assert "localhost" in hosts
    assert not {"*", "0.0.0.0"} & set(hosts)


def test_manage_py_says_what_a_wrong_option_of_up_is(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "up", "--prot", "80"],
        cwd=ROOT,
        env={**os.environ, "EARSHOT_VENV": "none", "EARSHOT_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "--prot" in done.stderr
