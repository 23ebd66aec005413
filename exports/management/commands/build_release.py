"""`manage.py build_release CAMPAIGN... --out DIR`: build and publish a release here and now."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils.text import slugify

from accounts.errors import EarshotError
from annotation.models import Campaign
from exports.domain.releasing import build_now
from exports.domain.requesting import SHARES


class Command(BaseCommand):
    help = "Build a release folder from the accepted items of campaigns (by id or name)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("campaigns", nargs="+", metavar="CAMPAIGN", help="id or name of a campaign")
        parser.add_argument("--out", type=Path, required=True, help="folder to make; it must not exist yet")
        parser.add_argument("--name", help="name of the release; default: the name of the folder")
        parser.add_argument("--policy", default="strict")
        parser.add_argument("--seed", type=int, default=0)
        parser.add_argument("--shares", type=float, nargs=3, default=list(SHARES), metavar=("TRAIN", "VAL", "TEST"))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            release = build_now(
                name=options["name"] or slugify(options["out"].resolve().name),
                campaigns=[self.campaign(given) for given in options["campaigns"]],
                out=options["out"],
                policy=options["policy"],
                shares=options["shares"],
                seed=options["seed"],
                tell=self.tell,
            )
        except EarshotError as refusal:
            details = "".join(f"\n  {name}: {' '.join(words)}" for name, words in refusal.fields.items())
            raise CommandError(f"{refusal.message}{details}") from None
        except FileExistsError as error:
            raise CommandError(str(error)) from None
        certificate = release.summary["certificate"]
        self.stdout.write(f"{release.name}: {certificate['by_split']}, {certificate['dropped']} straddled")
        self.stdout.write(f"Release {release.digest} is in {options['out']}")

    def campaign(self, given: str) -> int:
        found = Campaign.objects.filter(Q(pk=int(given)) if given.isdecimal() else Q(name=given)).first()
        if found is None:
            raise CommandError(f"There is no campaign {given!r}. Give its id or its full name.")
        return found.pk

    def tell(self, stage: str, done: int, total: int) -> None:
        if done == 0:
            self.stdout.write(f"{stage} …")
