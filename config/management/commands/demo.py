"""`manage.py demo`: fill an empty Earshot with the demo. `manage.py up` runs it beside the server."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo.install import install
from config.demo.people import ensure_accounts


class Command(BaseCommand):
    help = "Fill Earshot with the demo: clips spoken by synthesisers, campaigns, simulated raters. Safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--accounts-only", action="store_true", help="only the accounts a newcomer signs in with")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo's passwords are known to everybody. Set EARSHOT_DEMO=1 if that is fine here.")
        ensure_accounts()
        os.nice(10)  # whoever already looks around comes first
        if not options["accounts_only"]:
            install(self.say)

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
