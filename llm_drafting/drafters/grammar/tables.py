"""Reads the grammars: one YAML file a language."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

LANGUAGES = ("en", "zh")
Grammar = dict[str, Any]


@lru_cache
def grammar(language: str) -> Grammar | None:
    """The grammar of a language or of its parent ("zh-CN" -> "zh"); None where there is none."""
    code = language.split("-")[0].lower()
    if code not in LANGUAGES:
        return None
    source = files("llm_drafting.drafters.grammar").joinpath(f"{code}.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(source)
