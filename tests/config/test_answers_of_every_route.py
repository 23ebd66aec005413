"""What every answer has: an error in one shape, and headers that keep a browser from guessing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from accounts.domain.people import ensure_user
from accounts.enums import Role
from tests.cast import Cast
from tests.config.routes import API_ROUTES, METHODS, methods_of
from tests.config.test_access_matrix import World, world  # noqa: F401 -- a fixture

pytestmark = pytest.mark.slow

LISTS = sorted(
    route for route, pattern in API_ROUTES.items()
    if "<" not in route and pattern.name not in {"schema", "docs", "health", "session"} and "GET" in methods_of(pattern)
)  # fmt: skip
PAGED = [
    "api/campaigns", "api/clips", "api/disputes", "api/imports", "api/inspections", "api/jobs", "api/me/tokens",
    "api/releases", "api/runs", "api/sources", "api/users",
]  # fmt: skip
POSTS = sorted(route for route in LISTS if "POST" in methods_of(API_ROUTES[route]))


@pytest.fixture
def client(cast: Cast) -> Client:
    """Signed in as somebody with every role, so that no gate hides what lies behind it."""
    client = Client()
    client.force_login(ensure_user(username="all", password="a long enough password", roles=tuple(Role)))
    return client


def error_of(answer: Any) -> tuple[int, str]:
    """Status and code of an error in the one shape; fails on any other shape."""
    assert answer.headers["Content-Type"] == "application/json"
    body = json.loads(answer.content)
    assert set(body) == {"error"}
    error = body["error"]
    assert {key: type(value) for key, value in error.items()} == {
        "code": str, "message": str, "fields": dict, "extra": dict,
    }  # fmt: skip
    assert error["message"]
    return answer.status_code, error["code"]


def test_the_lists_are_known() -> None:
    assert set(PAGED) <= set(LISTS)


@pytest.mark.parametrize("route", LISTS)
def test_an_unknown_method_is_refused_in_the_one_shape(client: Client, route: str) -> None:
    for method in set(METHODS) - methods_of(API_ROUTES[route]):
        assert error_of(client.generic(method, f"/{route}")) == (405, "method_not_allowed")


@pytest.mark.parametrize("route", POSTS)
def test_an_unknown_media_type_is_refused_in_the_one_shape(client: Client, route: str) -> None:
    sent = client.post(f"/{route}", data="<xml/>", content_type="application/xml")
    assert error_of(sent) == (415, "unsupported_media_type")


@pytest.mark.parametrize("route", sorted(set(POSTS) - {"api/imports", "api/judgements"}))
@pytest.mark.parametrize("body", ["{", "[1]", '{"a": NaN}', '{"name": "\\u0000"}', "[" * 5000], ids=str.__len__)
def test_an_unreadable_body_is_refused_in_the_one_shape(client: Client, route: str, body: str) -> None:
    sent = client.post(f"/{route}", data=body, content_type="application/json")
    assert error_of(sent) in {(400, "unreadable"), (400, "invalid")}


@pytest.mark.parametrize("route", PAGED)
@pytest.mark.parametrize("query", ["limit=0", "cursor=-1", "cursor=x", "cursor=9999999999999999999999", "limit=\u0661"])
def test_a_page_that_cannot_be_is_refused_in_the_one_shape(client: Client, route: str, query: str) -> None:
    assert error_of(client.get(f"/{route}?{query}")) == (400, "invalid")


@pytest.mark.parametrize("path", ["nothing", "campaigns/999999", "jobs/999999", "audio/nobody", "campaigns/0x10"])
def test_what_is_not_there_is_said_in_the_one_shape(client: Client, path: str) -> None:
    assert error_of(client.get(f"/api/{path}")) == (404, "not_found")


def test_health_tells_numbers_only(client: Client) -> None:
    told = client.get("/api/health").json()
    assert set(told) == {"ok", "database", "worker", "waiting", "dead"}
    assert all(value is None or isinstance(value, bool | int | float) for value in told.values())


@pytest.mark.parametrize("path", ["/", "/campaigns", "/api/session", "/api/nothing", "/api/docs/", "/admin/login/"])
def test_a_browser_may_not_guess_nor_run_what_is_not_ours(client: Client, path: str) -> None:
    answer = client.get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "script-src 'self';" in f"{policy};"
    assert "unsafe-eval" not in policy


def test_media_is_boxed_in(world: World) -> None:  # noqa: F811
    client = Client()
    client.force_login(world.cast.ann)
    for path in ("api/audio/<slug:key>", "api/audio/<slug:key>/peaks"):
        answer = client.get(world.path(path))
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Type"] in {"audio/wav", "application/json"}
        assert answer.headers["Content-Security-Policy"]
