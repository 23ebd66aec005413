"""A finished run at work in a campaign: who sees what of its opinions, and when."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from accounts.errors import NotAllowed
from annotation.models import Assignment, Item, Suggestion
from datasets_app.storage import storage
from jobs.models import Job
from jobs.running import run_job
from tests.annotation.world import CLEAN, Worker, make_campaign, ok
from training.domain import appointing
from training.domain.judging import text_of
from training.enums import HEED, RunState
from training.errors import NotFinished
from training.models import JudgeOpinion, Run

SECRET = "The voice trembles like a leaf in autumn."


@pytest.fixture
def run(release, fake_judge) -> Run:
    storage().put_bytes("runs/1/final/base.json", b"{}")
    return Run.objects.create(
        pk=1, release=release, recipe="tiny", name="the-judge", state=RunState.FINISHED, folder_key="runs/1"
    )


def scores(expected: float, sure: float = 1.0) -> dict:
    return {
        "overall_quality": {"value": round(expected), "expected": expected, "distribution": {"5": sure, "1": 1 - sure}}
    }


@pytest.fixture
def predicted(monkeypatch):
    """What the judge would write; it says `scores` by item, and one text to all."""
    said: dict[int, dict] = {}

    def ask(job, final: Path, folder: Path, task: str) -> None:
        rows = [json.loads(line) for line in (folder / "tasks" / task / "judge.jsonl").read_text().splitlines()]
        assert all(row["answers"] == {} and (folder / row["audio"][0]).is_file() for row in rows)
        with (folder / "predictions.jsonl").open("w") as out:
            for row in rows:
                item = int(row["id"][1:])
                response = f"<think>\nOverall Quality: 2/5\n</think>\n\n<answer>\n{SECRET}\n</answer>"
                told = {"id": row["id"], "key": row["key"], "task": task, "error": "", "response": response}
                out.write(json.dumps(told | {"scores": said.get(item, scores(5.0))}) + "\n")

    monkeypatch.setattr("training.domain.judging.ask", ask)
    return said


def campaign_of(cast, **options):
    campaign = make_campaign(cast, **{"clips": 3, "drafting": True, **options})
    for item in campaign.items.select_related("clip"):
        storage().put_bytes(item.clip.twin_key, b"RIFF")
    return campaign


def judge(run: Run, campaign, **options) -> dict:
    made = appointing.appoint(run_id=run.pk, campaign=campaign, by=None, **options)
    assert run_job(made.job_id, worker="test") == "done", Job.objects.get(pk=made.job_id).error_message
    return Job.objects.get(pk=made.job_id).result


def heed() -> None:
    for job in Job.objects.filter(kind=HEED, state="ready"):
        run_job(job.pk, worker="test")


def everything_seen_by(worker: Worker, work: dict) -> str:
    pages = ("", "/text")
    answers = [worker.client.get(f"/api/assignments/{work['id']}{page}") for page in pages]
    answers.append(worker.client.get("/api/work"))
    answers.append(worker.client.get("/api/inspections"))
    answers.append(worker.client.get("/api/runs"))
    return json.dumps([answer.json() for answer in answers], ensure_ascii=False)


def test_nothing_reaches_who_has_not_answered_and_the_text_reaches_who_has(cast, run, predicted):
    campaign = campaign_of(cast)
    ann = Worker.of(cast.ann)
    work = ok(ann.lease(campaign))
    assert judge(run, campaign)["judged"] == 3
    heed()

    seen = everything_seen_by(ann, work)
    assert SECRET not in seen
    assert "the-judge" not in seen
    assert not Suggestion.objects.exists()

    saved = ok(ann.save(work, CLEAN))
    assert SECRET not in everything_seen_by(ann, work)
    ok(ann.submit(work, version=saved["version"]))
    heed()
    assert SECRET in everything_seen_by(ann, work)  # the negative control: this is where it would be seen
    [suggestion] = Suggestion.objects.filter(source="judge")
    assert (suggestion.text, suggestion.model) == (SECRET, "the-judge")


def test_a_sheet_that_was_frozen_before_is_heeded_once(cast, run, predicted):
    campaign = campaign_of(cast)
    Worker.of(cast.ann).answer(campaign, CLEAN)
    assert judge(run, campaign)["heeded"] == 1
    assert judge(run, campaign) == {"judged": 0, "heeded": 1, "moved": 0}
    assert Suggestion.objects.filter(source="judge").count() == 1


@pytest.mark.parametrize("off", [{"drafting": False}, {"is_simulated": True}])
def test_where_people_write_alone_nothing_is_offered(cast, run, predicted, off):
    campaign = campaign_of(cast, **off)
    Worker.of(cast.ann).answer(campaign, CLEAN)
    judge(run, campaign)
    assert not Suggestion.objects.filter(source="judge").exists()


def test_suggestions_can_be_switched_off(cast, run, predicted):
    campaign = campaign_of(cast)
    Worker.of(cast.ann).answer(campaign, CLEAN)
    judge(run, campaign, suggests=False)
    assert not Suggestion.objects.filter(source="judge").exists()


def test_inspectors_may_take_first_what_the_judge_disputes_most(cast, run, predicted):
    campaign = campaign_of(cast)
    done = [Worker.of(cast.ann).complete(campaign, CLEAN) for _ in range(3)]
    for assignment, expected in zip(done, (4.0, 1.0, 5.0), strict=True):
        predicted[assignment.item_id] = scores(expected)
    judge(run, campaign)
    client = cast.client("ines")
    wanted = [done[1].pk, done[0].pk, done[2].pk]
    first = client.get("/api/inspections?order=judge&limit=2").data
    rest = client.get(f"/api/inspections?order=judge&limit=2&cursor={first['next']}").data
    assert [row["assignment"] for row in [*first["results"], *rest["results"]]] == wanted
    usual = [row["assignment"] for row in client.get("/api/inspections").data["results"]]
    assert usual == sorted(wanted, reverse=True)


def test_what_the_judge_is_least_sure_of_is_rated_first_and_that_can_be_undone(cast, run, predicted):
    campaign = campaign_of(cast)

    def order() -> list[int]:
        return list(Assignment.objects.filter(campaign=campaign).order_by("position").values_list("item_id", flat=True))

    drawn = order()
    last = drawn[-1]
    predicted[last] = scores(3.0, sure=0.5)
    assert judge(run, campaign, orders_rating=True)["moved"] == 3
    assert order() == [last, *drawn[:-1]]
    judge(run, campaign, orders_rating=False)
    assert order() == drawn


@pytest.mark.parametrize(
    ("response", "text"),
    [
        ("<think>\nOverall Quality: 2/5\n</think>\n\n<answer>\nA hum.\nA click.\n</answer>", "A hum.\nA click."),
        ("A hum.", "A hum."),
        ("<answer>\n<answer>\n</think>\nA hum.", "A hum."),
        ("<answer>\n</think>\n</think>\n<answer>\n</think>", ""),
        (None, ""),
    ],
)
def test_of_what_it_says_only_words_are_offered(response, text):
    assert text_of({"response": response}) == text


def test_a_failed_row_is_kept_as_such_and_asked_again(cast, run, predicted, monkeypatch):
    campaign = campaign_of(cast, clips=1)
    JudgeOpinion.objects.create(run=run, item=Item.objects.get(campaign=campaign), error="no sound")
    assert judge(run, campaign)["judged"] == 1
    [opinion] = JudgeOpinion.objects.all()
    assert (opinion.error, opinion.text) == ("", SECRET)


def test_only_a_finished_run_judges_and_only_managers_appoint(cast, run):
    campaign = make_campaign(cast)
    with pytest.raises(NotAllowed):
        appointing.appoint(run_id=run.pk, campaign=campaign, by=cast.ann)
    Run.objects.update(state=RunState.STOPPED)
    with pytest.raises(NotFinished):
        appointing.appoint(run_id=run.pk, campaign=campaign, by=cast.mara)
