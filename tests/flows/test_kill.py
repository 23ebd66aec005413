"""SIGKILL of server and workers amid 200 saves and 40 drafts: nothing acknowledged is lost, nothing happens twice."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from tests.flows.kill_harness import AckLog, Rater, breaches
from tests.flows.person import Person, eventually
from tests.flows.stack import Stack

ITEMS, SAVES_PER_ITEM, RATERS = 40, 5, ("ann", "ben")
# After so many acknowledgements, that is killed and started again.
KILLS = {20: "server", 60: "both", 100: "workers", 140: "server", 190: "both"}

SEED = f"""
from accounts.enums import Role
from accounts.models import User
from annotation.domain import campaigns
from tests.annotation.world import make_clips
people = [campaigns.Seat(User.objects.get(username=name), Role.ANNOTATOR) for name in {RATERS!r}]
made = [
    campaigns.create(by=User.objects.get(username="mara"), name=f"Doomed {{n}}", preset="speecheval-assessment",
        clip_ids=[clip.pk for clip in make_clips({len(RATERS)})], people=people)
    for n in range({ITEMS // len(RATERS)})
]
print([campaign.pk for campaign in made])
"""
STORED = """
import json
from django.db.models import F
from annotation.models import AnswerEvent, AnswerSheet
from jobs.models import Job
events = AnswerEvent.objects.order_by("pk").values("kind", "version", "data", assignment=F("sheet__assignment_id"))
print(json.dumps({
    "events": [{**event, "raw": event.pop("data").get("raw")} for event in events],
    "sheets": AnswerSheet.objects.exclude(frozen_at=None).count(),
    "drafts": [sheet.suggestions.filter(role="draft").count() for sheet in AnswerSheet.objects.exclude(frozen_at=None)],
    "jobs": list(Job.objects.values_list("kind", "state", "payload__sheet", "attempts")),
}))
"""
LEASES_END = (
    "from datetime import timedelta; from jobs.clock import database_now; from jobs.models import Job;"
    "Job.objects.filter(state='running').update(lease_until=database_now() - timedelta(seconds=1))"
)
LOSE_ONE = "from annotation.models import AnswerEvent; AnswerEvent.objects.filter(kind='save')[7].delete()"


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_and_nothing_happens_twice(mortal_stack: Stack) -> None:
    stack = mortal_stack
    campaigns = json.loads(stack.shell(SEED))
    acks = AckLog(stack.data / "acknowledged.jsonl")
    raters = [Rater(stack, name, campaigns, acks, SAVES_PER_ITEM) for name in RATERS]
    for rater in raters:
        rater.start()
    kills = kill_along(stack, acks, raters)
    all_drafted(stack)

    kept = stored(stack)
    promised = acks.rows()
    assert breaches(promised, kept["events"]) == []
    assert sum(ack["kind"] == "save" for ack in promised) == ITEMS * SAVES_PER_ITEM
    assert kept["drafts"] == [1] * ITEMS, "one draft for each submitted sheet"
    assert {(kind, state) for kind, state, *_ in kept["jobs"]} == {("llm_drafting.draft", "done")}
    assert len({sheet for _, _, sheet, _ in kept["jobs"]}) == len(kept["jobs"]) == ITEMS
    print(f"{kills} kills, {len(promised)} acknowledgements, 0 lost; attempts of drafts: {attempts(kept)}")

    stack.shell(LOSE_ONE)  # the control: an oracle that cannot fail would prove nothing
    [lost] = [breach for breach in breaches(promised, stored(stack)["events"]) if breach.startswith("lost")]
    assert "save" in lost


def kill_along(stack: Stack, acks: AckLog, raters: list[Rater]) -> int:
    """Kill and start again along the way, until the raters are done. Returns how many processes were killed."""
    left, killed = dict(KILLS), 0
    while any(rater.is_alive() for rater in raters):
        done = len(acks.rows())
        for at in [at for at in left if at <= done]:
            killed += kill(stack, left.pop(at))
        time.sleep(0.02)
    assert [rater.error for rater in raters] == [None] * len(raters), stack.logs()
    assert not left, f"the raters were done before {left}"
    return killed


def kill(stack: Stack, what: str) -> int:
    if what in ("server", "both"):
        stack.kill_server()
    if what in ("workers", "both"):
        stack.kill_workers()
        for _ in range(stack.workers):
            stack.start_worker()
    if what in ("server", "both"):
        stack.start_server()
    return {"server": 1, "workers": stack.workers, "both": 1 + stack.workers}[what]


def all_drafted(stack: Stack) -> None:
    """The leases of workers that died run out (nobody waits five minutes here), and others take their jobs up."""
    mara = Person(stack.url, "mara")
    stack.shell(LEASES_END)

    def ended() -> bool:
        return not mara.every("/jobs?state=ready") and not mara.every("/jobs?state=running")

    eventually(ended, seconds=60, what=f"the drafts\n{stack.logs()}")


def stored(stack: Stack) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(stack.shell(STORED))
    return found


def attempts(kept: dict[str, Any]) -> dict[int, int]:
    counts = [job[3] for job in kept["jobs"]]
    return {times: counts.count(times) for times in sorted(set(counts))}


# --- the oracle alone ----------------------------------------------------------------------------------------------

SAVES = [{"assignment": 1, "kind": "save", "version": n, "raw": {"overall_quality": n}} for n in (1, 2, 3)]


def test_the_oracle_is_content_with_what_was_promised() -> None:
    assert breaches(SAVES, SAVES) == []


@pytest.mark.parametrize(
    ("stored_events", "breach"),
    [
        (SAVES[:2], "lost"),
        ([*SAVES, SAVES[2]], "stored 2 times"),
        ([*SAVES[:2], {**SAVES[2], "raw": {}}], "altered"),
        ([*SAVES, {**SAVES[2], "version": 4}], "nobody was told"),
        ([SAVES[1], SAVES[0], SAVES[2]], "version"),
    ],
)
def test_the_oracle_finds(stored_events: list[dict[str, Any]], breach: str) -> None:
    assert any(found.startswith(breach) for found in breaches(SAVES, stored_events))
