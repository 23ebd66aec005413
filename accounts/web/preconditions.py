"""If-Match and Idempotency-Key: no silent overwrite, and a retried request has its effect once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.errors import PreconditionRequired, Unprocessable
from accounts.models import IdempotencyRecord
from accounts.web.requests import caller

KEY_LENGTH = range(8, 81)


class KeyReused(Unprocessable):
    code = "idempotency_key_reused"


def if_match(request: Request) -> int:
    """Return the version in `If-Match: "7"`; without the header the request is refused with 428."""
    raw = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"').removeprefix("v")
    if not raw.isascii() or not raw.isdigit():
        raise PreconditionRequired(
            'Send the version you edited as If-Match: "<version>", so that nobody\'s work is overwritten.'
        )
    return int(raw)


def idempotently(request: Request, do: Callable[[], Response]) -> Response:
    """Run `do` once per (user, Idempotency-Key): its effects and its answer are committed together.

    A repeat with the same body gets the stored answer; with another body it is refused with 422. A refusal raised by
    `do` rolls everything back, the record included, so that the request may be mended and sent again.
    """
    key = request.headers.get("Idempotency-Key", "")
    if len(key) not in KEY_LENGTH:
        raise PreconditionRequired("Send an Idempotency-Key of 8 to 80 characters, the same one when you try again.")
    user, digest = caller(request), digest_of(request)
    try:
        with transaction.atomic():
            record = IdempotencyRecord.objects.create(user=user, key=key, body_digest=digest)
            response = do()
            record.status, record.answer = response.status_code, response.data
            record.headers = dict(response.headers)
            record.save(update_fields=["status", "answer", "headers"])
            return response
    except IntegrityError:
        stored = IdempotencyRecord.objects.filter(user=user, key=key).first()
        if stored is None:
            raise  # some other constraint was hit inside `do`
        return replay(stored, digest)


def replay(record: IdempotencyRecord, digest: str) -> Response:
    if record.body_digest != digest:
        raise KeyReused("This Idempotency-Key was used for another request. Use a new key; nothing was changed.")
    return Response(record.answer, status=record.status, headers={**record.headers, "Idempotent-Replay": "true"})


def digest_of(request: Request) -> str:
    body: Any = json.dumps(request.data, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(f"{request.method} {request.path}\n{body}".encode()).hexdigest()
