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
    """Sixteen accepted clips in eight groups that share nothing, each with a revision and a variant."""
    campaign = factories.make_campaign()
    for number, clip in enumerate(factories.make_clips()):
        texts = [factories.sentence(1000 + 2 * number), factories.sentence(1001 + 2 * number)]
        factories.accept(campaign, clip, cast.ann, texts=texts)
    return campaign
