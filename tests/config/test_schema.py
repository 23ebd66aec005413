"""The OpenAPI schema: complete, without warnings, and checked in as it is, for the page's types are made from it."""

from __future__ import annotations

import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.config.routes import API_ROUTES, methods_of

CHECKED_IN = Path(__file__).resolve().parents[2] / "frontend" / "schema.json"
REGENERATE = (
    "python3 manage.py spectacular --format openapi-json --file frontend/schema.json && npm --prefix frontend run types"
)
UNDESCRIBED = {"schema", "docs"}  # what describes is not described


@pytest.fixture(scope="module")
def generated() -> dict[str, Any]:
    out, errors = StringIO(), StringIO()
    call_command("spectacular", "--format", "openapi-json", "--validate", "--fail-on-warn", stdout=out, stderr=errors)
    return json.loads(out.getvalue())


def test_the_checked_in_schema_is_the_one_the_code_makes(generated: dict[str, Any]):
    checked_in = json.loads(CHECKED_IN.read_text(encoding="utf-8"))
    assert checked_in == generated, f"the API has changed. Run: {REGENERATE}"


NUMBERED = re.compile(r"(?=[A-F]?[a-f]*[0-9])[0-9A-F][0-9a-f]{2}Enum$")  # a piece of a digest, for want of a name


def test_every_set_of_values_has_a_name_of_its_own(generated: dict[str, Any]):
    assert all(NUMBERED.search(name) for name in ("StateF78Enum", "Verdict3ceEnum"))  # the negative control
    assert [name for name in generated["components"]["schemas"] if NUMBERED.search(name)] == []


def test_every_route_and_method_is_described(generated: dict[str, Any]):
    described = {(shape(path), method.upper()) for path, methods in generated["paths"].items() for method in methods}
    offered = {
        (shape(route), method)
        for route, pattern in API_ROUTES.items()
        if pattern.name not in UNDESCRIBED
        for method in methods_of(pattern)
    }
    assert described == offered


def shape(path: str) -> str:
    """An address with its parameters unnamed: the schema calls a `pk` an `id`."""
    return "/" + re.sub(r"[<{][^>}]*[>}]", "{}", path.removeprefix("/"))


def test_a_request_without_a_way_to_sign_in_is_only_offered_where_all_may_ask(generated: dict[str, Any]):
    open_to_all = {
        f"{method.upper()} {path}"
        for path, methods in generated["paths"].items()
        for method, operation in methods.items()
        if {} in operation.get("security", [{}])
    }
    assert open_to_all == {"GET /api/health", "GET /api/session", "POST /api/session", "DELETE /api/session"}
