"""Texts of imported ratings in bulk: from a real endpoint, well and badly behaved, and from the grammar."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.enums import Role
from accounts.models import User
from annotation.domain import assigning, campaigns, inspecting
from annotation.domain.campaigns import Seat
from annotation.domain.judging_in.pairs import pair_imported
from annotation.domain.returning_imported import RatingsStand
from annotation.enums import AssignmentState, ItemState, Verdict
from annotation.models import Assignment, Campaign, Revision, Suggestion, Variant
from jobs.domain import enqueue
from jobs.enums import JobState
from jobs.errors import Permanent
from jobs.models import Job
from jobs.running import run_job
from llm_drafting.domain.imported_bulk import NothingToWrite, Outcome, Plan, draft_imported
from llm_drafting.enums import DRAFT_IMPORTED
from tests.annotation.foreign.test_judging_in import NISQA, Silent, brought, make_clip
from tests.cast import Cast
from tests.llm_drafting.endpoint_server import (
    Behaviour,
    Endpoint,
    chunk,
    cut_between_chunks,
    empty,
    refuses,
    says,
    serving,
)

pytestmark = pytest.mark.django_db
GOOD = "A little noise is left and the voice is slightly distorted. The overall quality is fair, with a mos of 2.62."
WRONG = "The recording is completely clean. The overall quality is excellent, with a mos of 5."
COST = 321 + 45  # of one reply of `says`


@pytest.fixture(autouse=True)
def offline(settings: Any) -> None:
    settings.GRAMMAR_PACE_SECONDS = 0.0
    settings.LLM_BASE_URL = ""


@pytest.fixture
def endpoint(settings: Any) -> Iterator[Endpoint]:
    with serving(says(GOOD)) as running:
        settings.LLM_BASE_URL, settings.LLM_API_KEY, settings.LLM_MODEL = running.base_url, "sk-canary-1234", "tiny"
        settings.LLM_TIMEOUT_SECONDS = 2
        yield running


@pytest.fixture
def rated(tmp_path: Path) -> Campaign:
    """Three clips with imported means."""
    rows = ""
    for number in range(3):
        make_clip(name=f"c{number}.wav")
        rows += f"c{number}.wav,13,2.6153846153846203,4,4,3.8,3\n"
    (tmp_path / "n.csv").write_text(NISQA + rows)
    brought(tmp_path / "n.csv")
    return Campaign.objects.get()


def drafted(campaign: Campaign, run: str = "test", **plan: Any) -> Outcome:
    return draft_imported(
        campaign=campaign,
        plan=Plan(**{"side_by_side": 1, **plan}),
        run=run,
        watcher=Silent(),
        pause=lambda seconds: None,
    )


def test_two_temperatures_give_a_text_and_a_variant_that_wait_for_an_inspector(
    endpoint: Endpoint, rated: Campaign, cast: Cast
) -> None:
    done = drafted(rated, limit=1)
    endpoint_asked = [(body["temperature"], body["messages"][1]["content"]) for body in endpoint.bodies]
    assert [temperature for temperature, _ in endpoint_asked] == [0.7, 1.1]
    assert "mos: 2.62\nnoi: 4\ncol: 3.8\ndis: 4\nloud: 3" in endpoint_asked[0][1]
    assert (done.written, done.finished, done.tokens, done.left, done.stopped) == (2, 1, 2 * COST, 0, "")
    first = Suggestion.objects.order_by("pk")[0]
    assert (first.prompt, first.parameters["temperature"], first.tokens_in) == ("alld-caption.en.v1", 0.7, 321)
    revision = Revision.objects.get()
    assert (revision.text, revision.finished_at is not None, revision.by.is_foreign) == (GOOD, True, True)
    assert Variant.objects.get().taken is False  # the same words again are no variant
    assert Assignment.objects.filter(state=AssignmentState.FINISHED).count() == 1
    campaigns.seat(campaign=rated, people=[Seat(cast.ines, Role.INSPECTOR)])
    (waiting,) = inspecting.queue(by=cast.ines)
    inspecting.give_verdict(assignment_id=waiting.pk, by=cast.ines, verdict=Verdict.ACCEPT)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.item.state) == (AssignmentState.ACCEPTED, ItemState.ACCEPTED)


def waiting_for(ines: User, campaign: Campaign) -> Assignment:
    campaigns.seat(campaign=campaign, people=[Seat(ines, Role.INSPECTOR)])
    return inspecting.queue(by=ines).get()


def test_a_returned_text_is_written_anew_with_what_the_inspector_said_and_inspected_again(
    endpoint: Endpoint, rated: Campaign, cast: Cast
) -> None:
    drafted(rated, limit=1)
    waiting = waiting_for(cast.ines, rated)
    asked = len(endpoint.bodies)
    said = "The noise is not mentioned."
    inspecting.give_verdict(assignment_id=waiting.pk, by=cast.ines, verdict=Verdict.RETURN, comment=said)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.item.state) == (AssignmentState.ACCEPTED, ItemState.ACCEPTED)
    assert not inspecting.queue(by=cast.ines).exists()
    anew = GOOD.replace("A little noise", "Some slight noise")
    endpoint.script[:] = [says(anew)]
    job = Job.objects.get(kind=DRAFT_IMPORTED)
    assert run_job(job.pk, worker="test") == JobState.DONE
    assert len(endpoint.bodies) == asked + 2  # this text alone, not the campaign's other ones
    assert said in endpoint.bodies[-1]["messages"][1]["content"]
    again = inspecting.queue(by=cast.ines).get()
    assert again.pk == waiting.pk
    sheet = again.sheets.latest("round")
    assert (sheet.round, sheet.rater.is_foreign, sheet.answers["mos"]) == (2, True, 2.6153846153846203)
    assert sheet.revisions.get().text == anew
    inspecting.give_verdict(assignment_id=again.pk, by=cast.ines, verdict=Verdict.ACCEPT)
    assert not Job.objects.exclude(pk=job.pk).filter(kind=DRAFT_IMPORTED).exists()


def test_ratings_of_an_accepted_item_are_not_returned(endpoint: Endpoint, rated: Campaign, cast: Cast) -> None:
    drafted(rated, limit=1)
    waiting = waiting_for(cast.ines, rated)
    with pytest.raises(RatingsStand, match="Nothing was changed"):
        inspecting.give_verdict(
            assignment_id=waiting.pk, by=cast.ines, verdict=Verdict.RETURN, comment="Too low.", fields=["mos"]
        )
    waiting.refresh_from_db()
    assert waiting.state == AssignmentState.FINISHED
    assert not Job.objects.filter(kind=DRAFT_IMPORTED).exists()


def test_a_text_alone_in_doubt_settles_the_ratings_and_is_written_anew(cast: Cast, tmp_path: Path) -> None:
    make_clip(name="c0.wav")
    (tmp_path / "n.csv").write_text(NISQA + "c0.wav,13,2.5,4,4,3.8,3\n")
    brought(tmp_path / "n.csv", inspect_share=1.0)
    waiting = waiting_for(cast.ines, Campaign.objects.get())
    inspecting.give_verdict(
        assignment_id=waiting.pk, by=cast.ines, verdict=Verdict.RETURN, comment="There is none.", fields=["text"]
    )
    waiting.refresh_from_db()
    assert (waiting.state, waiting.item.state) == (AssignmentState.ACCEPTED, ItemState.ACCEPTED)
    run_job(Job.objects.get(kind=DRAFT_IMPORTED).pk, worker="test")
    again = inspecting.queue(by=cast.ines).get()
    assert again.sheets.latest("round").revisions.get().finished_at is not None


def test_imported_ratings_that_still_collect_are_handed_on_to_an_annotator(cast: Cast, tmp_path: Path) -> None:
    make_clip(name="c0.wav")
    (tmp_path / "n.csv").write_text(NISQA + "c0.wav,13,2.5,4,4,3.8,3\n")
    brought(tmp_path / "n.csv", inspect_share=1.0)
    campaign = Campaign.objects.get()
    waiting = waiting_for(cast.ines, campaign)
    inspecting.give_verdict(
        assignment_id=waiting.pk, by=cast.ines, verdict=Verdict.RETURN, comment="Too low.", fields=["mos"]
    )
    campaigns.seat(campaign=campaign, people=[Seat(cast.ann, Role.ANNOTATOR)])
    taken = assigning.lease(campaign=campaign, by=cast.ann)
    assert taken is not None
    assert (taken.pk, taken.rater, taken.item.state) == (waiting.pk, cast.ann, ItemState.COLLECTING)
    with pytest.raises(NothingToWrite):
        drafted(campaign)  # the imported sheet no longer counts


def test_a_text_that_contradicts_is_asked_for_again_and_else_flagged(endpoint: Endpoint, rated: Campaign) -> None:
    endpoint.script[:] = [says(WRONG), says(GOOD), says(WRONG), says(WRONG)]
    done = drafted(rated, limit=1, inspect_share=0.0)
    assert len(endpoint.bodies) == 4
    assert "Do not repeat these mistakes" in endpoint.bodies[1]["messages"][1]["content"]
    assert (done.written, done.contradicting, done.tokens) == (2, 1, 4 * COST)
    assert Revision.objects.get().contradictions == []
    variant = Variant.objects.get()
    assert variant.contradictions
    assert variant.left_out  # so that it is never released unseen
    assert Assignment.objects.filter(state=AssignmentState.FINISHED).count() == 1


def test_faithful_texts_need_no_inspector_where_none_was_drawn(endpoint: Endpoint, rated: Campaign) -> None:
    drafted(rated, inspect_share=0.0)
    assert set(Assignment.objects.values_list("state", flat=True)) == {AssignmentState.ACCEPTED}
    assert Revision.objects.filter(finished_at__isnull=False).count() == 3


def test_a_budget_of_tokens_stops_cleanly_and_the_next_run_goes_on(endpoint: Endpoint, rated: Campaign) -> None:
    done = drafted(rated, tokens=3 * COST)
    assert (done.written, done.stopped, done.left, done.finished) == (3, "budget", 3, 1)
    rest = drafted(rated, run="next")
    assert (rest.written, rest.stopped, rest.left, rest.finished) == (3, "", 0, 2)
    assert len(endpoint.bodies) == 6
    with pytest.raises(NothingToWrite):
        drafted(rated)


def test_a_budget_of_rows(endpoint: Endpoint, rated: Campaign) -> None:
    done = drafted(rated, rows=4, side_by_side=3)
    assert (done.written, done.stopped, done.left) == (4, "budget", 2)


def no_usage(exchange: Any) -> None:
    exchange.start()
    exchange.write(chunk(GOOD) + chunk(finish="stop") + "data: [DONE]\n\n")


def test_tokens_that_nobody_counts_are_no_budget(endpoint: Endpoint, rated: Campaign) -> None:
    endpoint.script[:] = [no_usage]
    done = drafted(rated, tokens=10_000)
    assert (done.written, done.stopped) == (1, "no_usage")
    assert "500rows" in done.message


@pytest.mark.parametrize("trouble", [refuses(429, Retry_After="1"), refuses(503), cut_between_chunks, empty])
def test_trouble_that_passes_costs_nothing_but_time(endpoint: Endpoint, rated: Campaign, trouble: Behaviour) -> None:
    endpoint.script[:] = [trouble, trouble, says(GOOD)]
    done = drafted(rated, limit=1)
    assert (done.written, done.stopped, len(endpoint.bodies)) == (2, "", 4)


def test_an_endpoint_that_stays_away_ends_the_run_and_says_what_is_left(endpoint: Endpoint, rated: Campaign) -> None:
    endpoint.script[:] = [says(GOOD), refuses(503)]
    done = drafted(rated)
    assert (done.written, done.stopped, done.left) == (1, "endpoint", 5)
    assert "503" in done.message
    endpoint.script[:] = [says(GOOD)]
    assert drafted(rated).left == 0


def test_nonsense_skips_one_text_and_is_asked_for_in_the_next_run(endpoint: Endpoint, rated: Campaign) -> None:
    nonsense = says('{"a": 1, "b": 2, "c": 3}')
    endpoint.script[:] = [nonsense] * 4 + [says(GOOD)]
    done = drafted(rated, limit=1)
    assert (done.written, done.skipped, done.finished, done.left) == (1, 1, 0, 1)
    assert done.tokens == 5 * COST
    assert not Revision.objects.filter(finished_at__isnull=False).exists()
    assert drafted(rated, limit=1).finished == 1


def test_a_refused_key_stops_at_once(endpoint: Endpoint, rated: Campaign) -> None:
    endpoint.script[:] = [refuses(401)]
    with pytest.raises(Permanent, match="LLM_API_KEY"):
        drafted(rated)
    assert len(endpoint.bodies) == 1
    assert not Suggestion.objects.exists()


def test_the_grammar_writes_offline(rated: Campaign) -> None:
    done = drafted(rated, side_by_side=4)
    assert (done.written, done.finished, done.contradicting, done.tokens) == (6, 3, 0, 0)
    assert "2.6" in Revision.objects.first().text  # type: ignore[union-attr]
    assert Variant.objects.filter(taken=True).exists()


def test_pairs_of_rated_clips_get_verdicts_with_both_ratings(endpoint: Endpoint, tmp_path: Path) -> None:
    for number in range(2):
        make_clip(name=f"c{number}.wav")
    (tmp_path / "n.csv").write_text(NISQA + "c0.wav,9,1.5,2,3,3,3\nc1.wav,9,4.25,4,3,3,3\n")
    brought(tmp_path / "n.csv")
    made = pair_imported(campaign=Campaign.objects.get(), count=5, seed=1)
    again = pair_imported(campaign=Campaign.objects.get(name="Brought in"), count=5, seed=1)
    assert (made.pk, made.items.count()) == (again.pk, 1)
    item = made.items.get()
    better = "B" if item.clips[1].name == "c1.wav" else "A"
    assert {f.dimension: f.value for f in item.final_fields.all()} == {"winner": better}
    verdict = f"Sample {better} has far less noise, so Sample {better} is better."
    endpoint.script[:] = [says(verdict)]
    done = drafted(made)
    assert (done.written, done.contradicting) == (2, 0)
    told = endpoint.bodies[0]["messages"][1]["content"]
    assert f"Sample {better}, mos: 4.25" in told
    assert f"preferred: Sample {better}" in told
    assert Suggestion.objects.order_by("pk")[0].prompt == "alld-verdict.en.v1"


def test_the_command_writes_reports_and_refuses(rated: Campaign) -> None:
    out = StringIO()
    call_command("draft_imported", rated.name, "--budget", "2rows", "--pairs", "1", stdout=out)
    assert "2 texts written" in out.getvalue()
    assert "4 texts left" in out.getvalue()
    assert "Stopped: The budget of 2 texts is used up." in out.getvalue()
    for wrong in (["--budget", "much"], ["--temperatures", "3"], ["--temperatures", "1", "1"]):
        with pytest.raises(CommandError):
            call_command("draft_imported", rated.name, *wrong)
    with pytest.raises(CommandError, match="no campaign"):
        call_command("draft_imported", "Nothing")


def test_a_job_does_the_same_and_another_goes_on_where_it_died(endpoint: Endpoint, rated: Campaign) -> None:
    endpoint.script[:] = [says(GOOD), refuses(401)]
    job = enqueue(kind=DRAFT_IMPORTED, payload={"campaign": rated.pk, "plan": Plan(side_by_side=1).as_json()})
    assert run_job(job.pk, worker="test") == JobState.DEAD
    assert Suggestion.objects.count() == 1
    endpoint.script[:] = [says(GOOD)]
    again = enqueue(kind=DRAFT_IMPORTED, payload={"campaign": rated.pk, "plan": Plan(side_by_side=1).as_json()})
    assert run_job(again.pk, worker="test") == JobState.DONE
    again.refresh_from_db()
    assert again.result["left"] == 0
