"""`evaluate`: predict a split, then hold what was said against people, simple judges and the human ceiling."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from speech_judge.commands.score import read_from
from speech_judge.data.release import Release
from speech_judge.errors import Exit
from speech_judge.evaluation.measuring import measure
from speech_judge.evaluation.plots import draw_all
from speech_judge.evaluation.report import report
from speech_judge.scoring import arguments
from speech_judge.scoring.against import against_of_release
from speech_judge.scoring.of_release import joined_tasks


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", type=Path, help="a run's final/ folder")
    parser.add_argument("--release", type=Path, required=True, metavar="DIR")
    parser.add_argument("--split", choices=("val", "test"), default="test")
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--predictions", type=Path, help="score these instead of asking the model")
    parser.add_argument("--base", default="", metavar="FOLDER", help="where the judge's base model is now")
    parser.add_argument("--batch", type=int, default=8, metavar="N", help="items at once (default: %(default)s)")
    parser.add_argument("--max-new-tokens", type=int, default=512, metavar="N", help="default: %(default)s")
    parser.add_argument("--cache", type=Path, metavar="DIR", help="keep encoder outputs, for runs to come")
    parser.add_argument("--cpu", action="store_true", help="even where there is a GPU")
    parser.add_argument("--no-think", action="store_true", help="ask for the answer without dimension lines before it")
    parser.add_argument("--against", type=Path, metavar="FILE", help="another judge's predictions of the same split")
    arguments.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    args.out.mkdir(parents=True, exist_ok=True)
    predictions = args.predictions or args.out / "predictions.jsonl"
    if args.predictions is None:
        code = predict(args, predictions)
        if code != Exit.FINISHED:
            return code
    release = Release(args.release)
    evaluator = arguments.evaluator_of(args)
    options = arguments.options_of(args, evaluator)
    read = arguments.reading_of(args, evaluator)
    tasks = joined_tasks(release, args.split, predictions, read)
    found = {
        "judge": about(args.model),
        "release": {
            "name": release.name,
            "digest": release.digest,
            **{name: release.about.get(name) for name in ("policy", "simulated")},
        },
        "split": args.split,
        "terms": {
            "unread_policy": args.unread,
            "bootstraps": args.bootstraps,
            "seed": args.seed,
            "similarity": similarity(args),
            "read_from": read_from(args, evaluator),
            "lscore": evaluator.name if evaluator else "not computed (no --evaluator)",
        },
        "tasks": measure(release, args.split, tasks, options),
        "ceiling": ceiling(release),
    }
    if args.against:
        found["against"] = against_of_release(release, args.split, tasks, args.against, read, options)
    plots = {
        task: draw_all(task, joined.pairs, found["tasks"][task], args.out / "plots") for task, joined in tasks.items()
    }
    text = json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (args.out / "metrics.json").write_text(text, encoding="utf-8")
    (args.out / "report.md").write_text(report(found, plots), encoding="utf-8")
    print(f"{args.out / 'report.md'}")
    return Exit.FINISHED


def predict(args: argparse.Namespace, out: Path) -> int:
    from speech_judge.__main__ import main  # noqa: PLC0415 -- the command table imports this module

    asked = ["--release", str(args.release), "--split", args.split, "--out", str(out), "--text"]
    asked += ["--batch", str(args.batch), "--max-new-tokens", str(args.max_new_tokens), "--base", args.base]
    asked += ["--cache", str(args.cache)] if args.cache else []
    asked += [flag for flag, on in (("--cpu", args.cpu), ("--no-think", args.no_think)) if on]
    return main(["predict", str(args.model), *asked])


def about(model: Path) -> dict[str, Any]:
    path = model / "run.json"
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return {"recipe": told.get("recipe", model.name), **{key: told.get(key) for key in ("commit", "versions", "seed")}}


def similarity(args: argparse.Namespace) -> str:
    if not args.sbert:
        return "not computed (no --sbert)"
    return f"SBERT by {args.sbert.name}" + (f", FENSE with {args.fense.name}" if args.fense else "; no FENSE")


def ceiling(release: Release) -> dict[str, Any]:
    """What the release's own agreement report says of one person against the others."""
    path = release.folder / "reports" / "agreement.json"
    told = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    found: dict[str, Any] = {}
    for questionnaire, rows in (told.get("questionnaires") or {}).items():
        kept = {row["dimension"]: row["ceiling"] for row in rows if isinstance(row, dict) and row.get("ceiling")}
        if kept:
            found[questionnaire] = kept
    return found
