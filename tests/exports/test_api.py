"""Releases over HTTP, built by the job."""

from __future__ import annotations

import io
import zipfile

import pytest
from asgiref.sync import async_to_sync

from annotation.models import Item
from exports.domain.requesting import request_release
from exports.models import Release
from jobs.models import Job
from jobs.running import run_job
from tests.exports import factories

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume asynchronous iterators"),
]


def ask(client, campaign, **more):
    return client.post("/api/releases", {"name": "set-1", "campaigns": [campaign.pk], **more})


def body_of(response) -> bytes:
    async def read() -> bytes:
        return b"".join([piece async for piece in response])

    return async_to_sync(read)()


@pytest.fixture
def released(cast, campaign):
    release = request_release(name="set-1", campaigns=[campaign.pk], by=cast.mara)
    assert run_job(release.job_id, worker="test") == "done"
    return Release.objects.get(pk=release.pk)


def test_a_manager_asks_and_a_worker_builds(cast, campaign):
    answer = ask(cast.client("mara"), campaign, seed=3)
    assert answer.status_code == 201, answer.data
    assert answer.data["state"] == "waiting"
    run_job(answer.data["job_id"], worker="test")
    shown = cast.client("mara").get(f"/api/releases/{answer.data['id']}").data
    assert shown["state"] == "published"
    assert shown["digest"] == Job.objects.get(pk=answer.data["job_id"]).result["digest"]
    assert shown["seed"] == 3
    assert "README.md" in {file["path"] for file in shown["files"]}
    assert shown["summary"]["audio"]["files"] == 16
    verdicts = {check["check"]: check["verdict"] for check in shown["summary"]["leakage"]}
    assert verdicts["exact_audio"] == verdicts["clips_and_pairs"] == "clean"
    assert "leak" not in verdicts.values()


def test_archive_holds_every_file_and_files_are_read_singly(cast, released):
    client = cast.client("mara")
    response = client.get(f"/api/releases/{released.pk}/archive")
    packed = zipfile.ZipFile(io.BytesIO(body_of(response)))
    assert packed.testzip() is None
    names = packed.namelist()
    assert "set-1/verify.py" in names
    assert len([name for name in names if name.endswith(".wav")]) == 16
    manifest = client.get(f"/api/releases/{released.pk}/files/MANIFEST.sha256")
    assert body_of(manifest) == packed.read("set-1/MANIFEST.sha256")


@pytest.mark.parametrize("path", ["../../archives", "no.such", "audio", "%2e%2e/x", ".hidden"])
def test_other_files_are_not_there(cast, released, path):
    assert cast.client("mara").get(f"/api/releases/{released.pk}/files/{path}").status_code == 404


@pytest.mark.parametrize("who", ["ann", "ines", "ada", "zoe"])
def test_only_managers(cast, campaign, released, who):
    client = cast.client(who)
    for path in ("", f"/{released.pk}", f"/{released.pk}/archive", f"/{released.pk}/files/README.md"):
        assert client.get(f"/api/releases{path}").status_code == 403
    assert ask(client, campaign, name="mine").status_code == 403


def test_refusals(cast, campaign, released):
    client = cast.client("mara")
    assert ask(client, campaign).data["error"]["code"] == "name_taken"
    assert ask(client, campaign, name="a b").data["error"]["fields"]["name"]
    assert ask(client, campaign, name="x", campaigns=[]).status_code == 400
    assert ask(client, campaign, name="x", campaigns=[99999]).status_code == 400
    assert ask(client, campaign, name="x", shares=[1, 1, 1]).data["error"]["fields"]["shares"]
    assert ask(client, campaign, name="x", policy="lax").status_code == 400


def test_an_impossible_split_is_shown_and_may_be_asked_for_again(cast, campaign):
    Item.objects.filter(campaign=campaign).exclude(clip__speaker="voice 0").update(state="excluded")
    client = cast.client("mara")
    asked = ask(client, campaign).data
    assert client.get(f"/api/releases/{asked['id']}/archive").data["error"]["code"] == "not_published"
    run_job(asked["job_id"], worker="test")
    shown = client.get(f"/api/releases/{asked['id']}").data
    assert shown["state"] == "refused"
    assert shown["refusal"]["code"] == "split_impossible"
    Item.objects.filter(campaign=campaign).update(state="accepted")
    again = ask(client, campaign)
    assert again.status_code == 201
    run_job(again.data["job_id"], worker="test")
    assert client.get(f"/api/releases/{asked['id']}").data["state"] == "published"


def test_a_release_built_beside_another_is_built_again(cast, campaign, monkeypatch):
    """Both solve on the same ledger; the second to finish must not write what clashes with the first."""
    first = request_release(name="set-1", campaigns=[campaign.pk], by=cast.mara)
    second = request_release(name="set-2", campaigns=[campaign.pk], seed=9, by=cast.mara)
    import exports.handlers as handlers

    original = handlers.build_requested

    def with_the_other_in_between(release_id, *, tell):
        effect = original(release_id, tell=tell)
        if release_id == second.pk and Release.objects.get(pk=first.pk).state != "published":
            run_job(first.job_id, worker="other")
        return effect

    monkeypatch.setattr(handlers, "build_requested", with_the_other_in_between)
    run_job(second.job_id, worker="test")
    job = Job.objects.get(pk=second.job_id)
    assert (job.state, job.error_code) == ("ready", "changed_meanwhile")
    Job.objects.filter(pk=job.pk).update(run_after=job.created_at)
    run_job(second.job_id, worker="test")
    assert Release.objects.get(pk=second.pk).state == "published"


def test_the_list_costs_the_same_at_one_and_three_rows(cast, campaign, count_queries):
    client = cast.client("mara")
    ask(client, campaign)
    one = count_queries(lambda: client.get("/api/releases"))
    for number in (2, 3):
        ask(client, factories.make_campaign(name=f"c{number}"), name=f"set-{number}")
    assert count_queries(lambda: client.get("/api/releases")) == one
    page = client.get("/api/releases?limit=2").data
    assert len(page["results"]) == 2
    assert page["next"]
