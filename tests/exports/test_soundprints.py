"""Copies are found among many, wherever they begin; unrelated clips are not; equal input gives equal output."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from config.bench.prints import synthetic_prints
from datasets_app.audio.fingerprint import Frames, distance, pack, unpack
from exports import soundprints
from exports.soundprints import SAME, Near, clusters, near_pairs

COUNT, COPIES = 300, 30


@pytest.fixture(scope="module")
def prints() -> dict[str, bytes]:
    return dict(synthetic_prints(COUNT, copies=COPIES))


@pytest.fixture(scope="module")
def found(prints: dict[str, bytes]) -> list[Near]:
    return list(near_pairs(prints))


def test_every_planted_copy_is_found_and_nothing_else(found: list[Near]) -> None:
    planted = {(f"{index:07d}", f"{COUNT - COPIES + index:07d}") for index in range(COPIES)}
    assert {(pair.one, pair.other) for pair in found} == planted
    assert all(pair.distance < SAME for pair in found)


def test_distances_are_those_of_the_best_alignment(prints: dict[str, bytes], found: list[Near]) -> None:
    for pair in found[:5]:
        assert pair.distance == pytest.approx(distance(prints[pair.one], prints[pair.other]), abs=1e-3)


def test_neither_order_nor_shares_change_anything(
    prints: dict[str, bytes], found: list[Near], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soundprints, "PIECES_AT_ONCE", 9_000)
    assert list(near_pairs(dict(reversed(prints.items())))) == found


def test_clusters_hold_only_clips_with_a_like(prints: dict[str, bytes], found: list[Near]) -> None:
    assert clusters(near_pairs(prints)) == {name: pair.one for pair in found for name in (pair.one, pair.other)}


def test_many_copies_of_one_clip_are_one_cluster(prints: dict[str, bytes]) -> None:
    """More than are compared with one another: they hang together in a chain."""
    copies = {f"copy {number:03d}": prints["0000005"] for number in range(200)}
    assert set(clusters(near_pairs({**copies, "alone": prints["0000006"]})).items()) == {
        (name, "copy 000") for name in copies
    }


def test_a_cut_clip_is_found_whichever_name_comes_first(prints: dict[str, bytes]) -> None:
    whole = unpack(prints["0000001"])
    cut = pack(Frames(whole.words[150:], whole.audible[150:]))
    for names in (("a", "b"), ("b", "a")):
        (pair,) = near_pairs(dict(zip(names, (prints["0000001"], cut), strict=True)))
        assert (pair.one, pair.other, pair.distance) == ("a", "b", 0.0)


def test_a_passage_in_common_is_no_copy(prints: dict[str, bytes]) -> None:
    """Two clips that share a third of their sound, as a common first phrase would."""
    one, other = unpack(prints["0000001"]), unpack(prints["0000002"])
    words = np.concatenate([one.words[:133], other.words[133:]])
    spliced = pack(Frames(words, np.ones(len(words), np.bool_)))
    assert list(near_pairs({"a": prints["0000001"], "b": spliced})) == []


def test_silence_and_nothing_at_all_are_like_nothing() -> None:
    silent = pack(Frames(np.empty(0, np.uint32), np.empty(0, np.bool_)))
    steady = pack(Frames(np.zeros(50, np.uint32), np.zeros(50, np.bool_)))
    assert list(near_pairs({})) == []
    assert list(near_pairs({"a": silent, "b": silent, "c": steady, "d": steady})) == []


def test_clips_of_a_few_frames_can_be_found(prints: dict[str, bytes]) -> None:
    whole = unpack(prints["0000003"])
    short = pack(Frames(whole.words[:40], whole.audible[:40]))
    assert [pair.distance for pair in near_pairs({"a": short, "b": short})] == [0.0]


def test_results_are_in_order(found: list[Near]) -> None:
    assert all((one.one, one.other) < (two.one, two.other) for one, two in pairwise(found))
