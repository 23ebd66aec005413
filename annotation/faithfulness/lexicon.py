"""Reads the lexicons: YAML tables of what words claim, one file a language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

Pattern = re.Pattern[str]
LANGUAGES = ("en", "zh")
GAP = r"[ \t\n-]+"


@dataclass(frozen=True)
class Expression:
    """One expression and the answers of a dimension it agrees with; dimension "" is any ordinal aspect."""

    dimension: str
    at: frozenset[Any]
    pattern: Pattern


@dataclass(frozen=True)
class Comparative:
    """One comparing expression. `meaning`: better | worse | same | varies. dimension "" takes it from the aspect."""

    dimension: str
    meaning: str
    pattern: Pattern


@dataclass(frozen=True)
class Lexicon:
    language: str
    levels: tuple[Expression, ...]
    direct: tuple[Expression, ...]
    aspects: tuple[tuple[str, Pattern], ...]
    hints: tuple[tuple[str, Pattern], ...]
    comparatives: tuple[Comparative, ...]
    attached: dict[str, dict[str, tuple[Pattern, ...]]]
    sides: tuple[tuple[str, Pattern], ...]
    negators: tuple[Pattern, ...]
    soft_negators: tuple[Pattern, ...]
    no_negators: tuple[Pattern, ...]
    negated_after: tuple[Pattern, ...]
    scores: tuple[Pattern, ...]
    spans: tuple[Pattern, ...]
    points: tuple[Pattern, ...]
    whole: tuple[Pattern, ...]
    triggers: tuple[Pattern, ...]
    kept: tuple[Pattern, ...]
    nothing: tuple[Pattern, ...]
    areas: tuple[tuple[str, Pattern], ...]
    advice: str
    shape: dict[str, Pattern]
    reach: int
    multi: dict[str, str]
    opposites: dict[str, tuple[frozenset[str], ...]]
    near: dict[str, Pattern]
    ages: tuple[tuple[str, int, int], ...]
    numerals: dict[str, int]
    alike: dict[str, str]  # dimensions that are spoken of as another one is


@lru_cache
def lexicon(language: str) -> Lexicon | None:
    """The lexicon of a language or of its parent ("zh-CN" -> "zh"); None where there is none."""
    code = language.split("-")[0].lower()
    if code not in LANGUAGES:
        return None
    source = files("annotation.faithfulness").joinpath("lexicon", f"{code}.yaml").read_text(encoding="utf-8")
    return _read(yaml.safe_load(source))


def _read(raw: dict[str, Any]) -> Lexicon:
    words = _Words(boundaries=raw["boundaries"])
    dimensions, comparison, improvement = raw["dimensions"], raw["comparison"], raw["improvement"]
    return Lexicon(
        language=raw["language"],
        levels=(
            *words.expressions("", raw["levels"]),
            *(e for key, rules in dimensions.items() for e in words.expressions(key, rules.get("levels", []))),
        ),
        direct=tuple(e for key, rules in dimensions.items() for e in words.expressions(key, rules.get("direct", []))),
        aspects=words.keyed(raw["aspects"]),
        hints=words.keyed(comparison["hints"]),
        comparatives=tuple(words.comparatives(comparison)),
        attached={
            key: {meaning: words.every(said) for meaning, said in rules.items()}
            for key, rules in comparison["attached"].items()
        },
        sides=(
            *words.keyed({side: raw["sides"][side] for side in ("A", "B", "both")}),
            *((side, re.compile(raw["sides"]["letters"].replace("[AB]", side))) for side in ("A", "B")),
        ),
        negators=words.every(raw["negation"]["before"]),
        soft_negators=words.every(raw["negation"]["soft"]),
        no_negators=words.every(raw["negation"]["not_these"]),
        negated_after=words.every(raw["negation"]["after"]),
        scores=_plain(raw["scores"]),
        spans=_plain(raw["times"]["spans"]),
        points=_plain(raw["times"]["points"]),
        whole=words.every(raw["times"]["whole"]),
        triggers=words.every(improvement["triggers"]),
        kept=words.every(improvement["kept"]),
        nothing=words.every(improvement["none"]),
        areas=words.keyed(improvement["areas"]),
        advice=improvement["dimension"],
        shape={
            name: re.compile(pattern, re.IGNORECASE)
            for name, pattern in {
                "sentence": raw["sentence"],
                "clause": raw["clause"],
                "adjacent": raw["adjacent"],
                "join": raw["join"],
                "negation_breaks": raw["negation"]["breaks"],
                "negation_joins": raw["negation"]["joins"],
                "side_after": raw["sides"]["after"],
                "object": raw["sides"]["objects"],
                "compared": comparison["break"],
                "neither": comparison["neither"],
                "about": raw["times"]["about"],
                "age_number": dimensions["age"]["number"],
            }.items()
        },
        reach=raw["negation"]["reach"],
        multi={key: rules["multi"] for key, rules in dimensions.items() if "multi" in rules},
        opposites={key: tuple(map(frozenset, rules.get("opposites", []))) for key, rules in dimensions.items()},
        near={key: re.compile(rules["near"], re.IGNORECASE) for key, rules in dimensions.items() if "near" in rules},
        ages=tuple((label, low, high) for label, low, high in dimensions["age"]["numbers"]),
        numerals=raw.get("numerals", {}),
        alike=raw["alike"],
    )


def _plain(patterns: Iterable[str]) -> tuple[Pattern, ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


@dataclass(frozen=True)
class _Words:
    """Compiles expressions; in a language with spaces a space also matches a hyphen or line break."""

    boundaries: bool

    def one(self, said: str) -> Pattern:
        if not self.boundaries:
            return re.compile(said, re.IGNORECASE)
        return re.compile(rf"(?<![\w-])(?:{said.replace(' ', GAP)})(?!\w)", re.IGNORECASE)

    def every(self, said: Iterable[str]) -> tuple[Pattern, ...]:
        return tuple(map(self.one, said))

    def keyed(self, table: dict[str, list[str]]) -> tuple[tuple[str, Pattern], ...]:
        return tuple((key, self.one(said)) for key, sayings in table.items() for said in sayings)

    def expressions(self, key: str, rules: list[dict[str, Any]]) -> Iterator[Expression]:
        for rule in rules:
            for said in rule["say"]:
                yield Expression(key, frozenset(rule["at"]), self.one(said))

    def comparatives(self, raw: dict[str, Any]) -> Iterator[Comparative]:
        for meaning in ("same", "better", "worse", "varies"):
            for said in raw[meaning]:
                yield Comparative("", meaning, self.one(said))
        for key, rules in raw["dimensions"].items():
            for meaning, sayings in rules.items():
                for said in sayings:
                    yield Comparative(key, meaning, self.one(said))
