"""Ask a judge about a release, or about prompts of your own; or serve it.

python -m speech_judge predict run/final --release release/ --split test --out predictions.jsonl [--text]
python -m speech_judge predict Qwen2.5-Omni-7B/ --zero-shot --prompts prompts.jsonl --out predictions.jsonl
python -m speech_judge predict run/final --serve 127.0.0.1:8000
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from speech_judge.errors import Exit, JudgeError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", type=Path, metavar="MODEL", help="a run's final folder, or an untuned model's")
    parser.add_argument("--release", type=Path, metavar="DIR", help="whose items are judged")
    parser.add_argument("--split", default="test", help="default: %(default)s")
    parser.add_argument("--task", action="append", default=[], help="default: every task of the release; repeatable")
    parser.add_argument("--prompts", type=Path, metavar="FILE", help="in place of a release: messages + audios, JSONL")
    parser.add_argument("--out", type=Path, metavar="FILE", help="one row an item, in order; gone on with if it exists")
    parser.add_argument("--text", action="store_true", help="descriptions and reasons, too (slower)")
    parser.add_argument(
        "--details", action="store_true", help="read what stands in parentheses, too (with --text: yes)"
    )
    parser.add_argument("--zero-shot", action="store_true", help="the prompt alone; whatever the model says is kept")
    parser.add_argument("--no-think", action="store_true", help="the text without dimension lines before it")
    parser.add_argument("--limit", type=int, default=0, metavar="N", help="only the first so many items")
    parser.add_argument("--batch", type=int, default=8, metavar="N", help="items at once (default: %(default)s)")
    parser.add_argument("--max-new-tokens", type=int, default=512, metavar="N", help="default: %(default)s")
    parser.add_argument("--temperature", type=float, default=0.0, help="0: the likeliest token (default)")
    parser.add_argument("--top-p", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--max-seconds", type=float, metavar="S", help="longer clips are cut; default: as in training")
    parser.add_argument("--cache", type=Path, metavar="DIR", help="keep encoder outputs, for runs to come")
    parser.add_argument("--base", default="", metavar="FOLDER", help="where the judge's base model is now")
    parser.add_argument("--cpu", action="store_true", help="even where there is a GPU")
    parser.add_argument("--serve", metavar="HOST:PORT", help="answer OpenAI-compatible requests in place of a file")
    parser.add_argument(
        "--audio-root",
        action="append",
        type=Path,
        default=[],
        metavar="DIR",
        help="serve: files that requests may name",
    )
    parser.add_argument("--key-file", type=Path, metavar="FILE", help="serve: holds the key that requests must bring")


def run(args: argparse.Namespace) -> int:
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")  # before torch: no bar for every file that is opened
    if args.serve:
        from speech_judge.serving.server import serve  # noqa: PLC0415 -- torch, only once it is needed

        return serve(args)
    if args.out is None or (args.release is None) == (args.prompts is None):
        raise JudgeError(
            "predict needs --out, and either --release or --prompts.",
            "For instance: predict run/final --release release/ --out predictions.jsonl",
        )
    from speech_judge.judging.predicting import predict  # noqa: PLC0415 -- torch, only once it is needed

    predict(args)
    return Exit.FINISHED
