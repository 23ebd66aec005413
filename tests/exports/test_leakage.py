"""Every check finds the leak that is planted for it, and a clean folder stays clean."""

from __future__ import annotations

from dataclasses import replace

import pytest

from exports.leakage.checks import CHECKS
from exports.leakage.evidence import ClipEvidence, Evidence, RowEvidence, TextEvidence
from exports.leakage.report import BlindCheck, inspect, run
from tests.exports.factories import sentence


def evidence(groups: int = 6) -> Evidence:
    clips, rows = {}, []
    for number in range(groups):
        name = f"c{number:02x}{number:02x}" + "0" * 20
        clips[name] = ClipEvidence(
            id=name,
            path=f"audio/{number:02x}/{number:02x}/{name}.wav",
            speaker=f"s{number}",
            system=f"y{number}",
            text=sentence(number),
            recording="",
            source="corpus",
            origin="synthetic",
            declared_pcm=f"{number:064x}",
            pcm=f"{number:064x}",
            chunks=("fmt ", "data"),
        )
        texts = (TextEvidence(sentence(500 + number), stock=False),)
        split = ("train", "train", "val", "val", "test", "test")[number % 6]
        rows.append(RowEvidence(f"i{number:024x}", name, "assessment", split, (name,), texts))
    return Evidence(clips, tuple(rows))


def test_a_clean_folder_is_clean_and_every_control_is_found():
    report = inspect(evidence())
    assert report.leaks == []
    assert [check["control"] for check in report.checks] == ["found the planted leak"] * len(CHECKS)
    assert report.as_json()["verdict"] == "clean"


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.key)
def test_a_planted_leak_is_found_by_its_check(check):
    leaking = check.plant(evidence())
    assert run(check, leaking)["verdict"] == "leak"
    assert check.key in {leak["check"] for leak in inspect(leaking).leaks}


def test_a_check_that_cannot_see_is_not_believed():
    blind = replace(CHECKS[0], look=lambda evidence: iter(()))
    with pytest.raises(BlindCheck):
        run(blind, evidence())


@pytest.mark.parametrize("field", ["speaker", "system", "recording"])
def test_each_shared_attribute_is_a_leak(field):
    clean = evidence()
    first, *_, last = clean.clips.values()
    changed = {**clean.clips, first.id: replace(first, **{field: "x"}), last.id: replace(last, **{field: "x"})}
    assert inspect(replace(clean, clips=changed)).leaks[0]["rows"][0]["attribute"] == (field, "x")


def test_unknown_speakers_of_one_source_are_taken_to_be_one():
    clean = evidence()
    first, *_, last = clean.clips.values()
    changed = {**clean.clips, first.id: replace(first, speaker=""), last.id: replace(last, speaker="")}
    assert [leak["check"] for leak in inspect(replace(clean, clips=changed)).leaks] == ["attributes"]


def test_sound_that_is_not_what_was_declared_is_told():
    clean = evidence()
    first = next(iter(clean.clips.values()))
    changed = {**clean.clips, first.id: replace(first, pcm="0" * 63 + "f")}
    assert [leak["check"] for leak in inspect(replace(clean, clips=changed)).leaks] == ["exact_audio"]


def test_a_file_with_tags_is_told():
    clean = evidence()
    first = next(iter(clean.clips.values()))
    changed = {**clean.clips, first.id: replace(first, chunks=("fmt ", "LIST", "data"))}
    assert [leak["check"] for leak in inspect(replace(clean, clips=changed)).leaks] == ["names"]


def test_two_clips_are_one_pair_in_either_order():
    clean = evidence()
    one, other = (row for row in clean.rows if row.split == "train")
    both = RowEvidence("i" + "1" * 24, "p" + "1" * 24, "comparison", "train", (*one.clips, *other.clips), ())
    turned = replace(both, id="i" + "2" * 24, key="p" + "2" * 24, clips=both.clips[::-1])
    together = clean.with_row(both).with_row(turned)
    apart = clean.with_row(both).with_row(replace(turned, split="test"))
    assert inspect(together).leaks == []
    assert "clips_and_pairs" in {leak["check"] for leak in inspect(apart).leaks}
