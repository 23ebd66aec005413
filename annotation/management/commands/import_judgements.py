"""`manage.py import_judgements PATH --campaign NAME`: bring in judgements from a published format."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.errors import EarshotError
from annotation.domain.judging_in import Wanted, begin, import_judgements
from annotation.foreign import AUTO, FORMATS
from annotation.models import Campaign, JudgementImport
from annotation.questionnaire import preset_keys
from datasets_app.disk import full_disk_raises

SHOWN = 50
# What the reasons ask for, as it is said here; the page says it in fields of its own.
HINTS = {
    "unknown_format": f"--format, one of {', '.join(each.key for each in FORMATS)}",
    "no_preset": f"--preset, one of {', '.join(preset_keys())}",
    "unknown_field": "--field THEIRS=OURS, and --field THEIRS= to leave one out",
    "unclear_column": "--field THEIRS=OURS",
    "wrong_audios": "--field THEIRS=audio",
    "ambiguous_audio": "--source",
    "rater_name_taken": "--pseudonyms",
}


class Command(BaseCommand):
    help = "Import judgements of somebody else as answer sheets of named foreign raters. Run it again to go on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="a file, or a folder of files")
        parser.add_argument("--campaign", required=True, help="made with the fitting questionnaire if there is none")
        parser.add_argument("--format", default=AUTO, choices=[AUTO, *(each.key for each in FORMATS)])
        parser.add_argument("--audio", type=Path, help="folder of the recordings; default: clips that are here already")
        parser.add_argument("--source", default="", help="source of the recordings, or the one to look for them in")
        parser.add_argument(
            "--preset", default="", choices=["", *preset_keys()], help="for tools without fixed questions"
        )
        parser.add_argument(
            "--field",
            action="append",
            default=[],
            metavar="THEIRS=OURS",
            help="their field is our dimension; =audio names recordings, =text the text, = leaves it out",
        )
        parser.add_argument("--text-language", default="en")
        parser.add_argument("--inspect-share", type=float, default=0.0, help="share that an inspector sees, 0 to 1")
        parser.add_argument("--pseudonyms", action="store_true", help="hide the raters' names in the file")
        parser.add_argument(
            "--confirm-texts", action="store_true", help="release texts even where they contradict their labels"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        for needed in filter(None, [path, options["audio"]]):
            if not needed.exists():
                raise CommandError(f"{needed} is not there.")
        try:
            of = begin(title=path.resolve().name, wanted=self.wanted(options), by=None)
        except EarshotError as refused:
            raise CommandError(refused.message) from None
        try:
            with full_disk_raises(CommandError):
                import_judgements(of=of, path=path, audio=options["audio"], watcher=Printing(self))
        except EarshotError as refused:
            raise CommandError(" ".join([refused.message, *hints(codes_of(of) | {refused.code})])) from None
        self.report(of)

    def wanted(self, options: dict[str, Any]) -> Wanted:
        names = {}
        for given in options["field"]:
            theirs, sign, ours = given.partition("=")
            if not sign:
                raise CommandError(f"--field {given}: write THEIRS=OURS.")
            names[theirs.strip()] = ours.strip()
        return Wanted(
            campaign=options["campaign"],
            format=options["format"],
            preset=options["preset"],
            names=names,
            source=options["source"],
            text_language=options["text_language"],
            inspect_share=options["inspect_share"],
            pseudonyms=options["pseudonyms"],
            confirm_texts=options["confirm_texts"],
        )

    def report(self, of: JudgementImport) -> None:
        names = Campaign.objects.filter(pk__in=of.campaigns).values_list("name", flat=True)
        added = f"{of.added} judgements added to {', '.join(sorted(names))}" if names else "No judgement was added"
        self.stdout.write(f"{added}; {of.known} known already, {of.unreadable} not taken.")
        for remark, count in of.remarks.items():
            self.stdout.write(f"  {count} × {remark}")
        for problem in of.problems.all()[:SHOWN]:
            self.stdout.write(f"  {problem.file}:{problem.line}: {problem.reason} ({problem.code})")
        if of.unreadable > SHOWN:
            self.stdout.write(f"  … and {of.unreadable - SHOWN} more, all kept with import {of.pk}.")
        for hint in hints(codes_of(of)):
            self.stdout.write(hint)


def codes_of(of: JudgementImport) -> set[str]:
    return set(of.problems.values_list("code", flat=True).distinct())


def hints(codes: set[str]) -> list[str]:
    return [f"Say it with {words}." for code, words in HINTS.items() if code in codes]


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
