"""`manage.py print_release_format > docs/release-format.md`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from exports.folder.format import release_format


class Command(BaseCommand):
    help = "Print docs/release-format.md from the tables that releases are built with."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(release_format(), ending="")
