"""`python -m speech_judge COMMAND`: a command is a module with `add_arguments(parser)` and `run(args) -> exit code`."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from speech_judge.errors import Exit, JudgeError

COMMANDS = {
    "bench": ("speech_judge.commands.bench", "measure training and judging on this machine, on random weights"),
    "export": (
        "speech_judge.commands.export",
        "write a judge as a standard model folder, or as a PEFT adapter",
    ),
    "predict": ("speech_judge.commands.predict", "ask a judge about a release or about prompts, or serve it"),
    "evaluate": ("speech_judge.commands.evaluate", "hold a judge against people on a split: figures, report, plots"),
    "score": ("speech_judge.commands.score", "measure predictions against references, from two files"),
    "train": ("speech_judge.commands.train", "train a judge on a release, as a recipe says"),
}


def main(argv: Sequence[str] | None = None) -> int:
    args = parser(list(sys.argv[1:] if argv is None else argv)).parse_args(argv)
    try:
        code: int = args.run(args)
    except JudgeError as refusal:
        print(refusal, file=sys.stderr)
        return Exit.REFUSED
    except Exception as error:
        if not full_disk(error):
            raise
        print(f"The disk is full: {error}", file=sys.stderr)
        print("Make room and go on (train: --resume); what was saved before is whole.", file=sys.stderr)
        return Exit.FAILED
    return code


def full_disk(error: Exception) -> bool:
    """Also as safetensors says it, in words alone."""
    number = error.errno if isinstance(error, OSError) else None
    return number in (errno.ENOSPC, errno.EDQUOT) or f"os error {errno.ENOSPC}" in str(error)


def parser(argv: Sequence[str]) -> argparse.ArgumentParser:
    """Only the chosen command's module is imported, so that `--help` needs no torch."""
    top = argparse.ArgumentParser(prog="python -m speech_judge", description=__doc__)
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (module, summary) in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=summary)
        if name in argv[:1]:
            chosen = import_module(module)
            chosen.add_arguments(command)
            command.set_defaults(run=chosen.run)
    return top


if __name__ == "__main__":
    # Threads that wait for each other sleep, rather than burn a core that another program wants.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    sys.exit(main())
