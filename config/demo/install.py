"""What `manage.py up` leaves for a newcomer: people, clips, open campaigns with work in every queue, one finished one.

Each step looks for what it would make, so that a run which was killed, or the next start, goes on where it stopped.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from accounts.models import User
from annotation.domain import campaigns, steering
from annotation.domain.campaigns import PairPlan
from annotation.enums import AssignmentState, CampaignState, Task
from annotation.models import Assignment, Campaign
from annotation.questionnaire import load_preset
from config.demo import working
from config.demo.people import People, ensure_people
from config.demo.render import Job, plan, render, sources
from datasets_app.domain import staging
from datasets_app.domain.importing import begin_import, import_now
from datasets_app.domain.sources import ensure_source
from datasets_app.enums import ImportState
from datasets_app.models import Clip, Import
from exports.domain.requesting import request_release
from exports.models import Release

Say = Callable[[str], None]
TABLE = yaml.safe_load((Path(__file__).parent / "campaigns.yaml").read_text(encoding="utf-8"))
FIRST, REST = "Demo clips: a first helping", "Demo clips: the rest"
FIRST_HELPING = 4  # every fourth recording comes first, so that there is something to rate within a minute


def install(say: Say) -> None:
    people = ensure_people(TABLE["simulated_raters"])
    for source in sources():
        ensure_source(**source)
    recordings = sorted({job.base["recording"] for job in plan()})
    early = set(recordings[::FIRST_HELPING])
    bring_in(FIRST, [job for job in plan() if job.base["recording"] in early], people.manager, say)
    for row in TABLE["open"]:
        open_campaign(row, people, say)
    bring_in(REST, [job for job in plan() if job.base["recording"] not in early], people.manager, say)
    finish_campaign(TABLE["finished"], people, say)
    ask_for_release(people.manager)


def bring_in(title: str, jobs: Sequence[Job], by: User, say: Say) -> None:
    """Render these clips and import them, unless that was done before."""
    if Import.objects.filter(title=title, state=ImportState.DONE).exists():
        return
    folder = Path(settings.DATA_DIR) / "demo" / ("first" if title == FIRST else "rest")
    render(folder, lambda done, total: say(f"rendering {title.lower()}: {done} of {total}"), jobs)
    delivery = Import.objects.filter(title=title).first() or begin_import(
        title=title, staged=staging.folder_in_place(folder), defaults={}, by=by, queued=False
    )
    import_now(delivery, Watcher(title, say))
    shutil.rmtree(folder)


class Watcher:
    """Tells how far an import is on one line."""

    def __init__(self, title: str, say: Say) -> None:
        self.title, self.say = title, say

    def progress(self, done: int, total: int) -> None:
        self.say(f"importing {self.title.lower()}: {done} of {total}")

    def keep_alive(self) -> None:
        """Nobody waits for a sign of life from a command."""

    def emit(self, kind: str, **data: Any) -> None:
        """The progress line says enough."""


def open_campaign(row: Mapping[str, Any], people: People, say: Say) -> None:
    """A campaign for the newcomer; simulated raters have done some of it, so that no queue is empty."""
    campaign = Campaign.objects.filter(name=row["name"]).first()
    if campaign is None:
        clips = Clip.objects.filter(source__is_demo=True, language__startswith=row["audio"]).order_by("digest")
        campaign = campaigns.create(
            by=people.manager,
            name=row["name"],
            preset=row["preset"],
            clip_ids=list(clips.values_list("pk", flat=True)[: row.get("clips")]),
            pairs=pair_plan(row),
            people=people.seats,
            audio_language=row["audio"],
            text_language=row["text"],
            raters_per_item=row["raters"],
        )
    say(f"filling the queues of {campaign.name}")
    rate(campaign, people, slots=row["done"] * row["raters"], say=say)
    inspect(campaign, people, slots=row["inspected"] * row["raters"])


def pair_plan(row: Mapping[str, Any]) -> PairPlan | None:
    if "pairs" not in row:
        return None
    return replace(campaigns.usual_pairs(load_preset(row["preset"])), count=row["pairs"])


def finish_campaign(row: Mapping[str, Any], people: People, say: Say) -> None:
    """Every demo clip, answered, inspected and settled by simulated people only."""
    campaign = Campaign.objects.filter(name=row["name"]).first()
    if campaign is None:
        campaign = campaigns.create(
            by=people.manager,
            name=row["name"],
            preset=row["preset"],
            clip_ids=list(Clip.objects.filter(source__is_demo=True).values_list("pk", flat=True)),
            people=[seat for seat in people.seats if seat.user.is_simulated],
            text_language=row["text"],
            raters_per_item=row["raters"],
            guidelines=row["guidelines"],
            drafting=False,
            is_simulated=True,
        )
    slots = campaign.assignments.count()
    rate(campaign, people, slots=slots, say=say)
    inspect(campaign, people, slots=slots)
    working.adjudicate_all(campaign=campaign, user=people.adjudicator)
    steering.set_state(campaign=campaign, to=CampaignState.CLOSED)


def rate(campaign: Campaign, people: People, *, slots: int, say: Say) -> None:
    """Let simulated raters take turns until `slots` slots are finished."""
    turn = idle = 0
    while (missing := slots - done(campaign)) > 0 and idle < len(people.raters):
        say(f"{campaign.name}: simulated raters have finished {slots - missing} of {slots}")
        worked = working.rate_next(campaign=campaign, user=people.raters[turn % len(people.raters)])
        idle = 0 if worked else idle + 1  # people may have taken the slots that were meant for simulated raters
        turn += 1


def done(campaign: Campaign) -> int:
    begun = (AssignmentState.OPEN, AssignmentState.ANSWERING, AssignmentState.WRITING)
    return campaign.assignments.filter(rater__is_simulated=True).exclude(state__in=begun).count()


def inspect(campaign: Campaign, people: People, *, slots: int) -> None:
    """Let the simulated inspector look at the first `slots` finished slots."""
    if campaign.task == Task.DETECTION:
        return
    finished = Assignment.objects.filter(campaign=campaign).exclude(rater=None).order_by("position")[:slots]
    for assignment in finished:
        if assignment.state == AssignmentState.FINISHED:
            working.inspect(assignment=assignment, user=people.inspector)


def ask_for_release(by: User) -> None:
    name = TABLE["release"]
    if not Release.objects.filter(name=name).exists():
        finished = Campaign.objects.get(name=TABLE["finished"]["name"])
        request_release(name=name, campaigns=[finished.pk], policy="strict", shares=[0.7, 0.15, 0.15], seed=1, by=by)
