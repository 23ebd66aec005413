from __future__ import annotations

import pytest
from django.test import Client

from accounts.domain.sign_in import GUESSES_PER_WINDOW
from accounts.models import ApiToken
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db


def post(client: Client, body: dict[str, str], **headers: str):
    return client.post("/api/session", body, content_type="application/json", headers=headers)


def test_signing_in_and_out(cast, client):
    assert client.get("/api/session").json()["user"] is None
    answer = post(client, {"username": "ann", "password": PASSWORD})
    assert answer.json()["user"]["roles"] == ["annotator"]
    assert client.get("/api/me").json()["username"] == "ann"
    assert client.delete("/api/session").status_code == 204
    assert client.get("/api/me").status_code == 401


def test_a_wrong_name_and_a_wrong_password_are_refused_in_the_same_words(cast, client):
    wrong_password = post(client, {"username": "ann", "password": "nope"})
    wrong_name = post(client, {"username": "nobody", "password": "nope"})
    assert wrong_password.status_code == 400
    assert wrong_password.json() == wrong_name.json()


def test_guessing_is_limited_per_name(cast, client):
    for _ in range(GUESSES_PER_WINDOW):
        post(client, {"username": "ann", "password": "nope"})
    refused = post(client, {"username": "ann", "password": PASSWORD})
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "too_many_guesses")
    assert post(client, {"username": "ben", "password": PASSWORD}).status_code == 200


def test_signing_in_needs_the_csrf_token(cast):
    client = Client(enforce_csrf_checks=True)
    token = client.get("/api/session").json()["csrf"]
    assert post(client, {"username": "ann", "password": PASSWORD}).status_code == 403
    assert post(client, {"username": "ann", "password": PASSWORD}, **{"X-CSRFToken": token}).status_code == 200


def test_demo_accounts_are_shown_in_demo_mode_only(client, settings):
    assert client.get("/api/session").json()["demo_accounts"] == []
    settings.DEMO = True
    assert "ann" in [account["username"] for account in client.get("/api/session").json()["demo_accounts"]]


def test_nobody_gives_themselves_a_role(cast):
    answer = cast.client("ann").patch("/api/me", {"roles": ["manager"], "is_superuser": True, "theme": "dark"})
    assert (answer.json()["roles"], answer.json()["theme"]) == (["annotator"], "dark")
    cast.ann.refresh_from_db()
    assert not cast.ann.is_superuser


def test_a_token_is_shown_once_and_dies_at_once(cast, client):
    made = cast.client("ann").post("/api/me/tokens", {"name": "script"}).json()
    bearer = {"Authorization": f"Bearer {made['token']}"}
    assert client.get("/api/me", headers=bearer).json()["username"] == "ann"
    assert "token" not in cast.client("ann").get("/api/me/tokens").json()["results"][0]
    assert made["token"] not in ApiToken.objects.values_list("digest", flat=True)

    assert cast.client("ben").delete(f"/api/me/tokens/{made['id']}").status_code == 404
    assert cast.client("ann").delete(f"/api/me/tokens/{made['id']}").status_code == 204
    assert client.get("/api/me", headers=bearer).status_code == 401


def test_people_are_listed_for_managers_at_a_fixed_cost(cast, count_queries):
    assert cast.client("ann").get("/api/users").status_code == 403
    client = cast.client("mara")
    names = [row["username"] for row in client.get("/api/users?role=annotator").json()["results"]]
    assert names == ["ben", "ann"]
    one = count_queries(lambda: client.get("/api/users?limit=1"))
    assert count_queries(lambda: client.get("/api/users?limit=3")) == one
