"""A run's texts, rated by people who do not know whose they are, and what of it stands in the report."""

from __future__ import annotations

import json

import pytest

from accounts.domain.people import ensure_user
from accounts.enums import Role
from annotation.domain import campaigns
from annotation.models import Assignment
from datasets_app.models import Clip
from datasets_app.storage import storage
from tests.annotation.world import Worker, make_clips, ok
from training.domain import sending_back
from training.enums import RunState
from training.models import Run


@pytest.fixture
def run(release) -> Run:
    return Run.objects.create(
        release=release, recipe="tiny", name="the-judge", state=RunState.FINISHED, folder_key="runs/1"
    )


@pytest.fixture
def evaluated(run, cast, publish, tmp_path):
    """Five test clips of a release that are here, with what the run wrote on them; one it had no words for."""
    clips = make_clips(6)
    folder = tmp_path / "evaluated"
    folder.mkdir()
    rows = [{"id": f"c{n}", "pcm_sha256": clip.digest} for n, clip in enumerate(clips)]
    (folder / "clips.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    run.release = publish(folder, "evaluated")
    run.save()
    said = [
        {"clips": [f"c{n}"], "task": "assessment", "response": f"<answer>Words on {n}.</answer>" if n < 5 else None}
        for n in range(6)
    ]
    storage().put_bytes(
        f"{run.folder_key}/evaluation/predictions.jsonl", "".join(json.dumps(row) + "\n" for row in said).encode()
    )
    return run


def test_a_runs_texts_are_rated_by_three_who_do_not_know_whose_they_are(cast, evaluated):
    third = ensure_user(username="tim", password="a long enough password", roles=(Role.ANNOTATOR,))
    people = [{"user": user.pk, "role": "annotator"} for user in (cast.ann, cast.ben, third)]
    made = cast.client("mara").post(f"/api/runs/{evaluated.pk}/campaign", {"people": people})
    assert made.status_code == 201, made.data
    campaign = sending_back.SentBack.objects.get(run=evaluated).campaign
    assert (campaign.items.count(), campaign.raters_per_item) == (5, 3)
    for person, mark in ((cast.ann, 5), (cast.ben, 3), (third, 1)):
        worker = Worker.of(person)
        for _ in range(5):
            work = ok(worker.lease(campaign))
            shown = json.dumps(work, default=str)
            assert "Words on " in work["item"]["text_to_judge"]
            assert evaluated.name not in shown
            saved = ok(worker.save(work, {"judgement": mark}))
            ok(worker.submit(work, version=saved["version"]))
    [rating] = cast.client("mara").get(f"/api/runs/{evaluated.pk}/campaign").data
    assert (rating["items"], rating["ratings"], rating["raters"], rating["mean"]["value"]) == (5, 15, 3, 3.0)
    assert set(campaign.items.values_list("state", flat=True)) == {"accepted"}


@pytest.fixture
def compared(evaluated):
    """The run wrote on two pairs, too: a comparison, and two dimensions of a preference."""
    texts = [
        ("comparison", "c1", "c0", "k", "<answer>A is noisier than B.</answer>"),
        ("preference", "c2", "c3", "k:helpfulness", "A answers at once."),
        ("preference", "c2", "c3", "k:honesty", "B says what it does not know."),
    ]
    rows = [{"task": t, "clips": [a, b], "key": k, "response": said} for t, a, b, k, said in texts]
    key = f"{evaluated.folder_key}/evaluation/predictions.jsonl"
    before = storage().read(key)
    storage().put_bytes(key, before + "".join(json.dumps(row) + "\n" for row in rows).encode())
    return evaluated


def test_texts_on_pairs_are_rated_in_the_order_that_they_name(cast, compared):
    instruction = "Say it kindly."
    for clip in Clip.objects.order_by("pk"):
        Clip.objects.filter(pk=clip.pk).update(extra={"instruction": instruction})
    made = cast.client("mara").post(f"/api/runs/{compared.pk}/campaign", {"of": "pairs"})
    assert (made.status_code, made.data["of"], made.data["texts"]) == (201, "pairs", 2)
    campaign = sending_back.SentBack.objects.get(run=compared).campaign
    clips = list(Clip.objects.order_by("pk"))
    texts = {item.text_to_judge: item for item in campaign.items.all()}
    first, second = "A is noisier than B.", "Helpfulness: A answers at once.\nHonesty: B says what it does not know."
    assert set(texts) == {first, second}
    assert texts[first].clips == [clips[1], clips[0]]
    assert texts[second].clips == [clips[2], clips[3]]
    assert texts[second].instruction == instruction
    campaigns.seat(campaign=campaign, people=[campaigns.Seat(cast.ann, Role.ANNOTATOR)])
    ann = Worker.of(cast.ann)
    for _ in texts:
        work = ok(ann.lease(campaign))
        assert Assignment.objects.get(pk=work["id"]).order == "ab"
        assert compared.name not in json.dumps(work, default=str)
        saved = ok(ann.save(work, {"judgement": 2}))
        ok(ann.submit(work, version=saved["version"]))
    [rating] = sending_back.ratings_of(compared)
    assert (rating["items"], rating["ratings"], rating["mean"]["value"]) == (2, 2, 2.0)


def test_single_clips_come_first_and_what_is_not_there_is_refused(cast, compared):
    client = cast.client("mara")
    clips = client.post(f"/api/runs/{compared.pk}/campaign", {}).data
    pairs = client.post(f"/api/runs/{compared.pk}/campaign", {"of": "pairs"}).data
    assert (clips["of"], pairs["of"]) == ("clips", "pairs")
    assert clips["name"] != pairs["name"]
    key = f"{compared.folder_key}/evaluation/predictions.jsonl"
    lines = storage().read(key).splitlines(keepends=True)
    storage().put_bytes(key, b"".join(lines[:6]))
    refused = client.post(f"/api/runs/{compared.pk}/campaign", {"of": "pairs"})
    assert (refused.status_code, refused.data["error"]["code"]) == (400, "no_texts")
    assert "pairs" in refused.data["error"]["message"]


def test_what_people_thought_stands_in_the_report(cast, evaluated):
    client = cast.client("mara")
    storage().put_bytes(f"{evaluated.folder_key}/evaluation/report.md", b"# tiny on set-1\n")
    address = f"/api/runs/{evaluated.pk}/files"
    assert client.get(f"{address}/evaluation/report.md").content == b"# tiny on set-1\n"
    people = [{"user": cast.ann.pk, "role": "annotator"}]
    client.post(f"/api/runs/{evaluated.pk}/campaign", {"people": people})
    campaign = sending_back.SentBack.objects.get(run=evaluated).campaign
    ann = Worker.of(cast.ann)
    for mark in (5, 3):
        work = ok(ann.lease(campaign))
        saved = ok(ann.save(work, {"judgement": mark}))
        ok(ann.submit(work, version=saved["version"]))
    report = client.get(f"{address}/evaluation/report.md").content
    row = f"| {campaign.name} | clips | 2 of 5 | 2 | 1 | 4.00"
    assert report.startswith(b"# tiny on set-1\n\n## Rated by people\n")
    assert row in report.decode()
    assert "| provisional |" in report.decode()
    listed = {file["path"]: file["bytes"] for file in client.get(address).data["files"]}
    assert listed["evaluation/report.md"] == len(report)


def test_fewer_than_three_raters_are_refused(cast, evaluated):
    answer = cast.client("mara").post(f"/api/runs/{evaluated.pk}/campaign", {"raters_per_item": 2})
    assert (answer.status_code, list(answer.data["error"]["fields"])) == (400, ["raters_per_item"])


def test_a_run_that_was_not_evaluated_says_so(cast, run):
    answer = cast.client("mara").post(f"/api/runs/{run.pk}/campaign", {})
    assert (answer.status_code, answer.data["error"]["code"]) == (409, "run_not_evaluated")
