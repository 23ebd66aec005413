"""docs/release-format.md is printed from the code, and says what the code does."""

from __future__ import annotations

from pathlib import Path

from exports.folder.format import release_format

DOCUMENT = Path(__file__).parents[2] / "docs" / "release-format.md"


def test_the_document_is_current():
    words = DOCUMENT.read_text(encoding="utf-8")
    assert words == release_format(), "Run `manage.py print_release_format > docs/release-format.md`."
