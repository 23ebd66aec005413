"""What has to be installed, read from pyproject.toml, and whether it already is."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable
from pathlib import Path

RUNTIME, DEV, JUDGE = "runtime", "dev", "judge"
MARKER = "earshot-installed.json"


def requirements(root: Path) -> dict[str, list[str]]:
    """Part -> requirement lines. The project runs from its checkout, so only its dependencies are installed."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {RUNTIME: project["dependencies"], **project["optional-dependencies"]}


def digests(root: Path) -> dict[str, str]:
    """Part -> SHA-256 over its requirements and the pinned versions; other lines of pyproject do not count."""
    pins = (root / "constraints.txt").read_text(encoding="utf-8")
    return {
        part: hashlib.sha256(json.dumps([sorted(lines), pins]).encode()).hexdigest()
        for part, lines in requirements(root).items()
    }


def missing_parts(root: Path, environment: Path, wanted: Iterable[str]) -> list[str]:
    """Those of `wanted` that are not installed in `environment`, or were installed from other requirements."""
    installed, now = read_marker(environment), digests(root)
    return [part for part in wanted if installed.get(part) != now[part]]


def read_marker(environment: Path) -> dict[str, str]:
    try:
        marker = json.loads((environment / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return marker if isinstance(marker, dict) else {}


def write_marker(root: Path, environment: Path, parts: Iterable[str]) -> None:
    now = digests(root)
    marker = read_marker(environment) | {part: now[part] for part in parts}
    beside = environment / f"{MARKER}.new"
    beside.write_text(json.dumps(marker, indent=1), encoding="utf-8")
    beside.replace(environment / MARKER)
