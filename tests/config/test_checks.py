"""Nobody is served on a missing or known key, or with debug pages; demo mode alone is let off."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from config.checks import start_faults

pytestmark = pytest.mark.slow

GOOD = "Hk2v9_" * 8


def faults(**changed: object) -> list[str]:
    return start_faults(**{"key": GOOD, "made_up": False, "debug": False, "demo": False, **changed})  # type: ignore[arg-type]


def test_a_good_key_without_debug_is_fine() -> None:
    assert faults() == []


@pytest.mark.parametrize("key", ["", "short", "django-insecure-" + GOOD, "ChangeMe" + GOOD, settings.SECRET_KEY])
def test_missing_short_and_known_keys_are_refused(key: str) -> None:
    (fault,) = faults(key=key)
    assert "SECRET_KEY" in fault
    assert "secrets.token_urlsafe" in fault


def test_a_key_of_the_moment_is_refused_for_it_would_sign_everyone_out_at_each_start() -> None:
    (fault,) = faults(made_up=True)
    assert "missing" in fault


def test_debug_is_refused() -> None:
    (fault,) = faults(debug=True)
    assert "DJANGO_DEBUG" in fault


def test_demo_mode_is_let_off() -> None:
    assert faults(demo=True, key="", made_up=True, debug=True) == []


@pytest.mark.parametrize(
    ("entry", "environment", "refused"),
    [
        ("config.asgi", {}, True),
        ("config.asgi", {"SECRET_KEY": GOOD}, False),
        ("config.wsgi", {"SECRET_KEY": "django-insecure-" + GOOD}, True),
    ],
)
def test_the_entry_points_refuse_to_start(
    tmp_path: Path, entry: str, environment: dict[str, str], refused: bool
) -> None:
    kept = {name: value for name, value in os.environ.items() if name not in ("SECRET_KEY", "EARSHOT_DEMO")}
    done = subprocess.run(
        [sys.executable, "-c", f"import {entry}"],
        cwd=settings.BASE_DIR,
        env={**kept, "DJANGO_SETTINGS_MODULE": "config.settings", "EARSHOT_DATA": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ("does not start outside demo mode" in done.stderr) is refused, done.stderr
    assert (done.returncode != 0) is refused
