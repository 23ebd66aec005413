"""`score`: figures from two files, without a model and without torch.

python -m speech_judge score --system alld --references test.jsonl --predictions ours.jsonl [--against theirs.jsonl]
python -m speech_judge score --release release/ --split test --predictions ours.jsonl [--against theirs.jsonl]
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from speech_judge.data.release import Release
from speech_judge.errors import Exit, JudgeError
from speech_judge.reading.predictions import read_predictions
from speech_judge.reading.references import read_references
from speech_judge.scoring import arguments
from speech_judge.scoring.against import against_of_files, against_of_release
from speech_judge.scoring.asking import Evaluator
from speech_judge.scoring.grouping import with_groups
from speech_judge.scoring.joining import join
from speech_judge.scoring.of_release import SYSTEM_OF, joined_tasks
from speech_judge.scoring.options import clusters_of
from speech_judge.scoring.systems import SYSTEMS, score


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--system", choices=sorted(SYSTEMS), help="whose shapes the files have")
    parser.add_argument("--predictions", required=True, type=Path, help="JSONL, JSON or CSV, in order or with keys")
    parser.add_argument("--references", type=Path, help="the system's own file, or tasks/…/test.jsonl")
    parser.add_argument("--release", type=Path, help="names speaker, language and system of each clip; see --split")
    parser.add_argument("--split", help="in place of --system and --references: every task of the release's split")
    parser.add_argument("--against", type=Path, metavar="FILE", help="another judge's predictions: paired differences")
    parser.add_argument("--scalar", help="one number a clip: what it means (fake, real, overall_quality, mos …)")
    arguments.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    of_files = bool(args.system and args.references and not args.split)
    of_split = bool(args.release and args.split and not (args.system or args.references or args.scalar))
    if of_files == of_split:
        raise JudgeError(
            "score needs either --system and --references, or --release and --split.",
            "For instance: score --release release/ --split test --predictions predictions.jsonl",
        )
    found = figures(args) if of_files else split_figures(args)
    print(json.dumps(found, ensure_ascii=False, indent=2, sort_keys=True))
    return Exit.FINISHED


def figures(args: argparse.Namespace) -> dict[str, Any]:
    references = read_references(args.system, args.references)
    if args.release:
        references = with_groups(references, Release(args.release))
    joined = join(references, read_predictions(args.system, args.predictions, args.scalar))
    if joined.missing:
        print(f"{joined.missing} references have no prediction; they count as unread.", file=sys.stderr)
    evaluator = arguments.evaluator_of(args)
    read = arguments.reading_of(args, evaluator)
    pairs = read(joined.pairs)
    options = arguments.options_of(args, evaluator)
    found = {
        "system": args.system,
        **joined.as_json(),
        "clustered_by": clusters_of(joined.pairs)[0],
        "read_from": read_from(args, evaluator),
        **score(args.system, pairs, options),
    }
    if args.against:
        theirs = join(references, read_predictions(args.system, args.against, args.scalar))
        found["against"] = against_of_files(args.system, args.against, pairs, theirs, read, options)
    return found


def split_figures(args: argparse.Namespace) -> dict[str, Any]:
    """Every task of a release's split that the judge answered."""
    release = Release(args.release)
    evaluator = arguments.evaluator_of(args)
    options, read = arguments.options_of(args, evaluator), arguments.reading_of(args, evaluator)
    tasks = joined_tasks(release, args.split, args.predictions, read)
    found: dict[str, Any] = {"release": release.name, "split": args.split, "read_from": read_from(args, evaluator)}
    scored = {task: score(SYSTEM_OF[task], joined.pairs, options) for task, joined in tasks.items()}
    for each in scored.values():
        found |= {name: value for name, value in each.items() if name != "tasks"}
    found["tasks"] = {
        task: {**joined.as_json(), "clustered_by": clusters_of(joined.pairs)[0], **scored[task]["tasks"].get(task, {})}
        for task, joined in tasks.items()
    }
    if args.against:
        found["against"] = against_of_release(release, args.split, tasks, args.against, read, options)
    return found


def read_from(args: argparse.Namespace, evaluator: Evaluator | None) -> str:
    """Where dimension values come from, to stand beside the figures."""
    if evaluator and args.extract:
        return f"the prose, by {evaluator.name}"
    return "label tokens where the judge gives them, else the lines it wrote"
