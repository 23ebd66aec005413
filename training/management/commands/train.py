"""`manage.py train RELEASE --recipe tiny [--base DIR] [--set k=v] [--wait]`: start a run of the judge."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from accounts.errors import EarshotError
from exports.models import Release
from training.domain import asking
from training.enums import IN_WORK, RunState
from training.models import Run

LOOK_SECONDS = 1.0


class Command(BaseCommand):
    help = "Train a judge on a release. A worker of the queue `judge` does it; see /runs for how far it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("release", help="name or id of a published release")
        parser.add_argument("--recipe", default="tiny")
        parser.add_argument("--base", default="", metavar="DIR", help="weights to start from")
        parser.add_argument("--set", action="append", default=[], dest="options", metavar="KEY=VALUE")
        parser.add_argument("--name", default="")
        parser.add_argument("--wait", action="store_true", help="until it ends; exit code 1 when it did not finish")

    def handle(self, *args: Any, **options: Any) -> None:
        given = options["release"]
        by_id = Q(pk=int(given)) if given.isdecimal() else Q(pk=None)
        release = Release.objects.filter(Q(name=given) | by_id).first()
        if release is None:
            raise CommandError(f"There is no release {given!r}. Give its name or its id.")
        try:
            run = asking.start(
                release_id=release.pk,
                recipe=options["recipe"],
                base=options["base"],
                options=options["options"],
                name=options["name"],
                by=None,
            )
        except EarshotError as refusal:
            details = "".join(f"\n  {name}: {' '.join(words)}" for name, words in refusal.fields.items())
            raise CommandError(f"{refusal.message}{details}") from None
        self.stdout.write(f"Run {run.pk}: {run.name}")
        if options["wait"]:
            self.wait(run.pk)

    def wait(self, run_id: int) -> None:
        said = ""
        while True:
            run = Run.objects.with_jobs().get(pk=run_id)
            if (words := self.words(run)) != said:
                said = words
                self.stdout.write(words)
            if run.shown_state not in IN_WORK:
                break
            time.sleep(LOOK_SECONDS)
        if run.shown_state != RunState.FINISHED:
            raise CommandError(f"Run {run.pk} is {run.shown_state}. {run.shown_error}")

    def words(self, run: Run) -> str:
        words = f"{run.shown_state} {run.phase}".strip()
        step = run.summary.get("step")
        return f"{words}: step {step} of {run.summary['steps']}, loss {run.summary['loss']:.4f}" if step else words
