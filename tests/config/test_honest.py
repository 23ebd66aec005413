"""With CI=true a skip is a failure; without it, it is a skip."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.bootstrap.paths import ROOT

pytestmark = pytest.mark.slow

SUITE = """
import pytest

def test_passes(): pass

@pytest.mark.skip(reason="no browser here")
def test_skips(): pass

def test_skips_within(): pytest.skip("no server here")

@pytest.mark.xfail(reason="known", strict=True)
def test_expected_failure(): assert False
"""


def run(folder: Path, content: str, **environment: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_it.py").write_text(content)
    kept = {name: value for name, value in os.environ.items() if name not in ("CI", "PYTEST_ADDOPTS")}
    plugins = ["-p", "no:django", "-p", "no:cacheprovider", "-p", "tests.plugins.honest", "-c", "/dev/null"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *plugins, "--rootdir", str(folder), str(folder)],
        cwd=ROOT,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_outside_ci_a_skip_is_a_skip(tmp_path: Path) -> None:
    done = run(tmp_path, SUITE)
    assert "1 passed, 2 skipped, 1 xfailed" in done.stdout
    assert done.returncode == 0


def test_in_ci_every_skip_fails_and_tells_its_reason(tmp_path: Path) -> None:
    done = run(tmp_path, SUITE, CI="true")
    assert "1 failed, 1 passed, 1 xfailed, 1 error" in done.stdout  # a marker skips before the test: an error
    assert "which CI=true forbids: Skipped: no browser here" in done.stdout
    assert "no server here" in done.stdout
    assert done.returncode == 1


def test_in_ci_a_skipped_file_fails(tmp_path: Path) -> None:
    done = run(tmp_path, "import pytest\npytest.importorskip('no_such_package')\n", CI="true")
    assert "no_such_package" in done.stdout
    assert done.returncode != 0


@pytest.mark.parametrize("ci", ["", "true"])
def test_a_check_that_failed_before_pytest_is_repeated_at_the_end(tmp_path: Path, ci: str) -> None:
    done = run(tmp_path, "def test_passes(): pass", EARSHOT_FAILED_PARTS="mypy, tsc", CI=ci)
    assert "failed before pytest began: mypy, tsc" in done.stdout
    assert done.stdout.strip().splitlines()[-1].count("1 passed")
