from __future__ import annotations

import pytest
from django.conf import settings as django_settings

from exports.models import PseudonymKey
from tests.cast import Cast
from tests.exports import factories


@pytest.fixture(autouse=True)
def own_folders(storage_in_tmp, tmp_path, monkeypatch):
    monkeypatch.setattr(django_settings, "DATA_DIR", tmp_path / "data")


@pytest.fixture
def fixed_key(db):
    """Opaque names that are the same in every test run."""
    PseudonymKey.objects.update_or_create(pk=1, defaults={"secret": "5e" * 32})


@pytest.fixture
def campaign(cast: Cast, fixed_key):
    return factories.make_accepted_campaign(cast.ann)
