"""Plans by every policy and profile: what they promise, looked up in the rows that come out."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.bench.corpus import EVERY_LEAK, make_corpus
from exports.records import ClipRecord, ItemKey
from exports.splitting import SplitImpossible, WrongPlan, plan
from exports.splitting.marks import Marks
from exports.splitting.pinning import pins_of
from exports.splitting.tying import pieces_of

KINDS = ("speaker", "text", "system", "recording")


@pytest.fixture(autouse=True, scope="module")
def short_search():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("exports.splitting.search.MOST", 6)
        patch.setattr("exports.splitting.polish.MOST_SWEEPS", 12)
        yield


def clip(name: str, **facts: object) -> ClipRecord:
    text = str(facts.pop("text", f"{name} {name[::-1]} {name * 2}"))
    plain = ClipRecord(
        digest=name, source="s", language="en", speaker=name, system="", text=text, text_key=text, recording="",
        origin="real", degradation={}, seconds=1.0, sample_rate=16000, channels=1, twin_key="",
    )  # fmt: skip
    return replace(plain, **facts)


def item(*clips: str, task: str = "assessment") -> ItemKey:
    return ItemKey(0, "c", task, clips)


def spread(count: int = 60, **facts: object) -> dict[str, ClipRecord]:
    """Clips that share nothing: five-letter names, so that their texts are not near each other."""
    rng = random.Random(5)
    names = sorted({"".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=9)) for _ in range(count)})
    return {name: clip(name, **facts) for name in names}


def splits_of_values(clips, items, found, kinds=KINDS):
    marks = Marks(clips, {d for i in items for d in i.clips})
    where = defaultdict(set)
    for one in items:
        if one.content_id in found.items:
            for digest in one.clips:
                for kind, value in marks.merged(digest).items():
                    if kind in kinds:
                        where[kind, value].add(found.items[one.content_id])
    return where


@st.composite
def corpora(draw):
    corpus = make_corpus(draw(st.sampled_from([150, 300])), seed=draw(st.integers(0, 50)), leaks=replace(
        EVERY_LEAK, duplicates=5, sounds=5, recordings=5, near_texts=5, two_ids=1))  # fmt: skip
    return corpus, corpus.items(("assessment", "comparison", "detection"))


@pytest.mark.slow
@settings(max_examples=6, deadline=None)
@given(corpora())
def test_strict_shares_nothing_and_accounts_for_every_item(made):
    corpus, items = made
    try:
        found = plan(corpus.clips, items, policy="strict")
    except SplitImpossible:
        return
    assert all(len(splits) == 1 for splits in splits_of_values(corpus.clips, items, found).values())
    assert len(found.items) + len(found.straddling) + len(found.quarantined) == len(items)
    assert all(flags.core or None in (flags.unseen_speaker, flags.unseen_system) for flags in found.flags.values())


@pytest.mark.slow
@settings(max_examples=6, deadline=None)
@given(corpora(), st.randoms())
def test_core_flags_drops_no_clip_and_its_core_shares_nothing_with_train(made, rng):
    corpus, items = made
    found = plan(corpus.clips, items)
    singles = {i.content_id for i in items if len(i.clips) == 1}
    assert singles <= set(found.items)
    for split, units in (("core", found.core("quality") | found.core("detection")),):
        inside = [i for i in items if i.content_id in units or found.items.get(i.content_id) == "train"]
        shared = splits_of_values(corpus.clips, inside, found)
        assert not [key for key, splits in shared.items() if "train" in splits and len(splits) > 1], split
    copies = splits_of_values(corpus.clips, items, found, ("recording",))
    assert all(len(splits) == 1 for splits in copies.values())
    shuffled = list(items)
    rng.shuffle(shuffled)
    clips = dict(rng.sample(sorted(corpus.clips.items()), len(corpus.clips)))
    assert plan(clips, shuffled) == found


def blank(count: int = 50, **facts: object) -> dict[str, ClipRecord]:
    return spread(count, speaker="", text="", text_key="", origin="unknown", **facts)


def test_what_is_unknown_neither_ties_clips_together_nor_proves_anything():
    clips = blank()
    found = plan(clips, [item(name) for name in clips])
    counts = {split: list(found.items.values()).count(split) for split in ("train", "val", "test")}
    assert all(abs(counts[split] - wanted) <= 1 for split, wanted in zip(counts, (35, 7.5, 7.5), strict=True))
    assert {(f.unseen_speaker, f.unseen_system, f.unseen_text) for f in found.flags.values()} == {(None, None, None)}
    assert not found.core("quality")
    grown = clips | {f"new {name}": replace(clip, digest=f"new {name}") for name, clip in clips.items()}
    pins = {(label.track, label.kind, label.value): label.split for label in found.ledger}
    later = plan(grown, [item(name) for name in grown], pins=pins)
    assert found.items.items() <= later.items.items()
    assert len(later.items) == 100


def test_clips_that_prove_nothing_do_not_fill_val_and_test():
    clips = spread(60) | {f"blank {name}": clip for name, clip in blank(60).items()}
    clips = {name: replace(clip, digest=name) for name, clip in clips.items()}
    found = plan(clips, [item(name) for name in clips])
    held = [unit[1] for unit, split in found.items.items() if split != "train"]
    assert 14 <= sum(name.startswith("blank") for name in held) <= 22
    assert len(found.core("quality")) >= 14


@pytest.mark.parametrize("policy", ["strict", "speaker_system"])
def test_a_blank_column_that_leaves_no_split_is_named(policy):
    clips = blank()
    with pytest.raises(SplitImpossible) as refused:
        plan(clips, [item(name) for name in clips], policy=policy)
    assert "speaker for 50" in refused.value.message
    assert ("text for 50" in refused.value.message) == (policy == "strict")
    assert "core_flags" in refused.value.message


def test_a_blank_column_is_one_value_per_source_where_that_leaves_a_split():
    clips = {f"{source} {n}": replace(clip, digest=f"{source} {n}", source=source)
             for source in "abcdef" for n, clip in enumerate(blank(20).values())}  # fmt: skip
    found = plan(clips, [item(name) for name in clips], policy="strict")
    sides = {source: {found.items[i] for i in found.items if i[1].startswith(source)} for source in "abcdef"}
    assert all(len(splits) == 1 for splits in sides.values())


def test_flags_say_what_train_has():
    clips = spread(40)
    first, *others = clips
    clips["seen"] = clip("seen", speaker=others[0], text=clips[others[1]].text)
    clips["vague"] = clip("vague", speaker="")
    pins = {("quality", "clip", name): "train" for name in others} | {
        ("quality", "clip", first): "val",
        ("quality", "clip", "seen"): "test",
        ("quality", "clip", "vague"): "test",
    }
    found = plan(clips, [item(name) for name in clips], pins=pins)
    flags = {unit[1]: one for unit, one in found.flags.items()}
    assert flags[first].core
    assert (flags["seen"].unseen_speaker, flags["seen"].unseen_text, flags["seen"].unseen_system) == (
        False,
        False,
        True,
    )
    assert flags["vague"].unseen_speaker is None
    assert not flags["vague"].core
    assert set(flags) == {first, "seen", "vague"}


@pytest.mark.parametrize("policy", ["strict", "core_flags", "speaker_system", "given"])
def test_what_is_published_never_moves_whatever_the_policy(policy):
    clips = {name: replace(one, given_split="train") for name, one in spread(30).items()}
    names = list(clips)
    pins = {("quality", "clip", name): split for name, split in zip(names, ["train", "val", "test"] * 10, strict=True)}
    pins = dict(list(pins.items())[:21])
    found = plan(clips, [item(name) for name in names], policy=policy, pins=pins)
    here = found.clips["quality"]
    assert all(here.get(name, split) == split for (_, _, name), split in pins.items())
    assert {row["clip"] for row in found.withdrawn} == {name for _, _, name in pins if name not in here}
    if policy == "given":
        assert len(found.quarantined) == 14
    else:
        assert not found.withdrawn


def test_a_copy_found_later_is_withdrawn_and_never_moved():
    clips = spread(30)
    names = list(clips)
    first = plan(clips, [item(name) for name in names])
    ledger = {(label.track, label.kind, label.value): label.split for label in first.ledger}
    here = first.clips["quality"]
    older = next(n for n in names if here[n] == "train")
    newer = next(n for n in names if here[n] == "test")
    ledger = {("quality", "clip", older): "train"} | ledger
    for name in (older, newer):
        clips[name] = replace(clips[name], sound="cluster")
    for policy in ("core_flags", "strict"):
        later = plan(clips, [item(name) for name in names], policy=policy, pins=ledger)
        assert later.clips["quality"][older] == "train"
        assert newer not in later.clips["quality"]
        (row,) = later.withdrawn
        assert (row["clip"], row["published_in"]) == (newer, "test")
        assert "a copy of it was published in train" in row["reason"]


def test_a_late_text_between_two_splits_is_never_in_train():
    base = "the quick brown fox jumps over the lazy dog while seven wizards sleep in the old tower"
    one, other = base + " of the king", "and then " + base
    clips = spread(30) | {"a": clip("a", text=one), "b": clip("b", text=other)}
    pins = {("quality", "clip", "a"): "train", ("quality", "text", one): "train"}
    pins |= {("quality", "clip", "b"): "test", ("quality", "text", other): "test"}
    clips["late"] = clip("late", text=base)
    items = [item(name) for name in clips]
    found = plan(clips, items, pins=pins)
    assert (found.clips["quality"]["a"], found.clips["quality"]["b"]) == ("train", "test")
    assert found.clips["quality"]["late"] != "train"
    strict = plan(clips, items, policy="strict", pins=pins)
    assert (strict.clips["quality"]["a"], strict.clips["quality"]["b"]) == ("train", "test")
    assert [row["unit"][1] for row in strict.quarantined] == ["late"]


def test_ratios_of_the_paper_are_met_in_whole_sentences():
    corpus = make_corpus(3000, seed=1)
    items = corpus.items(["detection"])
    found = plan(corpus.clips, items, policy="paper_detection", ratios=corpus.ratios)
    sentences, by_source = defaultdict(set), defaultdict(list)
    marks = Marks(corpus.clips, corpus.clips)
    for digest, split in found.clips["detection"].items():
        merged = marks.merged(digest)
        sentences[merged["speaker"], merged["text"]].add(split)
        by_source[corpus.clips[digest].source].append(split)
    assert all(len(splits) == 1 for splits in sentences.values())
    for source, ratio in corpus.ratios.items():
        for name, part in zip(("train", "val", "test"), ratio, strict=True):
            share = by_source[source].count(name) / max(1, len(by_source[source]))
            assert (share == 0) if part == 0 else abs(share - part / 10) < 0.12
    made = [f.spoof_seen for unit, f in found.flags.items() if corpus.clips[unit[1]].system]
    assert {True, False} == set(made)


def test_given_follows_the_column_and_counts_what_it_shares():
    clips = spread(9)
    names = list(clips)
    said = ["training", "dev", "test", "train", "val", "eval", "", "train", "train"]
    clips = {
        n: replace(clips[n], given_split=s, speaker="one" if s == "dev" else n)
        for n, s in zip(names, said, strict=True)
    }
    clips[names[0]] = replace(clips[names[0]], speaker="one")
    found = plan(clips, [item(name) for name in names], policy="given")
    assert found.clips["quality"][names[1]] == "val"
    assert [row["unit"][1] for row in found.quarantined] == [names[6]]
    assert found.certificate["joint"]["shared_across_splits"]["speaker"] == 1


def test_a_release_of_nothing_is_refused():
    clips = blank()
    with pytest.raises(SplitImpossible, match="50 × quarantined: its column says neither train, val nor test"):
        plan(clips, [item(name) for name in clips], policy="given")


@pytest.mark.parametrize("profile", ["joint", "joint_safe", "paper"])
def test_only_paper_lets_a_clip_be_in_two_splits(profile):
    corpus = make_corpus(600, seed=2)
    items = corpus.items(("assessment", "detection"))
    found = plan(corpus.clips, items, profile=profile)
    quality, detection = found.clips["quality"], found.clips["detection"]
    differing = [d for d in quality.keys() & detection.keys() if quality[d] != detection[d]]
    assert bool(differing) == (profile == "paper")
    rows = [row for row in found.exposure if row["train_task"] != row["task"]]
    assert bool(sum(row["clip"]["shared"] for row in rows)) == (profile == "paper")
    assert len(rows) == 4


def test_a_policy_that_does_not_fit_says_what_does():
    with pytest.raises(WrongPlan, match="profile paper"):
        plan(spread(3), [item(name) for name in spread(3)], policy="paper_detection")


def test_pairs_that_the_ledger_has_in_two_splits_fall_out_and_are_told():
    clips = spread(30)
    names = list(clips)
    pins = {("quality", "clip", names[0]): "train", ("quality", "clip", names[1]): "test"}
    items = [item(name) for name in names] + [item(names[0], names[1], task="comparison")]
    found = plan(clips, items, pins=pins)
    (row,) = found.straddling
    assert row["unit"][0] == "comparison"
    assert len(found.items) == 30


def once_each(items: list[ItemKey]) -> list[ItemKey]:
    """Without the pairs of which a clip is in a pair already."""
    used: set[str] = set()
    kept = []
    for one in items:
        if len(one.clips) == 1 or used.isdisjoint(one.clips):
            kept.append(one)
            used |= set(one.clips) if len(one.clips) > 1 else set()
    return kept


def test_both_clips_of_a_pair_follow_each_other_and_no_row_falls_out():
    corpus = make_corpus(400, seed=6)
    items = once_each(corpus.items(("assessment", "comparison")))
    found = plan(corpus.clips, items)
    assert len([one for one in items if len(one.clips) > 1]) > 100
    assert (found.straddling, found.quarantined) == ([], [])
    assert len(found.items) == len(items)
    assert abs(list(found.clips["quality"].values()).count("train") / 400 - 0.7) < 0.1


def test_a_pair_with_a_published_clip_follows_it():
    clips = spread(30)
    names = list(clips)
    for split in ("train", "val", "test"):
        pins = {("quality", "clip", names[0]): split, ("quality", "speaker", names[1]): "test"}
        items = [item(name) for name in names] + [item(names[0], names[1], task="ab")]
        found = plan(clips, items, pins=pins)
        assert found.clips["quality"][names[0]] == split
        assert [row["unit"][0] for row in found.straddling] == (["ab"] if split == "train" else [])
        assert found.clips["quality"][names[1]] == ("val" if split == "val" else "test")


def test_a_chain_of_pairs_as_large_as_a_split_is_tied_two_by_two():
    clips = spread(20)
    names = list(clips)
    chain = [item(one, other, task="ab") for one, other in pairwise(names)]
    few, many = chain[:2], chain[4:]
    marks = Marks(clips, names)
    pins = pins_of(marks, {}, ("quality",), KINDS, flags=True)
    pieces = pieces_of(marks, pins, [*few, *many], largest=3)
    assert sorted(names[:3]) in pieces
    assert {len(piece) for piece in pieces if not set(piece) & set(names[:3])} == {1, 2}
    assert sum(len(piece) == 2 for piece in pieces) >= 5
