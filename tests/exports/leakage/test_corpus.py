"""SpeechEval's shape in small: what is planted is found, and what a policy makes is not refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from config.bench.corpus import Leaks, make_corpus
from config.bench.leaks import evidence_of, name_of
from exports.leakage import Promises, Speakers, inspect
from exports.leakage.checks import CHECKS
from exports.leakage.report import run_checks
from exports.splitting import plan

LEAKS = Leaks(duplicates=12, near_texts=12, recordings=12)
SIZE = 160


def planned(policy: str, seed: int, leaks: Leaks | None = None):
    corpus = make_corpus(SIZE, seed=seed, leaks=leaks)
    items = corpus.items(("assessment", "comparison", "detection"))
    return corpus, items, plan(corpus.clips, items, policy=policy, seed=seed)


SLOW = pytest.mark.slow
MADE = [
    ("core_flags", 0),
    pytest.param("core_flags", 1, marks=SLOW),
    pytest.param("strict", 2, marks=SLOW),
    pytest.param("speaker_system", 3, marks=SLOW),
]


@pytest.mark.parametrize(("policy", "seed"), MADE)
def test_what_a_policy_makes_is_not_refused(policy, seed):
    """Not even of a corpus full of copies: the splitter keeps them together, and the checks see that it did."""
    corpus, items, made = planned(policy, seed, LEAKS)
    report = inspect(evidence_of(corpus, items, made.items, made.flags), Promises.of(policy))
    assert [(leak["check"], leak["rows"][:2]) for leak in report.leaks] == []
    flags = next(check for check in report.checks if check["check"] == "unseen_flags")
    assert flags["verdict"] == "clean"
    assert flags["looked_at"]["with_flags"] > 0


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=SLOW)])
def test_every_planted_leak_is_found(seed):
    """The split is made on the corpus without leaks, so that about half of what is planted straddles."""
    _, items, made = planned("strict", seed)
    leaking = make_corpus(SIZE, seed=seed, leaks=LEAKS)
    evidence = evidence_of(leaking, items, made.items)
    names = ("exact_audio", "spoken_text", "recordings")
    report = run_checks([check for check in CHECKS if check.key in names], evidence, Promises.of("strict"))
    found = {check["check"]: {tuple(row["clips"]) for row in check["rows"]} for check in report.checks}
    splits = evidence.splits_of_clips("quality")
    checked = 0
    for planted in leaking.planted:
        clips = [name_of("c", digest) for digest in planted.members]
        kept = [splits.get(clip, set()) for clip in clips]
        if not all(kept) or kept[0] == kept[1]:
            continue
        checked += 1
        if planted.kind == "near_texts":  # of the clips that speak a text the first stands for all
            texts = {evidence.clips[clip].text for clip in clips}
            rows = next(check["rows"] for check in report.checks if check["check"] == "spoken_text")
            assert any(texts & set(row["texts"].values()) for row in rows)
        else:
            key = {"duplicates": "exact_audio", "recordings": "recordings"}[planted.kind]
            assert tuple(sorted(clips)) in found[key]
    assert checked >= 3


def test_speakers_under_two_ids_are_listed_and_others_are_not():
    corpus = make_corpus(800, seed=5, leaks=Leaks(two_ids=5))
    items = corpus.items(("assessment",))
    evidence = evidence_of(corpus, items, {item.content_id: "train" for item in items})
    chance = np.random.default_rng(5)
    voices: dict[str, np.ndarray] = {}
    vectors, clips = [], []
    for digest, clip in sorted(corpus.clips.items()):
        voice = voices.setdefault(clip.speaker.removesuffix("-again"), chance.normal(size=64))
        clips.append(name_of("c", digest))
        vectors.append(voice + 0.25 * chance.normal(size=64))
    (report,) = (
        run_checks([check], replace(evidence, embeddings=Speakers(tuple(clips), np.array(vectors))), Promises.nothing())
        for check in CHECKS
        if check.key == "one_speaker_two_ids"
    )
    listed = {frozenset(row["splits"]) for row in report.checks[0]["rows"]}
    planted = {frozenset(name_of("s", name) for name in p.members) for p in corpus.planted if p.kind == "two_ids"}
    assert listed == planted
    assert report.checks[0]["verdict"] == "warn"
