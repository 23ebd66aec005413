"""Whoever hears the pair's B as A goes on calling it A: on the page, in the check, before the inspector."""

from __future__ import annotations

from typing import Any

import pytest

from annotation.enums import ItemState
from annotation.models import Campaign, Dispute, FinalField, Revision
from tests.annotation.pairs import complete_in_order, lease_in_order, pair_campaign, submit_in_order
from tests.annotation.world import COMPARED, Worker, error_of, ok
from tests.cast import Cast

pytestmark = pytest.mark.django_db

# On the screen of a rater under "ba": A is the pair's clip B, three seconds, clipped from end to end.
SEEN: dict[str, Any] = {
    **COMPARED,
    "overall_quality": "B",
    "distortion": "B",
    "subjective_experience": "B",
    "distortion_type": {"A": ["clipping"], "B": ["none"]},
    "distortion_intervals": {"A": [{"start": 0.0, "end": 3.0, "type": "clipping", "severity": "moderate"}]},
    "gender": {"A": "male", "B": "female"},
}
STORED = {  # as the pair names them
    **SEEN,
    "overall_quality": "A",
    "distortion": "A",
    "subjective_experience": "A",
    "distortion_type": {"A": ["none"], "B": ["clipping"]},
    "distortion_intervals": {"B": SEEN["distortion_intervals"]["A"]},
    "gender": {"A": "female", "B": "male"},
}
TRUE = "Overall, B sounds better than A. Sample A is a man with clipping from 0 to 3 s."
FALSE = "Overall, A sounds better than B. Sample B is a man with clipping from 0 to 3 s."


@pytest.fixture
def ann(cast: Cast) -> Worker:
    return Worker.of(cast.ann)


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    return pair_campaign(cast, raters_per_item=1)


@pytest.fixture
def work(ann: Worker, campaign: Campaign) -> dict[str, Any]:
    return submit_in_order(ann, campaign, "ba", SEEN)


def test_a_text_is_held_against_what_its_writer_heard(ann: Worker, work: dict[str, Any]):
    assert ok(ann.revise(work, TRUE))["contradictions"] == []

    found = ok(ann.revise(work, FALSE, version=1))["contradictions"]

    assert {c["dimension"] for c in found} >= {"overall_quality", "gender"}
    assert error_of(ann.finish(work)) == (422, "contradictions_open")


def test_the_text_page_describes_the_answers_as_they_were_given(ann: Worker, work: dict[str, Any]):
    page = ok(ann.client.get(f"/api/assignments/{work['id']}/text"))
    words = {(a["key"], a["side"]): a["words"] for a in page["answers"]}

    assert words["overall_quality", ""] == "B is better than A"
    assert words["gender", "A"] == "male"
    assert words["distortion_intervals", "A"] == "0-3 s (entire recording) clipping (moderate)"


def test_the_inspector_sees_the_raters_own_sides(cast: Cast, ann: Worker, work: dict[str, Any]):
    ok(ann.revise(work, TRUE))
    ok(ann.finish(work))

    case = ok(Worker.of(cast.ines).client.get(f"/api/inspections/{work['id']}"))

    assert {clip["side"]: clip["audio"]["seconds"] for clip in case["item"]["clips"]} == {"A": 3.0, "B": 4.0}
    assert case["answers"] == SEEN
    words = {(a["key"], a["side"]): a["words"] for a in case["described"]}
    assert words["distortion_intervals", "A"] == "0-3 s (entire recording) clipping (moderate)"
    assert (case["text"]["text"], case["text"]["contradictions"]) == (TRUE, [])


def test_the_inspector_sees_the_warnings_that_the_rater_confirmed(cast: Cast, ann: Worker, campaign: Campaign):
    odd = {**SEEN, "distortion": "A"}
    work = lease_in_order(ann, campaign, "ba")
    saved = ok(ann.save(work, odd))
    codes = [finding["code"] for finding in saved["findings"] if finding["level"] == "warning"]
    ok(ann.submit(work, version=saved["version"], confirmed=codes))
    ok(ann.revise(work, "One text."))
    ok(ann.finish(work))

    case = ok(Worker.of(cast.ines).client.get(f"/api/inspections/{work['id']}"))

    assert codes
    assert [f["code"] for f in case["findings"] if f["level"] == "warning"] == case["confirmed"] == codes


def test_accepted_texts_of_both_orders_stand_beside_the_final_fields(cast: Cast, ann: Worker, campaign: Campaign):
    complete_in_order(ann, campaign, "ba", SEEN, TRUE)
    ok(Worker.of(cast.ines).client.post(f"/api/inspections/{campaign.assignments.get().pk}", {"verdict": "accept"}))

    assert campaign.items.get().state == ItemState.ACCEPTED
    assert {f.dimension: f.value for f in FinalField.objects.all()} == STORED
    assert Revision.objects.get().left_out == []


def test_an_overruled_text_is_left_out_in_its_own_order(cast: Cast, ann: Worker):
    """Ben heard the pair in its own order and found the other clip better; the adjudicator sides with him."""
    dispute = dispute_of_two_orders(cast)
    ada = Worker.of(cast.ada)
    case = ok(ada.client.post(f"/api/disputes/{dispute.pk}/claim"))
    assert {clip["side"]: clip["audio"]["seconds"] for clip in case["item"]["clips"]} == {"A": 4.0, "B": 3.0}
    blind = {"answers": {"overall_quality": "B"}, "heard": {"A": [[0, 4.0]], "B": [[0, 3.0]]}}
    case = ok(ada.client.put(f"/api/disputes/{dispute.pk}/blind", blind))

    sides = {side["answers"]["overall_quality"]: side for side in case["sides"]}
    assert (sides["A"]["text"]["text"], sides["A"]["text"]["sides_swapped"]) == (TRUE, True)
    assert (sides["B"]["text"]["text"], sides["B"]["text"]["sides_swapped"]) == ("Overall, B sounds better.", False)

    ok(
        ada.client.post(
            f"/api/disputes/{dispute.pk}/decide", {"decisions": {"overall_quality": {"side": sides["B"]["label"]}}}
        )
    )

    left_out = {r.by.username: [(c["dimension"], c["said"]) for c in r.left_out] for r in Revision.objects.all()}
    assert left_out["ben"] == []
    assert [dimension for dimension, _ in left_out["ann"]] == ["overall_quality"]


def test_an_escalation_says_whose_sides_it_names(cast: Cast, ann: Worker, campaign: Campaign):
    work = complete_in_order(ann, campaign, "ba", SEEN, TRUE)
    verdict = {"verdict": "escalate", "comment": "A is not clipped.", "fields": ["overall_quality"]}
    ok(Worker.of(cast.ines).client.post(f"/api/inspections/{work.pk}", verdict))
    ada, dispute = Worker.of(cast.ada), Dispute.objects.get()
    ok(ada.client.post(f"/api/disputes/{dispute.pk}/claim"))

    blind = {"answers": {"overall_quality": "A"}, "heard": {"A": [[0, 4.0]], "B": [[0, 3.0]]}}
    case = ok(ada.client.put(f"/api/disputes/{dispute.pk}/blind", blind))

    assert case["comments"] == [{"comment": "A is not clipped.", "fields": ["overall_quality"], "sides_swapped": True}]


def dispute_of_two_orders(cast: Cast) -> Dispute:
    campaign = pair_campaign(cast, inspect_share=0)
    complete_in_order(Worker.of(cast.ann), campaign, "ba", SEEN, TRUE)
    complete_in_order(
        Worker.of(cast.ben), campaign, "ab", {**STORED, "overall_quality": "B"}, "Overall, B sounds better."
    )
    dispute = Dispute.objects.get()
    assert dispute.fields == ["overall_quality"]
    return dispute
