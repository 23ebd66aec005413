"""A JSON parser that refuses what Django REST framework lets through to the database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

MAX_DEPTH = 40
CHARSETS = {"utf-8", "utf8"}


class StrictJSONParser(BaseParser):
    """Refuses other charsets, NaN and Infinity, duplicate keys, NUL, lone surrogates, and nesting beyond MAX_DEPTH.

    DRF 3.18 answers 500 to a body nested 200,000 deep, and passes NUL and lone surrogates on to the database.
    """

    media_type = "application/json"

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        if charset_of(media_type) not in CHARSETS:
            raise ParseError("Send JSON as UTF-8.")
        body = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise ParseError("The body is too large.")
        return parse_json(body)


def charset_of(media_type: str | None) -> str:
    for parameter in (media_type or "").split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip('"').lower()
    return "utf-8"


def parse_json(body: bytes) -> Any:
    try:
        text = body.decode("utf-8")
        if deepest(text) > MAX_DEPTH:
            raise ParseError("The JSON is nested too deeply.")
        value = json.loads(text, parse_constant=refuse_constant, object_pairs_hook=refuse_duplicates)
    except (UnicodeDecodeError, ValueError) as error:
        raise ParseError(f"The body is not valid JSON: {error}") from None
    refuse_bad_characters(value)
    return value


def deepest(text: str) -> int:
    """Bound the nesting without recursion."""
    depth = most = 0
    in_string = escaped = False
    for character in text:
        if in_string:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                in_string = False
        elif character == '"':
            in_string = True
        elif character in "[{":
            depth += 1
            most = max(most, depth)
        elif character in "]}":
            depth -= 1
    return most


def refuse_constant(name: str) -> NoReturn:
    raise ParseError(f"{name} is not a number we can keep.")


def refuse_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ParseError("A key appears twice in one object.")
    return found


def refuse_bad_characters(value: Any) -> None:
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
            raise ParseError("The text holds a character that cannot be stored (NUL or half a surrogate pair).")
    elif isinstance(value, dict):
        for key, inner in value.items():
            refuse_bad_characters(key)
            refuse_bad_characters(inner)
    elif isinstance(value, list):
        for inner in value:
            refuse_bad_characters(inner)
