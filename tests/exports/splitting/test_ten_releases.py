"""Ten growing releases: nothing that was published ever moves, however speech arrives."""

from __future__ import annotations

import pytest

from config.bench.corpus import Corpus, Leaks, make_corpus
from exports.records import ItemKey
from exports.splitting import Plan, plan

RELEASES = 10
TASKS = ("assessment", "comparison", "detection")
LATE = Leaks(duplicates=20, sounds=20, recordings=20, near_texts=60, two_ids=3)


@pytest.fixture(autouse=True, scope="module")
def short_search():
    """What is tested here holds for every labelling, so that a few tries suffice."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("exports.splitting.search.MOST", 6)
        patch.setattr("exports.splitting.polish.MOST_SWEEPS", 12)
        yield


def arrivals(corpus: Corpus, how: str) -> list[list[ItemKey]]:
    """The items of each release, each with all of the release before; half are there from the beginning."""
    order = sorted(corpus.clips)  # digests: as good as random
    if how == "new systems over time":
        order.sort(key=lambda digest: (corpus.clips[digest].system, corpus.clips[digest].speaker))
    late = {clip for planted in corpus.planted if planted.kind != "two_ids" for clip in planted.members[1:]}
    order = [digest for digest in order if digest not in late] + sorted(late)
    items = corpus.items(TASKS)
    found = []
    for number in range(RELEASES):
        there = set(order[: len(order) * (RELEASES + number + 1) // (2 * RELEASES)])
        found.append([item for item in items if there.issuperset(item.clips)])
    return found


def run(
    corpus: Corpus, how: str, policy: str, *, pinned: bool = True, profile: str = "joint"
) -> tuple[int, list[Plan]]:
    """How many clips and pairs were in another split than in the release before, over ten releases."""
    ledger: dict[tuple[str, str, str], str] = {}
    published: dict[tuple[str, str], str] = {}
    moved, plans = 0, []
    for number, items in enumerate(arrivals(corpus, how)):
        pins = ledger if pinned else {}
        found = plan(corpus.clips, items, policy=policy, profile=profile, seed=number, pins=pins)
        here = {(track, digest): split for track, clips in found.clips.items() for digest, split in clips.items()}
        here |= {("pair", ":".join(unit[1:3])): split for unit, split in found.items.items() if len(unit) == 4}
        moved += sum(published.get(key, split) != split for key, split in here.items())
        published |= here
        ledger |= {(label.track, label.kind, label.value): label.split for label in found.ledger}
        plans.append(found)
    return moved, plans


@pytest.mark.slow
@pytest.mark.parametrize("policy", ["strict", "core_flags"])
@pytest.mark.parametrize("how", ["at random", "new systems over time"])
def test_nothing_moves_over_ten_releases(how, policy):
    corpus = make_corpus(900, seed=3, leaks=LATE)
    moved, plans = run(corpus, how, policy)
    assert moved == 0
    first, last = plans[0], plans[-1]
    assert {d for d, s in first.clips["quality"].items() if s == "train"} - set(last.clips["quality"]) <= {
        row["clip"] for row in last.withdrawn
    }
    for split in ("val", "test"):  # what arrives goes where something is missing
        assert list(last.clips["quality"].values()).count(split) > 0.05 * len(last.clips["quality"])
    if policy == "core_flags":
        assert all(last.core("quality"))
        assert len(last.clips["quality"]) + len({r["clip"] for r in last.withdrawn}) >= 0.97 * 900


@pytest.mark.slow
def test_without_the_ledger_clips_would_move():
    moved, _plans = run(make_corpus(900, seed=3, leaks=LATE), "new systems over time", "core_flags", pinned=False)
    assert moved > 100


@pytest.mark.slow
def test_profiles_of_the_paper_do_not_move_either():
    for profile in ("paper", "joint_safe"):
        moved, _plans = run(make_corpus(600, seed=4, leaks=LATE), "at random", "core_flags", profile=profile)
        assert moved == 0
