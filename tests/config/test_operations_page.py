"""The operations page names every variable that the program reads."""

from __future__ import annotations

import re

from config.bootstrap.paths import ROOT

READERS = re.compile(r"""(?:env_\w+\(|environ\.get\(|environ\[)\s*"([A-Z][A-Z0-9_]+)\"""")
OUR_OWN = {"EARSHOT_FAILED_PARTS", "PATH"}  # between our own processes, and everyone's


def test_every_variable_is_documented() -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    packages = ("accounts", "annotation", "config", "datasets_app", "exports", "jobs", "llm_drafting")
    sources = [path for package in packages for path in (ROOT / package).rglob("*.py")]
    read = {name for path in sources for name in READERS.findall(path.read_text(encoding="utf-8"))} - OUR_OWN
    assert len(read) > 15
    assert {name for name in read if f"`{name}`" not in page} == set()
