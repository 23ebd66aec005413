"""`manage.py reserve KIND VALUE ... --split test`: promise a split before anybody is paid to rate."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.errors import EarshotError
from datasets_app.domain.reservations import RESERVABLE, reserve
from datasets_app.enums import Split, Track


class Command(BaseCommand):
    help = "Reserve speakers, texts, systems, recordings or clips for a split. They never move afterwards."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=list(RESERVABLE))
        parser.add_argument("values", nargs="*", help="none: one a line from standard input; texts as words or keys")
        parser.add_argument("--split", required=True, choices=list(Split))
        parser.add_argument("--track", default="", choices=list(Track), help="both when it is not given")
        parser.add_argument("--reason", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        values = options["values"] or [line.strip() for line in sys.stdin if line.strip()]
        try:
            made = reserve(
                kind=options["kind"],
                values=values,
                split=options["split"],
                by=None,
                track=options["track"],
                reason=options["reason"],
            )
        except EarshotError as error:
            raise CommandError(error.message) from None
        self.stdout.write(f"{len(made)} entries written; what was reserved like this already was left alone.")
