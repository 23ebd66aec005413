"""The probe finds what is planted, nothing in chance, and the rule says when that is a leak."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from exports.leakage.check import Seen, Verdict
from exports.leakage.evidence import ClipEvidence, Evidence, RowEvidence
from exports.leakage.probe import FOLDS, Auc, cross_validated, folds_of, interval
from exports.leakage.promises import Promises
from exports.leakage.report import control
from exports.leakage.shortcuts import CHECKS, look, verdict

PROMISES = Promises.nothing()
Shift = Callable[[bool], dict[str, float]]


def clips_of(
    count: int, more: Shift = lambda real: {}, *, sources: int = 1, seed: int = 0
) -> tuple[list[ClipEvidence], list[bool]]:
    """Clips whose figures are chance, with `more` added to them; every speaker is real or fake."""
    chance = np.random.default_rng(seed)
    clips, kinds = [], []
    for number in range(count):
        speaker = number % 30
        real = speaker % 2 == 0
        facts = {
            "seconds": chance.uniform(2, 8), "leading_silence_s": chance.normal(0.3, 0.06),
            "trailing_silence_s": chance.normal(0.3, 0.06), "loudness_lufs": chance.normal(-23, 3),
            "true_peak_dbtp": chance.normal(-4, 2), "bandwidth_hz": chance.normal(7500, 300), "sample_rate": 16_000.0,
        }  # fmt: skip
        facts |= {name: facts.get(name, 0.0) + value for name, value in more(real).items()}
        clips.append(
            ClipEvidence(
                f"c{number:05d}", source=f"source-{speaker % sources}", speaker=f"s{speaker}",
                origin="real" if real else "synthetic", facts=facts,
            )
        )  # fmt: skip
        kinds.append(real)
    return clips, kinds


def evidence_of(clips: list[ClipEvidence], split: str = "test") -> Evidence:
    rows = tuple(RowEvidence(clip.id, clip.id, "detection", split, (clip.id,)) for clip in clips)
    return Evidence({clip.id: clip for clip in clips}, rows)


def seen(count: int, more: Shift = lambda real: {}, **given: Any) -> Seen:
    return look(evidence_of(clips_of(count, more, **given)[0]), PROMISES)


def levels(found: Seen) -> list[Verdict]:
    return [finding.level for finding in found.findings]


@pytest.mark.parametrize("sources", [1, 6])
def test_chance_tells_nothing(sources: int) -> None:
    found = seen(1500, sources=sources)
    assert found.figures["probe"]["auc"] == pytest.approx(0.5, abs=0.06)
    assert found.figures["folds_by"] == ("speaker" if sources == 1 else "source")
    assert levels(found) == []


def test_sixty_milliseconds_more_silence_are_found() -> None:
    found = seen(1500, lambda real: {"leading_silence_s": 0.06 * real})
    assert found.figures["probe"]["auc"] == pytest.approx(0.76, abs=0.04)  # two normals one sd apart
    assert found.figures["features"][0]["feature"] == "leading_silence_s"
    (finding,) = found.findings
    assert "most by leading_silence_s" in finding.what


def test_a_strong_shortcut_is_a_leak_and_a_weak_one_a_warning() -> None:
    assert levels(seen(800, lambda real: {"loudness_lufs": 9.0 * real})) == [Verdict.LEAK]
    assert levels(seen(800, lambda real: {"loudness_lufs": 2.0 * real})) == [Verdict.WARN]


def test_what_two_figures_tell_together_is_found() -> None:
    found = seen(1000, lambda real: {"loudness_lufs": 2.0 * real, "bandwidth_hz": 200.0 * real})
    assert found.figures["probe"]["auc"] > max(row["auc"] for row in found.figures["features"])


@pytest.mark.parametrize(
    ("auc", "expected"),
    [
        (Auc(0.80, 0.70, 0.90), Verdict.LEAK),
        (Auc(0.80, 0.55, 0.95), Verdict.WARN),  # too few clips to accuse anyone
        (Auc(0.80, 0.45, 1.00), Verdict.CLEAN),
        (Auc(0.65, 0.52, 0.75), Verdict.WARN),
        (Auc(0.65, 0.49, 0.80), Verdict.CLEAN),
        (Auc(0.59, 0.57, 0.61), Verdict.CLEAN),
        (Auc(0.20, 0.10, 0.30), Verdict.CLEAN),  # what does not carry over to other sources
    ],
)
def test_the_rule(auc: Auc, expected: Verdict) -> None:
    assert verdict(auc, twin=False) == expected


def test_an_equalised_twin_of_every_held_out_clip_lets_it_pass_with_a_warning() -> None:
    clips, _ = clips_of(600, lambda real: {"loudness_lufs": 9.0 * real})
    even = {clip.id: {**clip.facts, "loudness_lufs": -23.0} for clip in clips}
    evidence = evidence_of(clips)
    found = look(replace(evidence, equalised=even), PROMISES)
    assert levels(found) == [Verdict.WARN]
    assert found.figures["equalised_twin"]["auc"] == pytest.approx(0.5, abs=0.08)
    some = {clip: facts for clip, facts in even.items() if clip != clips[0].id}
    assert levels(look(replace(evidence, equalised=some), PROMISES)) == [Verdict.LEAK]


def test_a_twin_that_still_tells_is_told() -> None:
    clips, _ = clips_of(600, lambda real: {"loudness_lufs": 9.0 * real})
    same = {clip.id: clip.facts for clip in clips}
    words = [finding.what for finding in look(replace(evidence_of(clips), equalised=same), PROMISES).findings]
    assert any(what.startswith("The equalised twin still tells") for what in words)


def test_a_shortcut_of_one_source_does_not_carry_over() -> None:
    """Grouped by source, the probe is asked about sources that it has not seen."""
    clips, kinds = clips_of(1200, sources=6)
    by_source = [
        replace(clip, facts={**clip.facts, "loudness_lufs": -30.0 if kind == (clip.source < "source-3") else -16.0})
        for clip, kind in zip(clips, kinds, strict=True)
    ]
    assert look(evidence_of(by_source), PROMISES).figures["probe"]["auc"] < 0.6


def test_labels_of_rows_go_before_the_origin_and_unknown_ones_are_counted() -> None:
    clips, kinds = clips_of(60)
    plain = [replace(clip, origin="") for clip in clips]
    rows = tuple(
        RowEvidence(clip.id, clip.id, "detection", "val", (clip.id,), fields=("real_or_fake",), values=(label,))
        for clip, label in zip(plain, ["real" if kind else "fake" for kind in kinds[:50]] + [None] * 10, strict=True)
    )
    found = look(Evidence({clip.id: clip for clip in plain}, rows), PROMISES)
    assert (found.looked_at["real"], found.looked_at["fake"], found.looked_at["of_unknown_kind"]) == (25, 25, 10)


def test_too_few_clips_or_no_figures_give_no_verdict() -> None:
    assert "Fewer than 20" in seen(30).absent
    clips, _ = clips_of(100)
    assert look(evidence_of([replace(clip, facts={}) for clip in clips]), PROMISES).absent
    assert look(Evidence({}, ()), PROMISES).absent


def test_the_control_is_found() -> None:
    assert control(CHECKS[0], evidence_of(clips_of(400)[0]), PROMISES) == "found the planted leak"


def test_folds_keep_groups_whole_and_classes_even() -> None:
    labels = np.arange(200) % 2 == 0
    groups = [f"g{number // 5}" for number in range(200)]
    folds = folds_of(labels, groups)
    assert all(len(set(folds[np.array(groups) == group])) == 1 for group in set(groups))
    assert [int((folds == fold).sum()) for fold in range(FOLDS)] == [40] * FOLDS


def test_the_interval_is_over_clusters_not_clips() -> None:
    """A hundred clips of one speaker are not a hundred witnesses."""
    labels = np.arange(400) % 2 == 0
    per_cluster = np.random.default_rng(4).standard_normal(8).repeat(50)
    paired = [f"{number // 50}" for number in range(400)]
    scores = per_cluster + 0.3 * np.where(np.arange(400) // 50 % 2, labels, ~labels)
    wide = interval(scores, labels, clusters=paired)
    narrow = interval(scores, labels, clusters=[str(number) for number in range(400)])
    assert wide.high - wide.low > 0
    assert narrow.value == wide.value
    assert interval(np.ones(10), np.arange(10) < 5, clusters=["a"] * 10) == Auc(0.5, 0.5, 0.5)


def test_the_same_clips_give_the_same_figures() -> None:
    clips, _ = clips_of(200, lambda real: {"loudness_lufs": 2.0 * real})
    assert look(evidence_of(clips), PROMISES).figures == look(evidence_of(clips[::-1]), PROMISES).figures


def test_unknown_figures_are_no_obstacle() -> None:
    features = np.full((100, 3), np.nan)
    features[::2, 1] = np.arange(50)
    labels = np.arange(100) % 4 < 2
    groups = [str(number // 4) for number in range(100)]
    assert 0.3 < cross_validated(features, labels, groups=groups, clusters=groups).value < 0.7
