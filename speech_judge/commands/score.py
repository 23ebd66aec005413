"""`score`: figures from two files, without a model and without torch."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from speech_judge.data.release import Release
from speech_judge.errors import Exit
from speech_judge.metrics.detection import Costs
from speech_judge.metrics.unread import POLICIES
from speech_judge.reading.predictions import read_predictions
from speech_judge.reading.references import read_references
from speech_judge.scoring.grouping import with_groups
from speech_judge.scoring.joining import join
from speech_judge.scoring.options import Options, clusters_of
from speech_judge.scoring.similarity import error_detector, sentence_model
from speech_judge.scoring.systems import SYSTEMS, score


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--system", required=True, choices=sorted(SYSTEMS))
    parser.add_argument("--predictions", required=True, type=Path, help="JSONL, JSON or CSV, in order or with keys")
    parser.add_argument("--references", required=True, type=Path, help="the system's own file, or tasks/…/test.jsonl")
    parser.add_argument("--release", type=Path, help="names speaker, language and system of each clip")
    parser.add_argument("--scalar", help="one number a clip: what it means (fake, real, overall_quality, mos …)")
    parser.add_argument("--unread", choices=POLICIES, default="worst", help="what an unread output counts as")
    parser.add_argument("--bootstraps", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--sbert", type=Path, help="folder of a sentence model")
    parser.add_argument("--fense", type=Path, help="folder of FENSE's error detector")
    parser.add_argument("--fake-prior", type=float, default=Costs().fake_prior)
    parser.add_argument("--miss-cost", type=float, default=Costs().miss)
    parser.add_argument("--false-accept-cost", type=float, default=Costs().false_accept)


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
    options = Options(
        unread=args.unread,
        bootstraps=args.bootstraps,
        seed=args.seed,
        costs=Costs(args.fake_prior, args.miss_cost, args.false_accept_cost),
        embed=sentence_model(args.sbert) if args.sbert else None,
        error=error_detector(args.fense) if args.fense else None,
    )
    return {
        "system": args.system,
        **joined.as_json(),
        "clustered_by": clusters_of(joined.pairs)[0],
        **score(args.system, joined.pairs, options),
    }
