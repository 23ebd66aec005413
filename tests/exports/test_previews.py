"""What a manager sees before anything is written."""

from __future__ import annotations

import pytest

from datasets_app.models import LedgerEntry
from exports.domain.previewing import preview
from exports.models import Release
from jobs.models import Job
from jobs.running import run_job

pytestmark = pytest.mark.slow
ASKED = ["core_flags", "strict", "paper_detection"]


def test_each_policy_says_what_it_would_keep_and_nothing_is_written(campaign):
    found = preview([campaign], policies=ASKED)
    assert found["accepted"] == {"items": 16, "clips": 16}
    core, strict, paper = found["policies"]
    assert core["kept"] == {"items": 16, "clips": 16, "share": 1.0}
    assert sum(core["by_split"].values()) == 16
    assert core["core"]["test"] > 0
    assert set(core["balance"]) == {"language", "score", "source", "task"}
    assert sum(core["balance"]["score"]["assessment 3"].values()) == 16
    assert strict["possible"]
    assert not paper["possible"]
    assert paper["refusal"]["code"] == "wrong_plan"
    assert not Release.objects.exists()
    assert not LedgerEntry.objects.exists()


def test_what_falls_out_is_told_by_reason_with_clips_to_look_at(campaign):
    campaign.items.first().clip.__class__.objects.update(extra={"split": ""})
    (given,) = preview([campaign], policies=["given"])["policies"]
    if given["possible"]:
        (fallen,) = given["quarantined"]
        assert fallen["count"] == 16
        assert fallen["examples"][0]["clips"][0]["speaker"].startswith("voice")
    else:
        assert given["refusal"]["message"]


def test_a_preview_over_http_is_a_job(cast, campaign):
    client = cast.client("mara")
    asked = client.post("/api/releases/previews", {"campaigns": [campaign.pk], "policies": ["core_flags"]})
    assert asked.status_code == 202, asked.data
    waiting = client.get(f"/api/releases/previews/{asked.data['job_id']}").data
    assert (waiting["state"], waiting["preview"]) == ("ready", None)
    run_job(asked.data["job_id"], worker="test")
    shown = client.get(f"/api/releases/previews/{asked.data['job_id']}").data
    assert shown["state"] == "done"
    assert shown["preview"]["policies"][0]["kept"]["items"] == 16
    other = Job.objects.exclude(pk=asked.data["job_id"]).first()
    assert other is None or client.get(f"/api/releases/previews/{other.pk}").status_code == 404


def test_choices_name_every_policy_format_and_check(cast):
    found = cast.client("mara").get("/api/releases/choices").data
    assert {"core_flags", "strict"} <= {each["key"] for each in found["policies"]}
    assert "ms_swift" in {each["key"] for each in found["formats"] if each["default"]}
    assert "exact_audio" in {each["key"] for each in found["checks"]}
