"""Splits that provably share nothing, whatever comes in."""

from __future__ import annotations

import random
from collections import defaultdict

import pytest
from hypothesis import strategies as st

from exports.splitting import Unit, split


@pytest.fixture(autouse=True, scope="module")
def short_search():
    """What is tested here holds for every labelling, so that a few tries suffice."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("exports.splitting.search.MOST", 40)
        yield


def unit(number: int, *, strata: tuple[str, ...] = ("language:en", "task:assessment"), **attributes: object) -> Unit:
    found = tuple((kind, str(value)) for kind, value in attributes.items() if value is not None)
    return Unit(("assessment", f"{number:05d}"), found, strata)


def shared(units: list[Unit], splits: dict[tuple[str, ...], str]) -> dict[tuple[str, str], set[str]]:
    where: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in units:
        if one.id in splits:
            for attribute in one.attributes:
                where[attribute].add(splits[one.id])
    return {attribute: found for attribute, found in where.items() if len(found) > 1}


@st.composite
def corpora(draw: st.DrawFn) -> list[Unit]:
    speakers, texts, systems = (draw(st.integers(3, 12)) for _ in range(3))
    number = draw(st.integers(6, 60))
    rng = random.Random(draw(st.integers(0, 10**6)))
    natural = draw(st.floats(0, 1))
    units = []
    for index in range(number):
        language = rng.choice(("en", "zh"))
        system = None if rng.random() < natural else rng.randrange(systems)
        attributes = [
            ("speaker", f"{language}{rng.randrange(speakers)}"),
            ("text", f"{language}{rng.randrange(texts)}"),
        ]
        if rng.random() < 0.3:  # a pair: the union of two clips
            attributes += [("speaker", f"{language}{rng.randrange(speakers)}")]
        if system is not None:
            attributes += [("system", str(system))]
        voices = tuple(("speaker", str(n)) for n in range(6))
    units.append(Unit(("comparison", "x"), (*voices, ("text", "1")), ("task:comparison",)))
    (row,) = split(units).straddling
    assert row["unit"] == ("comparison", "x")
    assert row["reason"] == "the clips of the pair differ in speaker"
    assert row["where"]["speaker"] == ["test", "train", "val"]
