"""`score`: figures from two files, without a model and without torch."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from speech_judge.data.release import Release
from speech_judge.errors import Exit
from speech_judge.reading.predictions import read_predictions
from speech_judge.reading.references import read_references
from speech_judge.scoring import arguments
from speech_judge.scoring.asking import Evaluator
from speech_judge.scoring.grouping import with_groups
from speech_judge.scoring.joining import join
from speech_judge.scoring.options import clusters_of
from speech_judge.scoring.systems import SYSTEMS, score


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--system", required=True, choices=sorted(SYSTEMS))
    parser.add_argument("--predictions", required=True, type=Path, help="JSONL, JSON or CSV, in order or with keys")
    parser.add_argument("--references", required=True, type=Path, help="the system's own file, or tasks/…/test.jsonl")
    parser.add_argument("--release", type=Path, help="names speaker, language and system of each clip")
    parser.add_argument("--scalar", help="one number a clip: what it means (fake, real, overall_quality, mos …)")
    arguments.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    print(json.dumps(figures(args), ensure_ascii=False, indent=2, sort_keys=True))
    return Exit.FINISHED


def figures(args: argparse.Namespace) -> dict[str, Any]:
    references = read_references(args.system, args.references)
    if args.release:
        references = with_groups(references, Release(args.release))
    joined = join(references, read_predictions(args.system, args.predictions, args.scalar))
    if joined.missing:
        print(f"{joined.missing} references have no prediction; they count as unread.", file=sys.stderr)
    evaluator = arguments.evaluator_of(args)
    pairs = evaluator.extracted(joined.pairs) if evaluator and args.extract else joined.pairs
    options = arguments.options_of(args, evaluator)
    return {
        "system": args.system,
        **joined.as_json(),
        "clustered_by": clusters_of(joined.pairs)[0],
        "read_from": read_from(args, evaluator),
        **score(args.system, pairs, options),
    }


def read_from(args: argparse.Namespace, evaluator: Evaluator | None) -> str:
    """Where dimension values come from, to stand beside the figures."""
    if evaluator and args.extract:
        return f"the prose, by {evaluator.name}"
    return "label tokens where the judge gives them, else the lines it wrote"
