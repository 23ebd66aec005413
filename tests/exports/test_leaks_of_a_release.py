"""What a manager reads, and hears, about the leaks of a release, also of one that was refused for them."""

from __future__ import annotations

import pytest

from annotation.models import Item
from exports.domain.requesting import request_release
from exports.models import Release
from jobs.running import run_job

pytestmark = pytest.mark.slow
SAME = "The voice is clear and warm, but a hum stands behind every word of it."


@pytest.fixture
def leaking(campaign, monkeypatch):
    """Every rater wrote the same words, and nothing upstream takes notice."""
    monkeypatch.setattr("exports.building.tasks.repeated", lambda *_: {})
    for item in Item.objects.filter(campaign=campaign):
        revision = item.assignments.get().sheets.get().revisions.get()
        revision.text = SAME
        revision.save()
    return campaign


def build(cast, campaign, **wishes):
    release = request_release(name="set-1", campaigns=[campaign.pk], by=cast.mara, **wishes)
    assert run_job(release.job_id, worker="test") == "done"
    return Release.objects.get(pk=release.pk)


def test_a_refused_release_names_its_clips_until_it_is_let_out_by_name(cast, leaking):
    client = cast.client("mara")
    refused = build(cast, leaking)
    assert (refused.state, refused.refusal_code) == ("refused", "leak_found")
    told = client.get(f"/api/releases/{refused.pk}/leakage").data
    assert told["refused"] == ["annotation_text"]
    (check,) = [check for check in told["report"]["checks"] if check["verdict"] == "leak"]
    assert (check["check"], check["control"]) == ("annotation_text", "found the planted leak")
    named = [told["clips"][clip] for clip in check["rows"][0]["clips"]]
    assert named
    assert all(client.get(f"/api/clips/{clip['id']}").data["audio"]["url"] for clip in named)
    assert "report" not in client.get(f"/api/releases/{refused.pk}").data["summary"]

    wishes = {"overrides": [{"check": "annotation_text", "reason": "One stock phrase, agreed with the lab."}]}
    released = build(cast, leaking, **wishes)
    assert (released.pk, released.state) == (refused.pk, "published")
    told = client.get(f"/api/releases/{released.pk}/leakage").data
    assert (told["refused"], told["report"]["verdict"]) == ([], "leak")
    assert told["report"]["overrides"][0]["by"] == "mara"
    assert told["clips"]


def test_a_clean_release_has_its_report_and_names_nobody(cast, campaign):
    told = cast.client("mara").get(f"/api/releases/{build(cast, campaign).pk}/leakage").data
    assert told["report"]["verdict"] in ("clean", "warn")
    assert {check["verdict"] for check in told["report"]["checks"]} <= {"clean", "warn", "absent"}


def test_without_a_build_there_is_no_report(cast, campaign):
    waiting = request_release(name="set-1", campaigns=[campaign.pk], by=cast.mara)
    answer = cast.client("mara").get(f"/api/releases/{waiting.pk}/leakage")
    assert (answer.status_code, answer.data["error"]["code"]) == (409, "no_leak_report")
