"""`manage.py check_leakage PATH`: look for leaks in any dataset of speech. Needs no database and changes nothing.

Exit code 0: nothing leaks; 1: a leak was found; 2: the dataset cannot be read.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from os.path import relpath
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from exports.canonical import pretty, write_text
from exports.layouts import Dataset, Unreadable, read_dataset
from exports.layouts.table import NAMES
from exports.leakage import Promises, Report, UnknownPromise, inspect, write_page
from exports.leakage.promises import DISJOINT

FOUND, UNREADABLE = 1, 2
WORDS = {"leak": "LEAK", "warn": "look", "clean": "clean", "told": "told", "absent": "-"}
SHOWN = 3
EVERY = 100


class Command(BaseCommand):
    help = "Look for leaks between the train, val and test of a dataset: audio, texts, speakers, labels."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="folder or file of the dataset")
        parser.add_argument("--layout", default="auto", choices=["auto", *NAMES])
        parser.add_argument("--policy", choices=sorted(DISJOINT), help="what the dataset promises; default: nothing")
        parser.add_argument("--embeddings", type=Path, metavar="NPZ", help="speaker embeddings: `ids` and `vectors`")
        parser.add_argument("--audio", type=Path, metavar="DIR", help="folder that the audio paths are relative to")
        parser.add_argument("--no-audio", action="store_true", help="look at rows and names only")
        parser.add_argument("--sample", type=int, default=0, metavar="N", help="hear at most N clips of each split")
        parser.add_argument("--json", type=Path, metavar="OUT", help="write the report as JSON")
        parser.add_argument("--html", type=Path, metavar="OUT", help="write the report as one page")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            dataset = read_dataset(
                options["path"],
                options["layout"],
                audio=options["audio"],
                embeddings=options["embeddings"],
                sample=options["sample"],
                hear=not options["no_audio"],
                tell=self.tell,
            )
            promises = promised(options["policy"]) or dataset.promises
        except (Unreadable, UnknownPromise, OSError) as error:
            self.stderr.write(f"{error}\nNothing was changed.")
            sys.exit(UNREADABLE)
        report = inspect(dataset.evidence, promises)
        self.show(dataset, report)
        self.write(dataset, report, options)
        if report.leaks:
            sys.exit(FOUND)

    def show(self, dataset: Dataset, report: Report) -> None:
        evidence = dataset.evidence
        self.stdout.write(f"Read as {dataset.layout}: {len(evidence.rows)} rows, {len(evidence.clips)} clips")
        for bad in dataset.bad[:10]:
            self.stdout.write(f"  {bad['file']}:{bad['line']}: {bad['reason']}")
        if dataset.bad_rows:
            self.stdout.write(f"  {dataset.bad_rows} rows could not be read.")
        if dataset.missing_audio:
            self.stdout.write(f"  {dataset.missing_audio} audio files were not found.")
        for clip, reason in list(dataset.broken_audio.items())[:5]:
            self.stdout.write(f"  {clip}: {reason}")
        self.stdout.write("")
        for check in report.checks:
            counted = f"{check['found'] or ''}".rjust(7) + f"{check['warned'] or ''}".rjust(7)
            self.stdout.write(f"{WORDS[check['verdict']]:<6}{counted}  {check['title']}")
            if check["why"]:
                self.stdout.write(f"{'':<22}{check['why']}")
            for row in check["rows"][:SHOWN]:
                self.stdout.write(f"{'':<22}{row['what']}")
        self.stdout.write("")
        self.stdout.write(
            f"{len(report.leaks)} checks found leaks, {len(report.warnings)} found something to look at; every check "
            "found the leak planted to try it."
        )

    def write(self, dataset: Dataset, report: Report, options: dict[str, Any]) -> None:
        if options["json"]:
            read = {
                "layout": dataset.layout,
                "files": dataset.files,
                "bad_rows": dataset.bad_rows,
                "bad": dataset.bad,
                "missing_audio": dataset.missing_audio,
                "broken_audio": dataset.broken_audio,
            }
            write_text(options["json"], pretty({**report.as_json(), "read": read}))
        if options["html"]:
            where = options["html"].resolve().parent

            def audio(clip: str) -> str:
                path = dataset.paths.get(clip, "")
                return relpath((options["path"] / path).resolve(), where) if path else ""

            write_page(report, options["html"], audio=audio, title=f"Leak report of {options['path'].name}")

    def tell(self, stage: str, done: int, total: int) -> None:
        if done % EVERY == 0 and self.stderr.isatty():
            self.stderr.write(f"{stage} {done}/{total}", ending="\r")


def promised(policy: str | None) -> Promises | None:
    """A policy laid on somebody else's dataset: its names and flags are its own affair."""
    if policy is None:
        return None
    ours = Promises.of(policy)
    return Promises(policy=policy, profile="none known", disjoint=ours.disjoint)
