"""Fixtures that every test may use."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def storage_in_tmp(tmp_path, settings):
    """Audio and releases of one test in its own folder."""
    settings.STORAGE_URL = f"file://{tmp_path / 'storage'}"
    return tmp_path / "storage"


@pytest.fixture
def count_queries() -> Callable[[Callable[[], object]], int]:
    """Count the queries of a call: `assert count_queries(lambda: client.get(url)) == 4`."""

    def count(call: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as captured:
            call()
        return len(captured)

    return count
