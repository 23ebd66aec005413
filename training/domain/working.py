"""Carrying a run out, as its job does: fetch the release, train, evaluate, keep what came of it."""

from __future__ import annotations

import importlib.util
import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils import timezone

from datasets_app.storage import StorageError
from jobs.errors import NotNow, Permanent, RetryLater
from jobs.registry import Effect
from jobs.running import JobRun
from training import child
from training.child import Child
from training.domain import fetching, keeping, sweeping
from training.domain.watching import TICK, StopAsked, Watch
from training.enums import IN_WORK, Phase, RunState
from training.models import Run
from training.places import ABOUT, CONFIG, EVALUATION, FIGURES, FINAL, STATE, run_folder
from training.points import headline_of, parsed

FINISHED, REFUSED, STOPPED = 0, 2, 3  # exit codes of the judge's program; anything else is unexpected
MOST_FAILURES = 3
MOST_FIGURES_BYTES = 512 * 1024
BUSY_SECONDS = 5.0
NEEDED = "torch"
one_at_a_time = threading.Lock()  # a machine's memory holds one model; the worker's other threads stay free


@dataclass(frozen=True)
class Step:
    """One process of the judge. `optional`: left out, and said so, where this version of the judge has no such word."""

    phase: Phase
    command: str
    arguments: Callable[[Run, Path, Path], list[str]]
    done: Callable[[Path], bool]
    optional: bool = False


def train_arguments(run: Run, folder: Path, release: Path) -> list[str]:
    """A run that was begun goes on with the recipe it was begun with, whatever this version ships."""
    places = ["--release", str(release), "--out", str(folder)]
    if (folder / ABOUT).is_file():
        return [str(folder / CONFIG), *places, "--resume"]
    base = [f"--base={run.base}"] if run.base else []
    return [run.recipe, *places, *base, *(f"--set={option}" for option in run.options)]


def evaluate_arguments(run: Run, folder: Path, release: Path) -> list[str]:
    return [str(folder / FINAL), "--release", str(release), "--split", "test", "--out", str(folder / EVALUATION)]


def is_trained(folder: Path) -> bool:
    if not (folder / FINAL / "base.json").is_file() or not (folder / STATE).is_file():
        return False
    return bool(json.loads((folder / STATE).read_text(encoding="utf-8"))["state"] == "finished")


STEPS = (
    Step(Phase.TRAINING, "train", train_arguments, is_trained),
    Step(
        Phase.EVALUATING,
        "evaluate",
        evaluate_arguments,
        lambda folder: (folder / FIGURES).is_file(),
        optional=True,
    ),
)


def carry_out(job: JobRun) -> Effect | None:
    """The run of this job, from where it is. Returns the effect that says how it ended."""
    run = Run.objects.select_related("release").get(pk=job.payload["run"])
    if run.job_id != job.job.pk or run.state not in IN_WORK:
        return None  # stopped before it began, or gone on with by a later job
    with turn():
        child.end_left_behind(run_folder(run.pk))
        sweeping.sweep()
        try:
            return attempt(job, run)
        except StopAsked:
            return ended(run, RunState.STOPPED)
        except Permanent as failure:
            failed = {"state": RunState.FAILED, "error": failure.message, "finished_at": timezone.now()}
            Run.objects.filter(pk=run.pk).update(**failed)
            raise
        except StorageError as error:
            words = f"{error} What was trained is kept on the machine that trains; the next attempt goes on."
            raise RetryLater("storage_unreachable", words) from error


@contextmanager
def turn() -> Iterator[None]:
    if not one_at_a_time.acquire(blocking=False):
        raise NotNow(after=BUSY_SECONDS)
    try:
        yield
    finally:
        one_at_a_time.release()


def attempt(job: JobRun, run: Run) -> Effect:
    began = {"state": RunState.RUNNING, "error": "", "started_at": run.started_at or timezone.now()}
    if not Run.objects.filter(pk=run.pk, state__in=(RunState.WAITING, RunState.RUNNING)).update(**began):
        raise StopAsked
    check_installed()
    watch = Watch(job, run, run_folder(run.pk))
    watch.phase(Phase.FETCHING)
    release = watch.while_doing(lambda tell: fetching.fetch(run.release, tell))
    folder = watch.while_doing(lambda tell: keeping.restore(run))
    watch.begin_reading()
    for step in STEPS:
        if step.done(folder):
            continue
        if step.optional and not child.knows(step.command, folder):
            watch.say(f"This version of the judge has no command {step.command!r}: that part is left out.")
            continue
        watch.phase(step.phase)
        carry_step(watch, step, release)
    watch.while_doing(lambda tell: keeping.store_results(run))
    watch.look()
    found = figures(folder)
    summary = {**watch.run.summary, "headline": headline_of(found)}
    return ended(run, RunState.FINISHED, evaluation=found, summary=summary)


def check_installed() -> None:
    if importlib.util.find_spec(NEEDED) is None:
        raise Permanent(
            "judge_not_installed",
            "This worker cannot train: what the judge needs is not installed beside it. Install it with "
            "`pip install earshot[judge]` (or start `manage.py up` without --light), then resume the run.",
        )


def carry_step(watch: Watch, step: Step, release: Path) -> None:
    """One process from start to end. Whatever happens here, it does not outlive us."""
    started = Child.start([step.command, *step.arguments(watch.run, watch.folder, release)], watch.folder)
    asked = False
    try:
        with ThreadPoolExecutor(1, thread_name_prefix="keep") as pool:
            copy = Copying(watch, pool)
            while not started.ended_within(TICK):
                watch.look()
                copy.newest()
                if not asked and watch.stop_asked():
                    asked = True
                    started.ask_to_stop()
            watch.look()
            copy.newest()
            copy.settled()
    finally:
        started.end()
    judge_ending(watch.run, started, asked)


def judge_ending(run: Run, ended_child: Child, asked: bool) -> None:
    """Nothing when the step is done; else what follows from how it ended."""
    code = ended_child.process.returncode
    if code == FINISHED:
        return
    if asked:
        raise StopAsked  # with a checkpoint where the step writes any
    words = ended_child.words().strip()[-2000:]
    if code == REFUSED:
        raise Permanent("judge_refused", words or "The judge refused to start, and said nothing.")
    if code == STOPPED:  # this machine is being shut down, and told everybody
        raise RetryLater("interrupted", "The machine that trains was stopped; it goes on from the checkpoint.")
    failures = run.failures + 1
    Run.objects.filter(pk=run.pk).update(failures=failures)
    ending = f"killed by signal {-code}" if code < 0 else f"exit status {code}"
    message = f"The judge ended unexpectedly ({ending}), {failures} of {MOST_FAILURES} times. It said:\n{words}"
    if failures >= MOST_FAILURES:
        raise Permanent("judge_failed", f"{message}\nCheckpoints are kept: mend the cause, then resume.")
    raise RetryLater("judge_failed", message)


class Copying:
    """Copies checkpoints to storage beside the training, one at a time, the newest when its turn comes."""

    def __init__(self, watch: Watch, pool: ThreadPoolExecutor) -> None:
        self.watch, self.pool, self.stored = watch, pool, ""
        self.future: Future[Any] | None = None

    def newest(self) -> None:
        if self.watch.checkpoint in ("", self.stored) or (self.future and not self.future.done()):
            return
        self.failed()
        self.stored = self.watch.checkpoint
        self.future = self.pool.submit(keeping.store_checkpoint, self.watch.run, self.stored)

    def failed(self) -> None:
        """A storage that is away for a while does not end a training; the page says that a copy is missing."""
        error = self.future.exception() if self.future and self.future.done() else None
        if error is not None:
            self.watch.say(f"A checkpoint was not copied to storage ({error}). It is kept on the machine that trains.")

    def settled(self) -> None:
        while self.future and not self.future.done():
            self.watch.job.keep_alive()
            try:
                self.future.exception(timeout=TICK)
            except TimeoutError:
                continue
        self.failed()


def figures(folder: Path) -> dict[str, Any]:
    """metrics.json, for lists and pages; the file itself stays in storage however large it is."""
    path = folder / FIGURES
    if not path.is_file():
        return {}
    if path.stat().st_size > MOST_FIGURES_BYTES:
        return {"too_large": path.stat().st_size}
    return parsed(path.read_text(encoding="utf-8"))


def ended(run: Run, state: RunState, **more: Any) -> Effect:
    def effect() -> dict[str, Any]:
        change = {"state": state, "phase": "", "finished_at": timezone.now(), **more}
        Run.objects.filter(pk=run.pk).update(**change)
        sweeping.sweep_later()
        return {"run": run.pk, "state": state.value}

    return effect
