"""Stands in for `python -m speech_judge` where the real one is too slow: the same words, files and exit codes.

`test_real_judge.py` holds the real one to what is played here. What it should do stands in options `fake.*`.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import time
from pathlib import Path

asked_to_stop = False


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("command", choices=["train", "evaluate"])
    parser.add_argument("what")
    parser.add_argument("--release", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--split")
    parser.add_argument("--set", action="append", default=[])
    parser.add_argument("--base", default="")
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--dry-run", action="store_true")
    args = parser.parse_args()
    return {"train": train, "evaluate": evaluate}[args.command](args)


def train(args: argparse.Namespace) -> int:
    signal.signal(signal.SIGTERM, ask)
    options = dict(option.split("=", 1) for option in args.set)
    if args.resume:
        options = json.loads(Path(args.what).read_text())
    if args.dry_run:
        print(json.dumps({"hours": 0.5, "memory_gib": 1.5}, indent=1))
        return 0
    if "fake.refuse" in options:
        print(f"The recipe has no {options['fake.refuse']}.\nWrite it.", file=sys.stderr)
        return 2
    if (args.out / "run.json").exists() and not args.resume:
        print("holds a run already", file=sys.stderr)
        return 2
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "config.toml").write_text(json.dumps(options))
    (args.out / "run.json").write_text(json.dumps({"environment": dict(os.environ)}))
    metrics = (args.out / "metrics.jsonl").open("a", buffering=1)
    say = lambda **line: metrics.write(json.dumps(line) + "\n")  # noqa: E731
    say(kind="start", resume=args.resume)
    saved = sorted((args.out / "checkpoints").glob("*"))
    first = int(saved[-1].name.split("-")[1]) if saved else 0
    if saved:
        say(kind="resume", stage="instruction", step=first)
    steps = int(options.get("fake.steps", 20))
    pause = float(options.get("fake.pause", 0.01)) if not args.resume else 0.01
    for step in range(first + 1, steps + 1):
        if asked_to_stop:
            return stopped(args.out, step - 1, say)
        time.sleep(pause)
        state(args.out, "running")
        say(kind="step", stage="instruction", step=step, steps=steps, epoch=0.1, loss=1 / step, left_s=1.0)
        print("step", step, flush=True)
        if step == int(options.get("fake.die_at", 0)):
            raise RuntimeError("the loss is no number")
        if step % 5 == 0:
            checkpoint(args.out, step, say)
            say(kind="val", stage="instruction", step=step, loss=2 / step, scores={})
    final = args.out / "final"
    final.mkdir(exist_ok=True)
    (final / "base.json").write_text("{}")
    (final / "weights.safetensors").write_text("weights")
    state(args.out, "finished")
    return 0


def stopped(out: Path, step: int, say) -> int:  # type: ignore[no-untyped-def]
    checkpoint(out, step, say)
    state(out, "stopped")
    return 3


def checkpoint(out: Path, step: int, say) -> None:  # type: ignore[no-untyped-def]
    folder = out / "checkpoints" / f"0-{step:07d}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "weights.safetensors").write_text(f"weights of step {step}")
    (folder / "state.json").write_text(json.dumps({"step": step}))
    say(kind="checkpoint", stage="instruction", step=step, path=folder.name)


def state(out: Path, name: str) -> None:
    (out / "state.json").write_text(json.dumps({"state": name, "pid": os.getpid()}))


def evaluate(args: argparse.Namespace) -> int:
    args.out.mkdir(parents=True, exist_ok=True)
    figures = {"overall_quality": {"pcc": {"value": 0.5, "low": 0.3, "high": 0.6, "n": 60}}}
    (args.out / "metrics.json").write_text(json.dumps(figures))
    return 0


def ask(number: int, frame: object) -> None:
    global asked_to_stop
    asked_to_stop = True


if __name__ == "__main__":
    sys.exit(main())
