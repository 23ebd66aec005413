"""The text phase: drafts offered, the revision held against the answers, variants taken or dropped, the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from annotation import signals
from annotation.domain import suggesting
from annotation.models import AnswerEvent, AnswerSheet, Revision, Suggestion, Variant
from jobs.clock import database_now
from jobs.enums import JobState
from jobs.models import Job
from tests.annotation.world import CLEAN, Worker, error_of, make_campaign, ok, sheet_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db

TRUE, FALSE = "The voice sounds neutral.", "The voice sounds angry."


@pytest.fixture
def ann(cast: Cast) -> Worker:
    return Worker.of(cast.ann)


@pytest.fixture
def work(cast: Cast, ann: Worker) -> dict[str, Any]:
    return ann.answer(make_campaign(cast), CLEAN)


@pytest.fixture
def heard() -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """What was announced while the test ran."""
    announced: list[tuple[str, dict[str, Any]]] = []
    receivers = []
    for name in ("draft_asked", "variants_asked", "revision_finished", "item_accepted"):

        def receive(signal: Any, sender: Any, name: str = name, **data: Any) -> None:
            announced.append((name, data))

        getattr(signals, name).connect(receive)
        receivers.append((name, receive))
    yield announced
    for name, receive in receivers:
        getattr(signals, name).disconnect(receive)


def offer(work: dict[str, Any], role: str, text: str, key: str, **more: Any) -> Suggestion:
    return suggesting.offer(
        sheet=sheet_of(work),
        role=role,
        text=text,
        source="grammar",
        model="",
        prompt="p1",
        parameters={},
        tokens_in=None,
        tokens_out=None,
        latency_ms=3,
        raw_reply=text,
        job_key=key,
        **more,
    )


def text_of(ann: Worker, work: dict[str, Any]) -> dict[str, Any]:
    return ok(ann.client.get(f"/api/assignments/{work['id']}/text"))


def variants_of(ann: Worker, work: dict[str, Any], *texts: str) -> list[dict[str, Any]]:
    ok(ann.revise(work, TRUE))
    revision = Revision.objects.get()
    for number, text in enumerate(texts):
        offer(work, "variant", text, f"v{number}", parent=revision)
    return text_of(ann, work)["variants"]


def decide(ann: Worker, variant: dict[str, Any], **body: Any) -> Any:
    return ann.client.put(f"/api/variants/{variant['id']}", body)


def test_the_text_page_begins_empty_with_the_answers_in_words(ann: Worker, work: dict[str, Any]):
    text = text_of(ann, work)

    assert (text["state"], text["draft"], text["revision"]["version"], text["variants"]) == ("writing", None, 0, [])
    assert [answer["key"] for answer in text["answers"]] == list(CLEAN)


def test_an_offer_is_kept_once_however_often_its_job_runs(ann: Worker, work: dict[str, Any]):
    first = offer(work, "draft", TRUE, "draft:1")
    again = offer(work, "draft", "Other words.", "draft:1")

    assert (again.pk, again.text, Suggestion.objects.count()) == (first.pk, TRUE, 1)
    assert text_of(ann, work)["draft"]["suggestion"]["text"] == TRUE


def test_the_page_finds_its_draft_job_and_the_error_it_ended_with(ann: Worker, work: dict[str, Any]):
    job = Job.objects.create(
        kind="llm_drafting.draft",
        dedup_key=f"draft:{sheet_of(work).pk}:1",
        run_after=database_now(),
        state=JobState.DEAD,
        error_code="refused",
        error_message="The endpoint refused.",
    )

    assert text_of(ann, work)["draft"] == {
        "job_id": job.pk,
        "state": "dead",
        "suggestion": None,
        "error": {"code": "refused", "message": "The endpoint refused."},
    }


def test_asking_for_another_draft_waits_for_the_one_under_way(ann: Worker, work: dict[str, Any], heard: list):
    job = Job.objects.create(
        kind="llm_drafting.draft", dedup_key=f"draft:{sheet_of(work).pk}:1", run_after=database_now()
    )
    ok(ann.client.post(f"/api/assignments/{work['id']}/draft"))
    assert heard == []

    Job.objects.filter(pk=job.pk).update(state=JobState.DONE)
    ok(ann.client.post(f"/api/assignments/{work['id']}/draft"))

    assert [(name, data["round"]) for name, data in heard] == [("draft_asked", 2)]


def test_every_save_of_the_text_is_a_row(ann: Worker, work: dict[str, Any]):
    draft = offer(work, "draft", TRUE, "draft:1")

    assert ok(ann.revise(work, TRUE, parent=draft.pk)) == {"version": 1, "contradictions": []}
    assert ok(ann.revise(work, f"{TRUE} It is clear.", version=1, parent=draft.pk))["version"] == 2

    assert list(Revision.objects.values_list("version", "parent_id").order_by("version")) == [
        (1, draft.pk),
        (2, draft.pk),
    ]
    assert text_of(ann, work)["revision"]["text"] == f"{TRUE} It is clear."


def test_a_stale_text_is_refused_with_both_versions_and_kept(ann: Worker, work: dict[str, Any]):
    ok(ann.revise(work, TRUE))

    refused = ann.revise(work, "From another tab.", version=0)

    assert error_of(refused) == (412, "stale")
    assert refused.data["error"]["extra"]["theirs"] == {"version": 1, "text": TRUE}
    assert AnswerEvent.objects.get(kind="conflict").data["text"] == "From another tab."


def test_a_text_cannot_stand_on_somebody_elses_draft(cast: Cast, ann: Worker, work: dict[str, Any]):
    other = Worker.of(cast.ben).answer(make_campaign(cast), CLEAN)
    foreign = offer(other, "draft", TRUE, "draft:other")

    assert error_of(ann.revise(work, TRUE, parent=foreign.pk)) == (400, "invalid")
    assert error_of(Worker.of(cast.ben).revise(work, TRUE)) == (404, "not_found")


def test_contradictions_are_shown_with_their_words(ann: Worker, work: dict[str, Any]):
    [contradiction] = ok(ann.revise(work, FALSE))["contradictions"]

    assert contradiction["dimension"] == "emotion"
    assert FALSE[contradiction["start"] : contradiction["end"]] == contradiction["said"]
    assert [c["code"] for c in text_of(ann, work)["contradictions"]] == [contradiction["code"]]


def test_a_contradiction_must_be_mended_or_confirmed_before_the_end(ann: Worker, work: dict[str, Any]):
    [contradiction] = ok(ann.revise(work, FALSE))["contradictions"]

    refused = ann.finish(work)

    assert error_of(refused) == (422, "contradictions_open")
    assert [c["code"] for c in refused.data["error"]["extra"]["contradictions"]] == [contradiction["code"]]
    assert ok(ann.finish(work, confirmed=[contradiction["code"]]))["state"] == "finished"
    assert Revision.objects.get().confirmed == [contradiction["code"]]


def test_nothing_is_finished_without_a_text(ann: Worker, work: dict[str, Any]):
    assert error_of(ann.finish(work)) == (422, "no_text")
    ok(ann.revise(work, "  \n"))
    assert error_of(ann.finish(work)) == (422, "no_text")


def test_finishing_announces_and_freezes_the_text(ann: Worker, work: dict[str, Any], heard: list):
    ok(ann.revise(work, TRUE))

    ok(ann.finish(work))

    assert [(name, data["sheet"]) for name, data in heard] == [("revision_finished", sheet_of(work))]
    assert Revision.objects.get().finished_at is not None
    assert error_of(ann.revise(work, "Later.", version=1)) == (409, "wrong_state")
    assert error_of(ann.finish(work)) == (409, "wrong_state")


def test_variants_are_asked_of_the_newest_revision(ann: Worker, work: dict[str, Any], heard: list):
    assert error_of(ann.client.post(f"/api/assignments/{work['id']}/variants", {"count": 2})) == (422, "no_text")
    ok(ann.revise(work, TRUE))
    ok(ann.client.post(f"/api/assignments/{work['id']}/variants", {"count": 2}))

    [(name, data)] = heard
    assert (name, data["revision"], data["count"], data["round"]) == ("variants_asked", Revision.objects.get(), 2, 1)


def test_variants_are_taken_edited_and_dropped(ann: Worker, work: dict[str, Any]):
    one, two, three = variants_of(ann, work, "Neutral voice.", "A calm voice.", "Three.")

    ok(decide(ann, one, taken=True))
    edited = ok(decide(ann, two, taken=True, text="A neutral voice, calm."))
    ok(decide(ann, three, taken=False))

    assert (edited["text"], edited["offered"], edited["taken"]) == ("A neutral voice, calm.", "A calm voice.", True)
    assert [v["taken"] for v in text_of(ann, work)["variants"]] == [True, True, False]


def test_a_taken_variant_that_contradicts_holds_up_the_end(ann: Worker, work: dict[str, Any]):
    [variant] = variants_of(ann, work, FALSE)
    assert [c["dimension"] for c in variant["contradictions"]] == ["emotion"]
    ok(decide(ann, variant, taken=True))

    refused = ann.finish(work)

    assert [c["in"] for c in refused.data["error"]["extra"]["contradictions"]] == ["variant"]
    assert ok(decide(ann, variant, taken=True, text=TRUE))["contradictions"] == []
    ok(ann.finish(work))


def test_variants_nobody_decided_on_are_dropped_at_the_end(ann: Worker, work: dict[str, Any]):
    variants_of(ann, work, "Neutral voice.", FALSE)

    ok(ann.finish(work))

    assert list(Variant.objects.values_list("taken", flat=True)) == [False, False]


def test_somebody_elses_variant_does_not_exist(cast: Cast, ann: Worker, work: dict[str, Any]):
    [variant] = variants_of(ann, work, "Neutral voice.")

    assert error_of(decide(Worker.of(cast.ben), variant, taken=True)) == (404, "not_found")


def test_a_second_round_carries_taken_variants(cast: Cast, ann: Worker, work: dict[str, Any]):
    one, _ = variants_of(ann, work, "Neutral voice.", "Dropped.")
    ok(decide(ann, one, taken=True))
    ok(ann.finish(work))
    verdict = {"verdict": "return", "comment": "A younger voice.", "fields": ["age"]}
    ok(Worker.of(cast.ines).client.post(f"/api/inspections/{work['id']}", verdict))
    again = ok(ann.client.get(f"/api/assignments/{work['id']}"))
    saved = ok(ann.save(again, {**CLEAN, "age": "twenties"}))

    ok(ann.submit(again, version=saved["version"]))

    text = text_of(ann, work)
    assert (text["revision"]["text"], [(v["text"], v["taken"]) for v in text["variants"]]) == (
        TRUE,
        [("Neutral voice.", True)],
    )
    assert text["returned"]["comment"] == "A younger voice."
    assert AnswerSheet.objects.count() == 2


def test_detection_has_no_text(cast: Cast, ann: Worker):
    campaign = make_campaign(cast, preset="speecheval-detection")

    work = ann.answer(campaign, {"real_or_fake": "fake"})

    assert work["state"] == "accepted"
    assert error_of(ann.revise(work, TRUE)) == (409, "wrong_state")
