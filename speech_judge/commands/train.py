"""Train a judge.

python -m speech_judge train sq_llm --release release/ --out run/ --base Qwen2.5-Omni-7B/
torchrun --nproc-per-node 4 -m speech_judge train sq_llm ...
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

from speech_judge.data.release import Release
from speech_judge.recipe import Recipe, load


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("recipe", help="name of a recipe of this package, or a TOML file")
    parser.add_argument("--release", type=Path, required=True, metavar="DIR", help="folder of a release")
    parser.add_argument("--out", type=Path, required=True, metavar="RUN", help="folder of the run")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="for instance stages.0.lr=1e-4")
    parser.add_argument("--base", default="", metavar="FOLDER", help="weights to start from; short for model.path")
    parser.add_argument("--resume", action="store_true", help="go on where the run in --out stopped")
    parser.add_argument("--cache", type=Path, metavar="DIR", help="encoder outputs; default: in the run's folder")
    parser.add_argument("--cpu", action="store_true", help="even where there is a GPU")
    parser.add_argument("--dry-run", action="store_true", help="print the estimated time and memory, train nothing")


def run(args: argparse.Namespace) -> int:
    # Before torch is imported: transformers would draw a bar for every file it opens, into the log.
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    recipe, release = recipe_of(args), Release(args.release)
    if args.dry_run:
        from speech_judge.training.estimate import estimate  # noqa: PLC0415 -- torch, only once it is needed

        print(json.dumps(estimate(recipe, release, cpu=args.cpu), indent=1))
        return 0
    from speech_judge.training.run import Run  # noqa: PLC0415 -- torch, only once it is needed

    cache = args.cache or args.out / "features"
    return Run(recipe, release, args.out, cache, resume=args.resume, cpu=args.cpu).train()


def recipe_of(args: argparse.Namespace) -> Recipe:
    base = [f'model.path="{args.base}"'] if args.base else []
    return load(args.recipe, [*base, *args.set])
