from __future__ import annotations

from dataclasses import replace

import pytest

from exports.leakage import Promises, inspect
from tests.exports.leakage.small import small

STRICT = Promises.of("strict")
FLAGS = Promises.of("core_flags")


def with_both_ends(**fields: str):
    """The first clip (train) and the last one (test) share these."""
    clean = small()
    first, *_, last = clean.clips.values()
    changed = {**clean.clips, first.id: replace(first, **fields), last.id: replace(last, **fields)}
    return replace(clean, clips=changed)


def leaks(evidence, promises=STRICT):
    return [leak["check"] for leak in inspect(evidence, promises, controls=False).leaks]


@pytest.mark.parametrize(
    ("field", "check"), [("speaker", "speakers"), ("system", "systems"), ("recording", "recordings")]
)
def test_each_shared_attribute_is_a_leak_where_disjointness_was_promised(field, check):
    assert leaks(with_both_ends(**{field: "x"})) == [check]


def test_what_was_not_promised_is_no_leak():
    assert leaks(with_both_ends(speaker="x"), FLAGS) == []
    assert leaks(with_both_ends(speaker="x"), Promises.of("speaker_system")) == ["speakers"]


@pytest.mark.parametrize(("field", "check"), [("speaker", "speakers"), ("system", "systems"), ("text", "spoken_text")])
def test_what_is_shared_without_a_promise_is_told_and_not_called_clean(field, check):
    verdicts = {row["check"]: row for row in inspect(with_both_ends(**{field: "x y z"}), FLAGS, controls=False).checks}
    assert verdicts[check]["verdict"] == "told"
    assert f"1 on quality. Rows of val and test say so in unseen_{field}" in verdicts[check]["why"]
    untouched = {row["check"]: row["verdict"] for row in inspect(small(), FLAGS, controls=False).checks}
    assert untouched[check] == "clean"


@pytest.mark.parametrize("policy", ["core_flags", "speaker_system", "paper_detection", "given"])
def test_no_policy_lets_a_recording_straddle(policy):
    assert leaks(with_both_ends(recording="x"), Promises.of(policy)) == ["recordings"]


def test_in_a_dataset_that_promises_nothing_shared_speakers_are_a_warning():
    report = inspect(with_both_ends(speaker="x"), Promises.nothing(), controls=False)
    assert "speakers" in [check["check"] for check in report.warnings]
    assert report.leaks == []


def test_unknown_speakers_of_one_source_are_taken_to_be_one_by_strict():
    assert leaks(with_both_ends(speaker="")) == ["speakers"]


def test_attributes_that_nobody_gives_are_absent_not_clean():
    clean = small()
    nameless = replace(clean, clips={name: replace(clip, speaker="") for name, clip in clean.clips.items()})
    report = inspect(nameless, Promises.nothing(), controls=False)
    (speakers,) = (check for check in report.checks if check["check"] == "speakers")
    assert speakers["verdict"] == "absent"
    assert "speaker" in speakers["why"]


def test_sound_that_is_not_what_was_declared_is_told():
    clean = small()
    first = next(iter(clean.clips.values()))
    assert leaks(replace(clean, clips={**clean.clips, first.id: replace(first, pcm="0" * 63 + "f")})) == ["exact_audio"]


def test_the_same_sound_trimmed_is_the_same_sound():
    assert leaks(with_both_ends(trimmed="ab" * 32)) == ["exact_audio"]


def test_a_file_with_tags_is_told():
    clean = small()
    first = next(iter(clean.clips.values()))
    tagged = replace(first, chunks=("fmt ", "LIST", "data"))
    assert leaks(replace(clean, clips={**clean.clips, first.id: tagged})) == ["names"]


def test_two_clips_are_one_pair_in_either_order():
    clean = small()
    one, other = (row for row in clean.rows if row.split == "train")
    both = replace(one, id="i" + "1" * 24, key="p" + "1" * 24, clips=(*one.clips, *other.clips), texts=())
    turned = replace(both, id="i" + "2" * 24, key="p" + "2" * 24, clips=both.clips[::-1])
    together = clean.with_rows([both, turned])
    apart = clean.with_rows([both, replace(turned, split="test")])
    assert leaks(together) == []
    assert leaks(apart) == ["clips_and_pairs"]


def test_tracks_are_split_on_their_own():
    clean = small()
    rows = [
        replace(row, id=f"i{9:023x}{n}", task="detection", split="test", texts=()) for n, row in enumerate(clean.rows)
    ]
    detected = clean.with_rows(rows)
    assert leaks(detected, Promises.of("strict", "paper")) == []
