"""`predict`: questions in, a row for each of them out, in order."""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Any

from speech_judge.data.release import Release
from speech_judge.errors import JudgeError
from speech_judge.judge import Judge
from speech_judge.judging.answering import groups
from speech_judge.judging.asking import of_prompts, of_release
from speech_judge.judging.forms import Forms
from speech_judge.judging.opening import judge_in, thinks
from speech_judge.judging.opinion import as_row
from speech_judge.judging.output import Output
from speech_judge.judging.question import SYSTEMS, Manner, Question
from speech_judge.judging.writing import Sampling

SAY_EVERY = 10.0  # seconds
PLACES = {"model", "release", "prompts", "out", "cache", "base"}  # where things are decides nothing
NEVER_TERMS = PLACES | {"serve", "audio_root", "key_file", "command", "run"}


def predict(args: argparse.Namespace) -> None:
    release = Release(args.release) if args.release else None
    judge = opened(args, release)
    think = not args.no_think and thinks(judge_in(args.model))
    manner = Manner(args.text, True if args.details else None, think, args.zero_shot)
    questions = list(asked(args, judge.forms, release, manner))
    with Output(args.out, terms(args, release), [question.id for question in questions], args.batch) as output:
        if output.done:
            say(f"{args.out}: {output.done} of {len(questions)} rows are there already")
        counts = ask(judge, questions[output.done :], manner, sampling(args), output)
    if judge.engine.features.cache is not None:
        judge.engine.features.cache.flush()
    report(counts, args.out, judge)


def ask(judge: Judge, questions: list[Question], manner: Manner, drawn: Sampling, output: Output) -> Counter[str]:
    """Batch after batch; each is in the file before the next is begun."""
    counts: Counter[str] = Counter()
    begun = said = time.monotonic()
    for group in groups(questions, judge.batch):
        opinions = list(judge.answer(group, manner, drawn))
        output.write([as_row(question, opinion) for question, opinion in zip(group, opinions, strict=True)])
        counts.update(rows=len(group), failed=sum(bool(o.error) for o in opinions), cut=sum(o.cut for o in opinions))
        if (now := time.monotonic()) - said > SAY_EVERY:
            said = now
            say(f"{counts['rows']} of {len(questions)} rows, {counts['rows'] / (now - begun):.1f} a second")
    return counts


def report(counts: Counter[str], out: Path, judge: Judge) -> None:
    say(f"{out}: {counts['rows']} rows written, {counts['failed']} of them failed.")
    if counts["cut"]:
        seconds = judge.engine.features.longest / 16_000
        say(f"warning: {counts['cut']} have a clip longer than {seconds:g} s, of which no more was heard.")


def say(text: str) -> None:
    print(text, file=sys.stderr)


def opened(args: argparse.Namespace, release: Release | None) -> Judge:
    """A release's own forms count, so that custom questionnaires are asked as they were answered."""
    return Judge.load(
        args.model,
        device="cpu" if args.cpu else None,
        cache=args.cache,
        forms=Forms.of(release) if release else None,
        base=args.base,
        max_seconds=args.max_seconds,
        batch=args.batch,
    )


def asked(args: argparse.Namespace, forms: Forms, release: Release | None, manner: Manner) -> list[Question]:
    if release is None:
        found = of_prompts(args.prompts)
    else:
        tasks = args.task or [task for task in release.tasks if task in SYSTEMS]
        found = of_release(forms, release, tasks, args.split, manner)
    questions = list(islice(found, args.limit or None))
    if not questions:
        raise JudgeError("There is nothing to judge.", "Choose another --split or --task, or look into the file.")
    return questions


def sampling(args: argparse.Namespace) -> Sampling:
    return Sampling(args.temperature, args.top_p, args.max_new_tokens, seed=args.seed)


def terms(args: argparse.Namespace, release: Release | None) -> dict[str, Any]:
    """What decides the answers; two runs with the same terms may be one file."""
    told = {name: value for name, value in vars(args).items() if name not in NEVER_TERMS}
    return told | {
        "model": fingerprint(judge_in(args.model)),
        "asked": {"release": release.digest} if release else {"prompts": sha256(args.prompts)},
    }


def fingerprint(model: Path) -> dict[str, str]:
    """Of a model's small files, and the sizes of its large ones: enough to notice that it is another."""
    files = sorted(path for path in model.rglob("*") if path.is_file())
    return {
        str(path.relative_to(model)): sha256(path) if path.stat().st_size < 1 << 26 else f"{path.stat().st_size} bytes"
        for path in files
        if path.suffix in (".json", ".toml", ".safetensors")
    }


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
