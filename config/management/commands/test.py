"""`manage.py test [--fast] [pytest's own arguments]`: every check there is, then pytest."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from config import testing
from config.bootstrap import bundle
from config.bootstrap.console import StepFailed


class Command(BaseCommand):
    help = "Run every check and test. --fast leaves out the slow, browser and team tests; the rest goes to pytest."
    requires_system_checks = ()

    def run_from_argv(self, argv: list[str]) -> None:
        # Not argparse: whatever is not ours belongs to pytest, options included.
        arguments = argv[2:]
        if {"-h", "--help"} & set(arguments):
            self.stdout.write(f"{argv[0]} test [--fast] [pytest arguments]\n{self.help}")
            return
        fast = "--fast" in arguments
        try:
            status = self.run([argument for argument in arguments if argument != "--fast"], fast=fast)
        except StepFailed as failure:
            sys.exit(str(failure))
        except KeyboardInterrupt:
            sys.exit("\nStopped.")
        sys.exit(status)

    def handle(self, *args: Any, **options: Any) -> None:
        sys.exit(self.run(list(args), fast=False))

    def run(self, arguments: list[str], *, fast: bool) -> int:
        node = testing.prepare_front_end()
        if not fast:
            testing.prepare_browser()
        failed = testing.run_parts(testing.parts(node))
        if not fast:
            bundle.build()
        status = testing.run_pytest(arguments, fast=fast, failed_parts=failed)
        return status or (1 if failed else 0)
