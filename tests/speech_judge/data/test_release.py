"""A release folder as training reads it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from speech_judge.data.release import Release
from speech_judge.errors import JudgeError


def test_a_release_that_was_built_anew_meanwhile_is_noticed(golden: Release, tmp_path: Path):
    """Two runs on what is named one release would else be compared, or resumed, as if it were."""
    folder = shutil.copytree(golden.folder, tmp_path / "release")
    release = Release(folder)
    release.check_unchanged()
    manifest = folder / "MANIFEST.sha256"
    manifest.write_text(manifest.read_text("utf-8") + "0 another\n", encoding="utf-8")
    with pytest.raises(JudgeError, match="another one now"):
        release.check_unchanged()
    Release(folder).check_unchanged()


def test_a_folder_that_is_none_is_refused(tmp_path: Path):
    with pytest.raises(JudgeError, match="not a release"):
        Release(tmp_path)
