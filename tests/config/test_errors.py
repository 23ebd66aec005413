from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_an_unknown_api_address_answers_in_the_one_error_shape(client):
    answer = client.get("/api/nothing/here")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


def test_a_missing_csrf_token_answers_in_the_one_error_shape():
    answer = Client(enforce_csrf_checks=True).post("/api/session", {}, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "csrf_failed")
