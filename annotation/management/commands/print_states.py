"""Print docs/item-states.md from the table in annotation/states.py."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from annotation.states import diagram


class Command(BaseCommand):
    help = "Print the diagram and table of item, assignment and dispute states, or write them to a file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, help="Write here, docs/item-states.md say, instead of printing")

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path | None = options["out"]
        if out is None:
            self.stdout.write(diagram())
        else:
            out.write_text(diagram(), encoding="utf-8")
