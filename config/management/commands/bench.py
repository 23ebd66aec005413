"""`manage.py bench [NAME ...]`: measure speed on a throwaway Earshot. docs/benchmarks.md keeps figures and machines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from argparse import SUPPRESS, ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.bench import fingerprints, jobs, leaks, release, saves, splits
from config.bench.corpus import SPEECHEVAL
from config.bench.throwaway import throwaway
from config.bootstrap.paths import ROOT

BENCHES = {
    "fingerprints": fingerprints.main,
    "jobs": jobs.main,
    "leaks": leaks.main,
    "release": release.main,
    "saves": saves.main,
}
SPLITS = "splits"


class Command(BaseCommand):
    help = "Measure how soon jobs begin and how long saves take, on a throwaway Earshot with the embedded default."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--inside", action="store_true", help=SUPPRESS)
        parser.add_argument(
            "--annotations", type=int, help="size of the release that `release` builds; 128,754 at most"
        )
        parser.add_argument("--clips", type=int, default=SPEECHEVAL, help="size of the corpus that `splits` splits")
        parser.add_argument(
            "names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHES)}, {SPLITS}; all but the last by default"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["annotations"]:
            os.environ["BENCH_ANNOTATIONS"] = str(options["annotations"])
        for name in options["names"] or BENCHES:
            if name == SPLITS:  # rows only: nothing has to be started
                for figures in splits.measure(options["clips"]):
                    self.stdout.write(f"{name:<8} {figures.policy:<16} {figures}")
                continue
            if name not in BENCHES:
                raise CommandError(f"There is no benchmark {name!r}. Choose of {', '.join([*BENCHES, SPLITS])}.")
            if options["inside"]:  # a child of the run below, with the throwaway's environment
                BENCHES[name]()
                continue
            for figure, value in self.measure(name).items():
                self.stdout.write(f"{name:<8} {figure:<12} {value}")

    def measure(self, name: str) -> dict[str, object]:
        with throwaway() as environment:
            command = [sys.executable, "manage.py", "bench", "--inside", name]
            done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        for line in done.stdout.splitlines():
            if line.startswith("BENCH "):
                return dict(json.loads(line.removeprefix("BENCH ")))
        raise CommandError(f"The benchmark {name} failed:\n{done.stderr[-3000:]}")
