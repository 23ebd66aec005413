"""`manage.py draft_imported CAMPAIGN`: write captions and verdicts from imported ratings, within a budget."""

from __future__ import annotations

import re
import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.errors import EarshotError
from annotation.domain.judging_in.pairs import pair_imported
from annotation.models import Campaign
from jobs.domain import enqueue
from jobs.errors import Permanent
from llm_drafting.domain.imported_bulk import Outcome, Plan, draft_imported
from llm_drafting.enums import DRAFT_IMPORTED

BUDGET = re.compile(r"(?P<count>\d+)(?P<unit>rows|tokens)?")


class Command(BaseCommand):
    help = "Write texts from imported ratings. Run it again to go on; what is written is not asked for twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("campaign", help="name of the imported campaign")
        parser.add_argument("--temperatures", type=float, nargs="+", default=[0.7, 1.1])
        parser.add_argument("--budget", default="", help="of this run: 200000 (tokens), 200000tokens, or 500rows")
        parser.add_argument("--limit", type=int, help="at most so many judgements")
        parser.add_argument("--pairs", type=int, default=0, help="also draw A/B pairs of the rated clips, and verdicts")
        parser.add_argument("--seed", type=int, default=0, help="decides which pairs")
        parser.add_argument("--inspect-share", type=float, default=1.0, help="share that an inspector reads, 0 to 1")
        parser.add_argument("--side-by-side", type=int, default=4, help="texts asked for at once")
        parser.add_argument("--queue", action="store_true", help="leave it to a worker")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = Campaign.objects.filter(name=options["campaign"]).first()
        if campaign is None:
            raise CommandError(f"There is no campaign called “{options['campaign']}”.")
        plan = self.plan(options)
        try:
            plan.check()
            todo = [campaign]
            if options["pairs"]:
                todo.append(pair_imported(campaign=campaign, count=options["pairs"], seed=options["seed"]))
            for each in todo:
                self.queue(each, plan) if options["queue"] else self.write(each, plan)
        except (EarshotError, Permanent) as refused:
            raise CommandError(refused.message) from None

    def plan(self, options: dict[str, Any]) -> Plan:
        bounds: dict[str, int] = {}
        if options["budget"]:
            found = BUDGET.fullmatch(options["budget"])
            if found is None:
                raise CommandError("--budget is a number of tokens (200000) or of texts (500rows).")
            bounds[found["unit"] or "tokens"] = int(found["count"])
        return Plan(
            temperatures=tuple(options["temperatures"]),
            limit=options["limit"],
            inspect_share=options["inspect_share"],
            side_by_side=options["side_by_side"],
            **bounds,
        )

    def queue(self, campaign: Campaign, plan: Plan) -> None:
        job = enqueue(kind=DRAFT_IMPORTED, payload={"campaign": campaign.pk, "plan": plan.as_json()})
        self.stdout.write(f"Job {job.pk} will write the texts of “{campaign.name}”.")

    def write(self, campaign: Campaign, plan: Plan) -> None:
        run = f"command:{secrets.token_hex(6)}"
        self.report(campaign, draft_imported(campaign=campaign, plan=plan, run=run, watcher=Printing(self)))

    def report(self, campaign: Campaign, done: Outcome) -> None:
        self.stdout.write(
            f"“{campaign.name}”: {done.written} texts written, {done.finished} judgements complete, "
            f"{done.contradicting} texts contradict their ratings, {done.tokens} tokens, {done.left} texts left."
        )
        if done.skipped:
            self.stdout.write(f"  {done.skipped} answers were not usable as texts; the next run asks again.")
        if done.stopped:
            self.stdout.write(f"  Stopped: {done.message} Run the command again to go on.")


class Printing:
    """Follows the run on a terminal."""

    def __init__(self, command: BaseCommand) -> None:
        self.command = command

    def progress(self, done: int, total: int) -> None:
        if self.command.stdout.isatty():
            self.command.stdout.write(f"\r{done} of {total}", ending="")

    def keep_alive(self) -> None:
        """Nobody else waits for this run."""

    def emit(self, kind: str, **data: Any) -> None:
        """The line that `progress` prints says it all."""
