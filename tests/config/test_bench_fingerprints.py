"""The quick version of `manage.py bench fingerprints`: a few clips, held to the thresholds that releases use."""

from __future__ import annotations

import json

import pytest

from config.bench.copies import WITHOUT_A_CODEC
from config.bench.fingerprints import Voice, copies, others, search, shares, voices
from exports.soundprints import NEAR, SAME

QUICK = ("gain 0.31", "8 kHz and back", "first quarter cut", "one second of it", "white noise 20 dB")


@pytest.fixture(scope="module")
def some() -> list[Voice]:
    """Clips of the half that no threshold was chosen on: two voices, each with texts of its own and one in common."""
    return voices(half=0, texts=("en02", "en06", "en08"))


def test_copies_are_below_the_threshold(some: list[Voice]) -> None:
    found = copies(some, {kind: WITHOUT_A_CODEC[kind] for kind in QUICK})
    assert {kind: max(distances) < SAME for kind, distances in found.items()} == dict.fromkeys(QUICK, True)


def test_other_utterances_are_above_it(some: list[Voice]) -> None:
    found = others(some)
    for kind in ("same voice, other text", "other voice, same text", "both other"):
        assert min(found[kind]) > NEAR, kind
    assert min(found["one second against another clip"]) > SAME


def test_searching_finds_what_was_planted() -> None:
    found = search(500)
    assert (found["found"], found["wrong"]) == (1.0, 0)


def test_figures_are_told_beside_the_thresholds() -> None:
    told = shares([0.1, 0.3, 0.5])
    assert json.loads(json.dumps(told)) == told
    assert (told[f"below {SAME}"], told[f"below {NEAR}"]) == (0.3333, 0.6667)
