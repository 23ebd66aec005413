"""The judge beside people, on answers made up so that the outcome is known."""

from __future__ import annotations

import pytest
from django.utils import timezone

from annotation.models import AnswerSheet, Assignment, Inspection
from datasets_app.models import LedgerEntry
from tests.annotation.world import make_campaign, make_clips
from training.domain import measuring
from training.enums import RunState
from training.models import JudgeOpinion, Run

MARKS = [(2, 4), (4, 2), (3, 3), (1, 3), (5, 3)]


@pytest.fixture
def run(release) -> Run:
    return Run.objects.create(
        release=release, recipe="tiny", name="the-judge", state=RunState.FINISHED, folder_key="runs/1"
    )


def rated(cast, run: Run, *, off: float, clips: int = 20):
    """Two people rate each clip; the judge is `off` from their mean. Half the clips are Chinese."""
    campaign = make_campaign(
        cast,
        clip_ids=[c.pk for n in range(clips) for c in make_clips(1, speaker=f"s{n}", language="zh" if n % 2 else "en")],
        raters_per_item=2,
    )
    for number, item in enumerate(campaign.items.order_by("clip_id")):
        marks = MARKS[number % len(MARKS)]
        for slot, (person, mark) in enumerate(zip((cast.ann, cast.ben), marks, strict=True), 1):
            work = Assignment.objects.get(item=item, slot=slot)
            work.state, work.rater, work.priority = "finished", person, abs(marks[0] - marks[1]) / 4
            work.save()
            AnswerSheet.objects.create(
                assignment=work,
                rater=person,
                lease_epoch=0,
                answers={"overall_quality": mark},
                frozen_at=timezone.now(),
            )
        mean = sum(marks) / 2
        JudgeOpinion.objects.create(run=run, item=item, scores={"overall_quality": {"expected": mean + off}})
    return campaign


def row_of(found: dict, language: str = "") -> dict:
    [row] = [r for r in found["rows"] if (r["dimension"], r["language"]) == ("overall_quality", language)]
    return row


def test_a_judge_nearer_than_people_are_to_each_other_is_told_so(cast, run):
    found = measuring.errors(run, rated(cast, run, off=0.1))
    row = row_of(found)
    assert (found["items"], found["left_out"]) == (20, 0)
    assert row["judge"]["value"] == pytest.approx(0.01)
    assert row["person"]["value"] == pytest.approx(3.2)  # 4, 4, 0, 4, 4
    assert row["judge_beside"]["value"] == pytest.approx(0.81)
    assert row["difference"]["differs"]
    assert row["difference"]["high"] < 0
    assert row_of(found, "zh")["judge"]["n"] == 10


def test_a_judge_that_is_far_off_is_told_so_too(cast, run):
    row = row_of(measuring.errors(run, rated(cast, run, off=3.0)))
    assert row["difference"]["differs"]
    assert row["difference"]["low"] > 0


def test_what_the_judge_has_learned_from_does_not_count(cast, run):
    campaign = rated(cast, run, off=0.0)
    item = campaign.items.order_by("clip_id").first()
    LedgerEntry.objects.create(track="quality", kind="clip", value=item.clip.digest, split="train", release="r")
    found = measuring.errors(run, campaign)
    assert (found["items"], found["left_out"]) == (19, 1)


def test_the_judges_order_finds_planted_disputes_and_a_useless_order_does_not(cast, run):
    campaign = rated(cast, run, off=0.0)
    works = list(Assignment.objects.filter(campaign=campaign).order_by("pk"))
    for number, work in enumerate(works):
        bad = number < 10
        Assignment.objects.filter(pk=work.pk).update(priority=1.0 if bad else 0.0)
        Inspection.objects.create(sheet=work.sheets.get(), by=cast.ines, verdict="return" if bad else "accept")
    found = measuring.errors(run, campaign)["inspection"]
    assert (found["inspected"], found["disputed"]) == (40, 10)
    [ten, *_] = found["at"]
    assert (ten["looks"], ten["judge"], ten["random"]) == (10, 100, 25)
    assert ten["random_high"] < 100
    Assignment.objects.filter(campaign=campaign).update(priority=0.5)
    for number, work in enumerate(works):
        Assignment.objects.filter(pk=work.pk).update(priority=number % 4 / 4)
    [ten, *_] = measuring.errors(run, campaign)["inspection"]["at"]
    assert ten["random_low"] <= ten["judge"] <= ten["random_high"]


def test_errors_are_measured_once_until_something_they_stand_on_changes(cast, run, monkeypatch):
    campaign = rated(cast, run, off=0.1)
    measured, measure = [], measuring.measure
    monkeypatch.setattr(measuring, "measure", lambda *order: measured.append(order) or measure(*order))
    first = measuring.errors(run, campaign)
    assert (measuring.errors(run, campaign), len(measured)) == (first, 1)
    work = Assignment.objects.filter(campaign=campaign).first()
    Inspection.objects.create(sheet=work.sheets.get(), by=cast.ines, verdict="return")
    assert measuring.errors(run, campaign)["inspection"]["disputed"] == 1
    clip = campaign.items.order_by("clip_id").first().clip
    LedgerEntry.objects.create(track="quality", kind="clip", value=clip.digest, split="train", release="r")
    assert measuring.errors(run, campaign)["left_out"] == 1
    sheet = AnswerSheet.objects.filter(assignment__campaign=campaign).last()
    AnswerSheet.objects.create(
        assignment=sheet.assignment,
        rater=sheet.rater,
        round=2,
        lease_epoch=0,
        answers={"overall_quality": 1},
        frozen_at=timezone.now(),
    )
    changed = measuring.errors(run, campaign)
    assert row_of(changed)["judge"]["value"] > row_of(first)["judge"]["value"]
    JudgeOpinion.objects.filter(item__campaign=campaign).last().delete()
    assert (measuring.errors(run, campaign)["items"], len(measured)) == (18, 5)


def test_measuring_asks_as_often_for_many_items_as_for_few(cast, run, count_queries):
    few, many = rated(cast, run, off=0.1, clips=4), rated(cast, run, off=0.1, clips=24)
    measuring.measure(run, few)  # what is asked once in a process is asked here
    asked = count_queries(lambda: measuring.measure(run, few))
    assert count_queries(lambda: measuring.measure(run, many)) == asked <= 7
    measuring.errors(run, many)
    assert count_queries(lambda: measuring.errors(run, many)) == 7


def test_appointments_and_errors_over_http(cast, run, count_queries):
    campaign = rated(cast, run, off=0.1, clips=10)
    client = cast.client("mara")
    made = client.post(f"/api/runs/{run.pk}/campaigns", {"campaign": campaign.pk, "orders_rating": True})
    assert (made.status_code, made.data["judged"], made.data["failed"]) == (201, 10, 0)
    one = count_queries(lambda: client.get(f"/api/runs/{run.pk}/campaigns"))
    for _ in range(3):
        other = make_campaign(cast)
        assert client.post(f"/api/runs/{run.pk}/campaigns", {"campaign": other.pk}).status_code == 201
    assert count_queries(lambda: client.get(f"/api/runs/{run.pk}/campaigns")) == one
    assert client.get(f"/api/runs/{run.pk}/errors?campaign={campaign.pk}").data["items"] == 10
    assert client.get(f"/api/runs/{run.pk}/errors?campaign=999999").status_code == 400
