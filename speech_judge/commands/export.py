"""Write a trained judge for other programs.

python -m speech_judge export run/final --out model/            a standard transformers folder, adapter merged in
python -m speech_judge export run/final --out adapter/ --adapter   a PEFT adapter for its base model
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from speech_judge.errors import Exit


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", type=Path, metavar="MODEL", help="a run's final folder")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="a folder that is not there yet")
    parser.add_argument("--adapter", action="store_true", help="the LoRA adapter alone, under PEFT's names")
    parser.add_argument("--base", default="", metavar="FOLDER", help="where the judge's base model is now")


def run(args: argparse.Namespace) -> int:
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")  # before torch: no bar for every file that is opened
    from speech_judge.model.export import export_adapter, export_merged  # noqa: PLC0415 -- torch, only once needed

    made = export_adapter if args.adapter else export_merged
    made(args.model, args.out, base=args.base)
    print(args.out)
    return Exit.FINISHED
