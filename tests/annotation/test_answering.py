"""Saving and submitting answers: versions, leases, listening, warnings, and words that came too late."""

from __future__ import annotations

from typing import Any

import pytest

from annotation import signals
from annotation.models import AnswerEvent, AnswerSheet
from annotation.questionnaire import load_preset
from tests.annotation.pairs import lease_in_order, pair_campaign
from tests.annotation.world import (
    CLEAN,
    COMPARED,
    Worker,
    error_of,
    heard_all,
    make_campaign,
    ok,
    sheet_of,
)
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(cast: Cast) -> Worker:
    return Worker.of(cast.ann)


def test_a_save_counts_the_version_and_leaves_an_event(cast: Cast, ann: Worker):
    work = ok(ann.lease(make_campaign(cast)))

    saved = ok(ann.save(work, {"overall_quality": 4}))

    assert saved == {"version": 1, "findings": []}
    sheet = sheet_of(work)
    assert sheet.answers == {"overall_quality": 4}
    assert sheet.heard == {"": [[0.0, 4.0]]}
    assert [(e.kind, e.version, e.data["raw"]) for e in sheet.events.all()] == [("save", 1, {"overall_quality": 4})]


def test_a_half_made_or_wrong_answer_is_stored_and_found_fault_with(cast: Cast, ann: Worker):
    work = ok(ann.lease(make_campaign(cast)))

    saved = ok(ann.save(work, {"overall_quality": 9}))

    assert [(f["level"], f["code"], f["dimension"]) for f in saved["findings"]] == [
        ("error", "range", "overall_quality")
    ]
    assert sheet_of(work).raw == {"overall_quality": 9}


def test_a_stale_save_is_refused_with_both_versions_and_its_words_are_kept(cast: Cast, ann: Worker):
    work = ok(ann.lease(make_campaign(cast)))
    ok(ann.save(work, {"overall_quality": 4}))

    refused = ann.save(work, {"overall_quality": 2}, version=0)

    assert error_of(refused) == (412, "stale")
    assert refused.data["error"]["extra"]["theirs"] == {
        "version": 1,
        "raw": {"overall_quality": 4},
        "heard": {"": [[0.0, 4.0]]},
    }
    assert refused.data["error"]["extra"]["mine"]["raw"] == {"overall_quality": 2}
    assert sheet_of(work).raw == {"overall_quality": 4}
    assert AnswerEvent.objects.get(kind="conflict").data["raw"] == {"overall_quality": 2}


def test_the_same_stale_save_sent_again_is_kept_once(cast: Cast, ann: Worker):
    work = ok(ann.lease(make_campaign(cast)))
    ok(ann.save(work, {"overall_quality": 4}))

    for _ in range(3):
        ann.save(work, {"overall_quality": 2}, version=0)

    assert AnswerEvent.objects.filter(kind="conflict").count() == 1


def test_a_retried_save_has_its_effect_once(cast: Cast, ann: Worker):
    work = ok(ann.lease(make_campaign(cast)))

    first = ann.save(work, {"overall_quality": 4}, key="same-key-twice")
    again = ann.save(work, {"overall_quality": 4}, key="same-key-twice")

    assert (first.data, again.headers["Idempotent-Replay"]) == (again.data, "true")
    assert sheet_of(work).version == 1


@pytest.mark.parametrize("missing", ["If-Match", "Idempotency-Key", "X-Lease-Epoch"])
def test_a_save_without_its_preconditions_is_refused(cast: Cast, ann: Worker, missing: str):
    work = ok(ann.lease(make_campaign(cast)))
    headers = {"If-Match": '"0"', "Idempotency-Key": "a-key-of-mine", "X-Lease-Epoch": "1"}
    del headers[missing]

    refused = ann.client.put(f"/api/assignments/{work['id']}/answers", {"raw": {}}, headers=headers)

    assert error_of(refused) == (428, "precondition_required")


@pytest.mark.parametrize(
    "heard",
    [{"A": [[0, 1]]}, {"": [[0]]}, {"": "all"}, {"": [["0", "1"]]}, {"": [[0, True]]}, []],
)
def test_unreadable_hearing_is_refused(cast: Cast, ann: Worker, heard: Any):
    work = ok(ann.lease(make_campaign(cast)))

    assert ann.save(work, {}, heard=heard).status_code == 400
    assert sheet_of(work).version == 0


@pytest.mark.parametrize("raw", [[], "answers", 7, None, [{"overall_quality": 1}]])
def test_answers_that_are_no_object_are_refused(cast: Cast, ann: Worker, raw: Any):
    work = ok(ann.lease(make_campaign(cast)))

    assert error_of(ann.save(work, raw)) == (400, "invalid")


@pytest.mark.parametrize(
    "value", [None, [], {}, {"A": 1}, "5", 5.0, True, [[]], [{"start": 0}], {"A": {"B": []}}, 10**30]
)
def test_no_answer_whatever_it_is_breaks_a_save_or_a_submission(cast: Cast, ann: Worker, value: Any):
    work = ok(ann.lease(make_campaign(cast)))
    strange = dict.fromkeys((*CLEAN, "distortion_intervals", "distortion_type", "no_such_question"), value)

    saved = ok(ann.save(work, strange))

    assert ann.submit(work, version=saved["version"]).status_code == 422
    assert ok(ann.client.get(f"/api/assignments/{work['id']}"))["sheet"]["raw"] == strange


def test_what_was_heard_stays_heard(cast: Cast, ann: Worker):
    work = ok(ann.lease(make_campaign(cast)))

    ok(ann.save(work, {}, heard={"": [[0, 1.5]]}))
    ok(ann.save(work, {}, heard={"": [[1.0, 2.0], [3, 99]]}, version=1))

    assert sheet_of(work).heard == {"": [[0.0, 2.0], [3.0, 4.0]]}


def test_nobody_else_can_save(cast: Cast, ann: Worker):
    work = ok(ann.lease(make_campaign(cast)))

    assert error_of(Worker.of(cast.ben).save(work, {"overall_quality": 1})) == (404, "not_found")
    assert sheet_of(work).version == 0


def test_submitting_freezes_the_sheet_and_announces_it(cast: Cast, ann: Worker):
    announced: list[AnswerSheet] = []

    def hear(sheet: AnswerSheet, **_: object) -> None:
        announced.append(sheet)

    signals.sheet_frozen.connect(hear)
    try:
        work = ann.answer(make_campaign(cast), CLEAN)
    finally:
        signals.sheet_frozen.disconnect(hear)

    sheet = sheet_of(work)
    assert (work["state"], work["sheet"]["frozen"]) == ("writing", True)
    assert (announced, sheet.frozen_at is not None) == ([sheet], True)
    assert error_of(ann.save(work, {"overall_quality": 1})) == (409, "wrong_state")
    assert sheet_of(work).answers == CLEAN


def test_incomplete_answers_cannot_be_submitted(cast: Cast, ann: Worker):
    work = ok(ann.lease(make_campaign(cast)))
    saved = ok(ann.save(work, {key: value for key, value in CLEAN.items() if key != "age"}))

    refused = ann.submit(work, version=saved["version"])

    assert error_of(refused) == (422, "findings")
    assert list(refused.data["error"]["fields"]) == ["age"]
    assert sheet_of(work).frozen_at is None


@pytest.mark.parametrize(
    ("spans", "submits"),
    [
        ([[0, 4.0]], True),
        ([[0, 3.8]], True),
        ([[0.1, 2], [2.02, 3.9]], True),
        ([[0, 3.7]], False),
        ([[1, 4.0]], False),
        ([], False),
    ],
)
def test_a_clip_must_be_heard_to_its_end(cast: Cast, ann: Worker, spans: list[list[float]], submits: bool):
    work = ok(ann.lease(make_campaign(cast)))
    saved = ok(ann.save(work, CLEAN, heard={"": spans}))

    answer = ann.submit(work, version=saved["version"])

    if submits:
        assert ok(answer)["state"] == "writing"
    else:
        assert error_of(answer) == (422, "not_heard")
        assert [u["side"] for u in answer.data["error"]["extra"]["unheard"]] == [""]


def test_warnings_must_be_confirmed(cast: Cast, ann: Worker):
    odd = {**CLEAN, "distortion": 4, "distortion_type": ["artifacts"], "distortion_severity": "severe"}
    work = ok(ann.lease(make_campaign(cast)))
    saved = ok(ann.save(work, odd))

    refused = ann.submit(work, version=saved["version"])
    codes = [finding["code"] for finding in refused.data["error"]["extra"]["findings"]]

    assert error_of(refused) == (422, "unconfirmed")
    assert ok(ann.submit(work, version=saved["version"], confirmed=codes))["state"] == "writing"
    assert sheet_of(work).confirmed == sorted(codes)


def test_only_answers_that_were_asked_are_frozen(cast: Cast, ann: Worker):
    work = ann.answer(make_campaign(cast), {**CLEAN, "distortion_perception": ["hissing"]})

    assert sheet_of(work).answers == CLEAN


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_sides_are_stored_unswapped_and_shown_as_heard(cast: Cast, ann: Worker, order: str):
    campaign = pair_campaign(cast)
    work = lease_in_order(ann, campaign, order)
    raw = COMPARED if order == "ab" else as_heard_the_other_way_round()

    saved = ok(ann.save(work, raw))
    written = ok(ann.submit(work, version=saved["version"]))

    sheet = sheet_of(work)
    assert (sheet.raw, sheet.answers) == (raw, COMPARED)
    pair = campaign.items.get().pair
    clips = (pair.clip_a, pair.clip_b) if order == "ab" else (pair.clip_b, pair.clip_a)
    heard = {side: clip.seconds for side, clip in zip("AB", clips, strict=True)}
    for shown in (work, written):
        assert {c["side"]: c["audio"]["seconds"] for c in shown["item"]["clips"]} == heard
    assert written["item"]["clips"] == work["item"]["clips"]
    assert (written["sheet"]["frozen"], written["sheet"]["raw"]) == (True, raw)
    assert written["sheet"]["heard"] == {side: [[0.0, seconds]] for side, seconds in heard.items()}


def test_an_address_tells_nothing_and_is_the_persons_own(cast: Cast, ann: Worker):
    work = ok(ann.lease(make_campaign(cast)))

    assert "secret" not in str(work)
    assert work["item"]["clips"][0]["audio"]["url"].startswith("/api/audio/")


def test_answers_to_one_thing_do_not_reach_another_rater(cast: Cast, ann: Worker):
    campaign = make_campaign(cast, raters_per_item=2)
    work = ann.answer(campaign, CLEAN)
    ben = Worker.of(cast.ben)

    bens = ok(ben.lease(campaign))

    assert (bens["sheet"]["raw"], bens["id"] != work["id"]) == ({}, True)
    assert error_of(ben.client.get(f"/api/assignments/{work['id']}")) == (404, "not_found")
    assert error_of(ben.client.get(f"/api/assignments/{work['id']}/text")) == (404, "not_found")


def as_heard_the_other_way_round() -> dict[str, Any]:
    other = {"A": "B", "B": "A"}
    questionnaire = load_preset("speecheval-comparison")
    return {
        key: {other[side]: part for side, part in value.items()}
        if questionnaire.dimension(key).per_clip
        else other.get(value, value)
        for key, value in COMPARED.items()
    }


def test_heard_all_names_the_sides_shown(cast: Cast, ann: Worker):
    assert heard_all(ok(ann.lease(pair_campaign(cast)))).keys() == {"A", "B"}
