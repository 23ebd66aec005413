from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from datasets_app.domain.pairing import NothingToPair, canonical, make_pairs
from datasets_app.models import Clip, Pair

pytestmark = pytest.mark.django_db


@pytest.fixture
def corpus(make_clip: Callable[..., Clip]) -> list[Clip]:
    """Six texts in each of two languages, spoken by three systems, two of the copies degraded."""
    return [
        make_clip(f"{language}-{text}-{system}", language=language, text=f"text {text}", system=system)
        for language in ("en", "zh")
        for text in range(6)
        for system in ("x", "y", "z")
    ]


def texts_of(pair: Pair) -> tuple[str, str]:
    return pair.clip_a.text_key, pair.clip_b.text_key


@pytest.mark.parametrize("how", ["same_text", "random"])
def test_pairs_are_two_different_clips_of_one_language(how, corpus: list[Clip]) -> None:
    pairs = make_pairs(clips=corpus, how=how, count=30, seed=1)
    assert len(pairs) == len({frozenset((pair.clip_a_id, pair.clip_b_id)) for pair in pairs}) == 30
    for pair in pairs:
        assert pair.clip_a_id != pair.clip_b_id
        assert pair.clip_a.language == pair.clip_b.language


def test_same_text_pairs_say_the_same(corpus: list[Clip]) -> None:
    for pair in make_pairs(clips=corpus, how="same_text", count=36, seed=1):
        assert len(set(texts_of(pair))) == 1


def test_texts_and_clips_are_used_evenly(corpus: list[Clip]) -> None:
    pairs = make_pairs(clips=corpus, how="same_text", count=12, seed=1)
    assert set(Counter((pair.clip_a.language, pair.clip_a.text_key) for pair in pairs).values()) == {1}
    pairs = make_pairs(clips=corpus, how="random", count=18, seed=1)
    assert len({clip for pair in pairs for clip in (pair.clip_a_id, pair.clip_b_id)}) == 36
    pairs = make_pairs(clips=corpus, how="random", count=36, seed=1)
    used = Counter(clip for pair in pairs for clip in (pair.clip_a_id, pair.clip_b_id))
    assert set(used.values()) == {2}


@pytest.mark.parametrize("how", ["same_text", "random"])
def test_the_same_seed_gives_the_same_pairs_in_any_order_of_clips(how, corpus: list[Clip]) -> None:
    first = make_pairs(clips=corpus, how=how, count=10, seed=7)
    again = make_pairs(clips=reversed(corpus), how=how, count=10, seed=7)
    other = make_pairs(clips=corpus, how=how, count=10, seed=8)
    assert [pair.pk for pair in first] == [pair.pk for pair in again]
    assert [pair.pk for pair in first] != [pair.pk for pair in other]
    assert Pair.objects.count() <= 20


def test_different_systems_or_degradations_come_first(make_clip: Callable[..., Clip]) -> None:
    facts = {"text": "one", "system": "x"}
    clips = [make_clip(f"copy {n}", **facts) for n in range(4)] + [
        make_clip("noisy", **facts, degradation={"kind": "noise"}),
        make_clip("other", **{**facts, "system": "y"}),
    ]
    pairs = make_pairs(clips=clips, how="same_text", count=99, seed=3)
    assert len(pairs) == 15
    tells = [
        (pair.clip_a.system, pair.clip_a.degradation) != (pair.clip_b.system, pair.clip_b.degradation) for pair in pairs
    ]
    assert tells == [True] * 9 + [False] * 6


@pytest.mark.parametrize(("clips", "most"), [(2, 1), (3, 3), (4, 6), (5, 10)])
def test_random_gives_every_pair_once_and_then_no_more(clips: int, most: int, make_clip: Callable[..., Clip]) -> None:
    made = [make_clip(str(n)) for n in range(clips)]
    assert len(make_pairs(clips=made, how="random", count=1000, seed=0)) == most


def test_neither_position_says_anything(corpus: list[Clip]) -> None:
    pairs = make_pairs(clips=corpus, how="random", count=200, seed=1)
    first = sum(pair.clip_a.digest < pair.clip_b.digest for pair in pairs)
    assert 70 < first < 130
    for pair in pairs:
        assert canonical(pair.clip_b, pair.clip_a) == (pair.clip_a, pair.clip_b)


@pytest.mark.parametrize("how", ["same_text", "random"])
def test_nothing_to_pair_is_said(how, make_clip: Callable[..., Clip]) -> None:
    alone = [make_clip("a", language="en", text="x"), make_clip("b", language="zh", text="y")]
    with pytest.raises(NothingToPair):
        make_pairs(clips=alone, how=how, count=5, seed=0)


def test_clips_without_a_text_have_no_same_text(make_clip: Callable[..., Clip]) -> None:
    with pytest.raises(NothingToPair):
        make_pairs(clips=[make_clip("a"), make_clip("b")], how="same_text", count=5, seed=0)
