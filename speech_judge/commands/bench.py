"""Measure training and judging on this machine.

A Qwen2.5-Omni thinker of random weights is trained on noise for a while: what it costs does not depend on what it says.
Prints tokens and samples a second, MFU and memory, and what the published amount of work would take.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from tempfile import TemporaryDirectory

from speech_judge.bench.plan import Load, setting, table
from speech_judge.errors import Exit

PARTS = ("sft", "grpo", "judge")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--7b", dest="size", action="store_const", const="7b", help="on a GPU (the default)")
    size.add_argument("--tiny", dest="size", action="store_const", const="tiny", help="the same code on any machine")
    levers = list(table().levers)
    parser.add_argument("--seconds", type=float, default=30.0, help="for each figure")
    parser.add_argument("--load", default="6/80/160", metavar="S/P/A", help="seconds, prompt tokens, answer tokens")
    parser.add_argument("--only", choices=PARTS, action="append", help="leave out the other parts")
    parser.add_argument("--on", choices=levers, action="append", default=[], help="switch a lever on")
    parser.add_argument("--off", choices=levers, action="append", default=[], help="switch a lever off")
    parser.add_argument(
        "--levers", nargs="*", choices=levers, metavar="LEVER", help="flip these one by one (none named: all)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    parser.set_defaults(size="7b")


def run(args: argparse.Namespace) -> int:
    from speech_judge.bench.running import Bench, device_for  # noqa: PLC0415 -- torch, only once it is needed

    load, device = Load.of(args.load), device_for(args.size)
    with TemporaryDirectory() as scratch:
        bench = Bench(args.size, load, device, args.seconds, Path(scratch), lambda line: print(line, flush=True))
        levers = [] if args.levers is None else args.levers or list(table().levers)
        found = bench.measure(setting(args.on, args.off), args.only or PARTS, levers)
    if args.size == "tiny":
        print("The tiny size shows that the bench runs. It says nothing about a GPU, and no hours are counted from it.")
    if args.json:
        args.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return Exit.FINISHED
