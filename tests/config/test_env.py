"""A bad environment variable fails at start and says how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.env import env_bool, env_float, env_int, env_list, env_secret


@pytest.mark.parametrize(
    ("raw", "meant"), [("1", True), ("TRUE", True), ("on", True), ("0", False), ("no", False), ("", False)]
)
def test_yes_and_no_in_their_usual_spellings(monkeypatch: pytest.MonkeyPatch, raw: str, meant: bool) -> None:
    monkeypatch.setenv("FLAG", raw)
    assert env_bool("FLAG", default=not meant) is meant


def test_anything_else_than_yes_or_no_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLAG", "maybe")
    with pytest.raises(ImproperlyConfigured, match=r"FLAG='maybe'.*Write 1 or 0"):
        env_bool("FLAG")


def test_a_number_must_be_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMIT", "20")
    assert env_int("LIMIT", 5) == 20
    monkeypatch.setenv("LIMIT", "20 MB")
    with pytest.raises(ImproperlyConfigured, match="whole number"):
        env_int("LIMIT", 5)


@pytest.mark.parametrize("raw", ["often", "nan", "inf", "-1"])
def test_a_time_must_be_a_number_of_zero_or_more(monkeypatch: pytest.MonkeyPatch, raw: str) -> None:
    monkeypatch.setenv("PACE", "0.25")
    assert env_float("PACE", 1) == 0.25
    monkeypatch.setenv("PACE", raw)
    with pytest.raises(ImproperlyConfigured, match="PACE"):
        env_float("PACE", 1)


def test_a_list_drops_blanks_and_an_unset_one_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOSTS", " a.example, ,b.example,")
    assert env_list("HOSTS", ["x"]) == ["a.example", "b.example"]
    monkeypatch.delenv("HOSTS")
    assert env_list("HOSTS", ["x"]) == ["x"]


def test_a_secret_comes_from_the_variable_then_the_named_file_then_the_kept_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("KEY", raising=False)
    kept, named = tmp_path / "kept", tmp_path / "named"
    assert env_secret("KEY", kept) == ""
    kept.write_text("from kept\n")
    assert env_secret("KEY", kept) == "from kept"
    named.write_text("from named")
    monkeypatch.setenv("KEY_FILE", str(named))
    assert env_secret("KEY", kept) == "from named"
    monkeypatch.setenv("KEY", "from variable")
    assert env_secret("KEY", kept) == "from variable"


def test_a_secret_file_that_is_named_must_exist(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KEY_FILE", str(tmp_path / "none"))
    with pytest.raises(ImproperlyConfigured, match="KEY_FILE"):
        env_secret("KEY", tmp_path / "kept")
