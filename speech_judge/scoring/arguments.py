"""Arguments that `score` and `evaluate` share, and the options they come to."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from speech_judge.metrics.detection import Costs
from speech_judge.metrics.unread import POLICIES
from speech_judge.rewards.endpoint import Endpoint
from speech_judge.scoring.asking import Evaluator
from speech_judge.scoring.joining import Pair
from speech_judge.scoring.options import Options
from speech_judge.scoring.similarity import error_detector, sentence_model

LONGEST_REPLY = 800  # tokens, as SpeechEval's evaluator had


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--unread", choices=POLICIES, default="worst", help="what an unread output counts as")
    parser.add_argument("--bootstraps", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--sbert", type=Path, help="folder of a sentence model")
    parser.add_argument("--fense", type=Path, help="folder of FENSE's error detector")
    parser.add_argument("--evaluator", metavar="URL", help="OpenAI-compatible endpoint (…/v1) that marks texts: LScore")
    parser.add_argument("--evaluator-model", default="", metavar="NAME")
    parser.add_argument("--evaluator-key", default="", metavar="VARIABLE", help="environment variable with the key")
    parser.add_argument("--extract", action="store_true", help="let the evaluator read dimensions out of the prose")
    parser.add_argument("--fake-prior", type=float, default=Costs().fake_prior)
    parser.add_argument("--miss-cost", type=float, default=Costs().miss)
    parser.add_argument("--false-accept-cost", type=float, default=Costs().false_accept)


def evaluator_of(args: argparse.Namespace) -> Evaluator | None:
    if not args.evaluator:
        return None
    return Evaluator(Endpoint(args.evaluator, args.evaluator_model, args.evaluator_key, max_tokens=LONGEST_REPLY))


def reading_of(args: argparse.Namespace, evaluator: Evaluator | None) -> Callable[[Sequence[Pair]], Sequence[Pair]]:
    """What is done to pairs before they are scored."""
    return evaluator.extracted if evaluator and args.extract else tuple


def options_of(args: argparse.Namespace, evaluator: Evaluator | None) -> Options:
    return Options(
        unread=args.unread,
        bootstraps=args.bootstraps,
        seed=args.seed,
        costs=Costs(args.fake_prior, args.miss_cost, args.false_accept_cost),
        embed=sentence_model(args.sbert) if args.sbert else None,
        error=error_detector(args.fense) if args.fense else None,
        lscores=evaluator.lscores if evaluator else None,
        conclusions=evaluator.conclusions if evaluator else None,
        claims=evaluator.claims if evaluator else None,
    )
