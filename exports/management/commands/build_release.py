"""`manage.py build_release CAMPAIGN... --to DIR | s3://bucket/prefix`: build and publish a release here and now."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils.text import slugify

from accounts.errors import EarshotError
from annotation.models import Campaign
from datasets_app.storage import StorageError
from exports.domain.releasing import build_now
from exports.order import AUDIO, GIVEN_COLUMN, SHARES, OverrideDict
from exports.splitting.policies import POLICIES, PROFILES


class Command(BaseCommand):
    help = "Build a release folder from the accepted items of campaigns (by id or name)."
    requires_system_checks: list[str] = []  # they load every view: 65 MiB that a release never uses

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("campaigns", nargs="+", metavar="CAMPAIGN", help="id or name of a campaign")
        parser.add_argument(
            "--to",
            "--out",
            dest="out",
            required=True,
            metavar="WHERE",
            help="folder to make, which must not exist yet, or s3://bucket/prefix; an interrupted upload goes on",
        )
        parser.add_argument("--name", help="name of the release; default: the name of the folder")
        parser.add_argument("--policy", choices=POLICIES, default="core_flags")
        parser.add_argument(
            "--profile", choices=PROFILES, default="joint", help="how tasks are split beside each other"
        )
        parser.add_argument("--audio", choices=AUDIO, default="redistributable", help="whose sound goes out")
        parser.add_argument(
            "--equalised", action="store_true", help="also the equalised twin of the held-out detection clips"
        )
        parser.add_argument("--seed", type=int, default=0)
        parser.add_argument("--shares", type=float, nargs=3, default=list(SHARES), metavar=("TRAIN", "VAL", "TEST"))
        parser.add_argument("--given-column", default=GIVEN_COLUMN, help="column of the import that policy given reads")
        parser.add_argument(
            "--format", action="append", default=[], dest="formats", metavar="KEY", help="one more format"
        )
        parser.add_argument(
            "--override",
            action="append",
            default=[],
            dest="override",
            type=override,
            metavar="CHECK=REASON",
            help="let it go out although CHECK found a leak; stands in the release",
        )
        parser.add_argument(
            "--ratio",
            action="append",
            default=[],
            dest="ratio",
            type=ratio,
            metavar="SOURCE=5:5:0",
            help="train:val:test of a source, for policy paper_detection",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            release = build_now(
                name=options["name"] or slugify(options["out"].rstrip("/").rsplit("/", 1)[-1]),
                campaigns=[self.campaign(given) for given in options["campaigns"]],
                out=options["out"],
                policy=options["policy"],
                profile=options["profile"],
                shares=options["shares"],
                seed=options["seed"],
                given_column=options["given_column"],
                formats=options["formats"],
                audio=options["audio"],
                equalised=options["equalised"],
                overrides=options["override"],
                ratios=dict(options["ratio"]),
                tell=self.tell,
            )
        except EarshotError as refusal:
            details = "".join(f"\n  {name}: {' '.join(words)}" for name, words in refusal.fields.items())
            raise CommandError(f"{refusal.message}{details}") from None
        except FileExistsError as error:
            raise CommandError(str(error)) from None
        except StorageError as error:
            raise CommandError(
                f"{error}\nNo release was published. What has arrived stays there and is no release without its "
                "MANIFEST.sha256; run the same command again, and it sends the rest."
            ) from None
        for task, by_split in release.summary["items"].items():
            self.stdout.write(f"{release.name}: {task} {by_split}")
        self.stdout.write(f"Release {release.digest} is in {options['out']}")

    def campaign(self, given: str) -> int:
        found = Campaign.objects.filter(Q(pk=int(given)) if given.isdecimal() else Q(name=given)).first()
        if found is None:
            raise CommandError(f"There is no campaign {given!r}. Give its id or its full name.")
        return found.pk

    def tell(self, stage: str, done: int, total: int) -> None:
        if done == 0:
            self.stdout.write(f"{stage} …")


def override(given: str) -> OverrideDict:
    check, _, reason = given.partition("=")
    return {"check": check, "reason": reason}


def ratio(given: str) -> tuple[str, str]:
    source, _, parts = given.partition("=")
    return source, parts
