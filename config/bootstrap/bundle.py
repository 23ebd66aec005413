"""The pages' bundle: built when its sources changed, and only then."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from config.bootstrap.console import run_step
from config.bootstrap.locking import one_at_a_time
from config.bootstrap.node import Node, find_node
from config.bootstrap.paths import FRONTEND

STAMP = "build.sha256"  # lies in the bundle: whoever deletes the one deletes the other
SINGLE_FILES = ("package.json", "package-lock.json", "index.html", "tsconfig.json")
PATTERNS = ("*.config.ts", "src/**/*", "public/**/*")
NOT_BUNDLED = (".test.ts", ".test.tsx")
ADVICE = "Is the npm registry within reach? Run the same command again: what was fetched is kept."


def sources(frontend: Path) -> Iterator[Path]:
    """Every file that the bundle is made from."""
    found = [frontend / name for name in SINGLE_FILES]
    for pattern in PATTERNS:
        found += frontend.glob(pattern)
    yield from sorted(path for path in found if path.is_file() and not path.name.endswith(NOT_BUNDLED))


def content_hash(frontend: Path) -> str:
    digest = hashlib.sha256()
    for path in sources(frontend):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(frontend).as_posix()} {content}\n".encode())
    return digest.hexdigest()


def is_fresh(frontend: Path) -> bool:
    stamp = frontend / "dist" / STAMP
    return stamp.is_file() and stamp.read_text(encoding="ascii") == content_hash(frontend)


def build(frontend: Path = FRONTEND) -> bool:
    """Make `frontend/dist` what its sources say. Returns whether there was anything to do; raises StepFailed."""
    if is_fresh(frontend):
        return False
    with one_at_a_time(frontend / "node_modules" / ".building", "building the pages"):
        if is_fresh(frontend):
            return False
        node = find_node()
        install_packages(frontend, node)
        make(frontend, node)
    return True


def make(frontend: Path, node: Node) -> None:
    made_from = content_hash(frontend)
    # Built aside and moved: a failed build leaves the pages that worked.
    aside = frontend / "dist.new"
    run_step(
        "Building the pages",
        [*node.npm, "run", "build", "--", "--outDir", aside.name, "--emptyOutDir"],
        advice="The error above names the file and the line.",
        env=node.env,
        cwd=frontend,
    )
    (aside / STAMP).write_text(made_from, encoding="ascii")
    shutil.rmtree(frontend / "dist", ignore_errors=True)
    aside.rename(frontend / "dist")


def install_packages(frontend: Path, node: Node) -> None:
    if packages_are_installed(frontend):
        return
    # No package we use needs its install script, and none should run on the user's machine unasked.
    command = [*node.npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    run_step("Fetching the pages' packages (npm)", command, advice=ADVICE, env=node.env, cwd=frontend)


def packages_are_installed(frontend: Path) -> bool:
    """npm's own record of node_modules against our lock: the same packages, but for optional ones of other machines."""
    wanted, there = (
        packages_in(frontend / "package-lock.json"),
        packages_in(frontend / "node_modules" / ".package-lock.json"),
    )
    return bool(there) and all(
        there[name].get("version") == package.get("version") if name in there else package.get("optional", False)
        for name, package in wanted.items()
    )


def packages_in(lock: Path) -> dict[str, dict[str, Any]]:
    if not lock.is_file():
        return {}
    packages: dict[str, dict[str, Any]] = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    return {name: package for name, package in packages.items() if name}
