from __future__ import annotations

from io import BytesIO

import pytest
from django.db import OperationalError
from rest_framework.exceptions import ParseError
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate
from rest_framework.views import APIView

from accounts.errors import Conflict
from accounts.models import ApiToken, IdempotencyRecord
from accounts.web.parsers import StrictJSONParser, parse_json
from accounts.web.preconditions import idempotently, if_match


class MakeTokenView(APIView):
    """A stand-in for any view whose effect is a row."""

    def post(self, request):
        def do() -> Response:
            ApiToken.issue(user=request.user, name=request.data["name"])
            if request.data["name"] == "refused":
                raise Conflict("No.")
            return Response({"tokens": ApiToken.objects.count()}, status=201, headers={"ETag": '"1"'})

        return idempotently(request, do)


class VersionView(APIView):
    def post(self, request):
        return Response({"version": if_match(request)})


def post(view, user, body, **headers):
    request = APIRequestFactory().post("/x", body, format="json", headers=headers)
    force_authenticate(request, user)
    return view.as_view()(request)


def test_a_repeated_request_has_its_effect_once_and_the_same_answer(cast):
    first = post(MakeTokenView, cast.ann, {"name": "a"}, **{"Idempotency-Key": "key-00001"})
    again = post(MakeTokenView, cast.ann, {"name": "a"}, **{"Idempotency-Key": "key-00001"})
    assert (first.status_code, again.status_code, again.data, again["ETag"]) == (201, 201, {"tokens": 1}, '"1"')
    assert (again["Idempotent-Replay"], ApiToken.objects.count()) == ("true", 1)


def test_a_key_reused_for_another_body_is_refused(cast):
    post(MakeTokenView, cast.ann, {"name": "a"}, **{"Idempotency-Key": "key-00001"})
    refused = post(MakeTokenView, cast.ann, {"name": "b"}, **{"Idempotency-Key": "key-00001"})
    assert (refused.status_code, refused.data["error"]["code"]) == (422, "idempotency_key_reused")
    assert post(MakeTokenView, cast.ben, {"name": "b"}, **{"Idempotency-Key": "key-00001"}).status_code == 201


def test_a_refusal_leaves_nothing_behind(cast):
    refused = post(MakeTokenView, cast.ann, {"name": "refused"}, **{"Idempotency-Key": "key-00001"})
    assert refused.status_code == 409
    assert (ApiToken.objects.count(), IdempotencyRecord.objects.count()) == (0, 0)


def test_missing_preconditions_are_asked_for(cast):
    assert post(MakeTokenView, cast.ann, {"name": "a"}).status_code == 428
    assert post(VersionView, cast.ann, {}).status_code == 428
    assert post(VersionView, cast.ann, {}, **{"If-Match": '"7"'}).data == {"version": 7}
    assert post(VersionView, cast.ann, {}, **{"If-Match": "*"}).status_code == 428


def test_a_busy_database_asks_to_try_again(cast):
    class LockedView(APIView):
        def post(self, request):
            raise OperationalError("database is locked")

    refused = post(LockedView, cast.ann, {})
    assert (refused.status_code, refused.data["error"]["code"], refused["Retry-After"]) == (503, "busy", "1")


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": NaN}',
        b'{"a": 1, "a": 2}',
        b'"\\u0000"',
        b'{"\\ud800": 1}',
        b"[" * 200_000 + b"]" * 200_000,
        b"\xff\xfe",
        b"{",
        b"",
        b"1" * 10_000,
    ],
    ids=["nan", "duplicate key", "nul", "half a surrogate", "deep", "not utf-8", "cut", "empty", "huge number"],
)
def test_bodies_that_cannot_be_kept_are_refused(body):
    with pytest.raises(ParseError):
        parse_json(body)


def test_ordinary_json_passes():
    assert parse_json('{"text": "[{\\"好\\"}]", "n": [1.5, null]}'.encode()) == {"text": '[{"好"}]', "n": [1.5, None]}


@pytest.mark.parametrize("charset", ["bz2_codec", "utf-7", "latin-1"])
def test_another_charset_is_refused(charset):
    with pytest.raises(ParseError):
        StrictJSONParser().parse(BytesIO(b"{}"), f"application/json; charset={charset}")
