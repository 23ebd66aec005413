"""What people and programs are told about the engine that drafts."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from tests.cast import Cast

pytestmark = pytest.mark.django_db
KEY = "sk-canary-1234"


@pytest.fixture
def endpoint_settings(settings: Any) -> Any:
    settings.LLM_BASE_URL, settings.LLM_API_KEY, settings.LLM_MODEL = "http://127.0.0.1:9/v1", KEY, "tiny"
    return settings


def test_the_grammar_says_that_it_is_one(cast: Cast, settings: Any) -> None:
    settings.LLM_BASE_URL = ""
    answer = cast.client("ann").get("/api/drafting").json()
    assert (answer["engine"], answer["model"], answer["problem"]) == ("grammar", "", "")
    assert "not by a language model" in answer["text"]["en"]
    assert "语法" in answer["text"]["zh"]


def test_an_endpoint_is_named_without_its_key_or_address(cast: Cast, endpoint_settings: Any) -> None:
    response = cast.client("ann").get("/api/drafting")
    assert (response.json()["engine"], response.json()["model"]) == ("endpoint", "tiny")
    assert KEY not in response.content.decode()
    assert "127.0.0.1" not in response.content.decode()


def test_an_endpoint_without_a_model_is_told(cast: Cast, endpoint_settings: Any) -> None:
    endpoint_settings.LLM_MODEL = ""
    assert "LLM_MODEL" in cast.client("ann").get("/api/drafting").json()["problem"]


def test_only_for_people_who_are_signed_in(db: None) -> None:
    assert APIClient().get("/api/drafting").status_code in {401, 403}


def test_the_admin_shows_the_engine_and_never_the_key(cast: Cast, endpoint_settings: Any) -> None:
    cast.mara.is_staff = cast.mara.is_superuser = True
    cast.mara.save()
    client = Client()
    client.force_login(cast.mara)
    page = client.get("/admin/llm_drafting/engine/").content.decode()
    assert "endpoint: tiny" in page
    assert KEY not in page
