"""Texts in several languages: `{"en": ..., "zh": ...}`."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES = ("en", "zh")


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text in a language or its parent ("zh-CN" -> "zh"), else in English; "" where nothing was written."""
    return texts.get(language) or texts.get(language.split("-")[0]) or texts.get("en", "")
