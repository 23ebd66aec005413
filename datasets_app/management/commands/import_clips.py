"""`manage.py import_clips FOLDER`: bring in a folder of speech."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from datasets_app.disk import full_disk_raises
from datasets_app.domain import queries, staging
from datasets_app.domain.importing import CannotImport, begin_import, import_now
from datasets_app.enums import ImportState, RowOutcome
from datasets_app.models import Import


class Command(BaseCommand):
    help = "Import a folder of audio files, with or without a manifest (CSV or JSON lines)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--manifest", type=Path, help="default: manifest.csv or manifest.jsonl in the folder, if any"
        )
        parser.add_argument("--title", default="")
        for name in ("source", "language", "speaker", "system", "origin"):
            parser.add_argument(f"--{name}", help=f"the {name} of rows that name none")
        where = parser.add_mutually_exclusive_group()
        where.add_argument("--inline", action="store_true", help="do the work here instead of in a worker")
        where.add_argument("--wait", action="store_true", help="wait until the worker has finished")

    def handle(self, *args: Any, **options: Any) -> None:
        folder, manifest = options["folder"], options["manifest"]
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder.")
        in_place = options["inline"] and manifest is None
        made = begin_import(
            title=options["title"] or folder.resolve().name,
            staged=staging.folder_in_place(folder) if in_place else staging.stage_folder(folder, manifest),
            defaults={
                name: options[name] for name in ("source", "language", "speaker", "system", "origin") if options[name]
            },
            by=None,
            queued=not options["inline"],
        )
        if options["inline"]:
            self.work(made)
        elif options["wait"]:
            self.wait(made)
        else:
            self.stdout.write(
                f"Import {made.pk} is queued; a worker will take it. It is shown under /imports/{made.pk}."
            )
            return
        self.report(made)

    def work(self, made: Import) -> None:
        try:
            with full_disk_raises(CommandError):
                import_now(made, Printing(self))
        except CannotImport as failure:
            raise CommandError(failure.message) from None

    def wait(self, made: Import) -> None:
        while True:
            now = queries.imports().get(pk=made.pk)
            Printing(self).progress(now.added + now.known + now.skipped, now.total)
            if now.shown_state in (ImportState.DONE, ImportState.FAILED):  # type: ignore[attr-defined]
                break
            time.sleep(0.5)
        if now.shown_state == ImportState.FAILED:  # type: ignore[attr-defined]
            raise CommandError(now.shown_error or "The import failed; see its job.")  # type: ignore[attr-defined]

    def report(self, made: Import) -> None:
        made.refresh_from_db()
        self.stdout.write(f"{made.added} added, {made.known} known already, {made.skipped} skipped of {made.total}.")
        for row in made.rows.filter(outcome=RowOutcome.SKIPPED).order_by("line")[:50]:
            self.stdout.write(f"  line {row.line} {row.filename}: {row.reason} ({row.code})")


class Printing:
    """Follows an import on a terminal."""

    def __init__(self, command: BaseCommand) -> None:
        self.command = command

    def progress(self, done: int, total: int) -> None:
        if self.command.stdout.isatty():
            self.command.stdout.write(f"\r{done} of {total}", ending="")

    def keep_alive(self) -> None:
        """Nobody else waits for this run."""

    def emit(self, kind: str, **data: Any) -> None:
        """The line that `progress` prints says it all."""
