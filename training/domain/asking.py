"""Asking for a run, stopping one, going on with one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from accounts.enums import Role
from accounts.errors import Invalid, NotAllowed
from accounts.models import User
from exports.models import Release, ReleaseState
from jobs.domain import enqueue
from jobs.models import Job
from training.enums import ESTIMATE, IN_WORK, RESUMABLE, RUN, RunState
from training.errors import NotTrainable, WrongRunState
from training.models import Run
from training.places import run_key
from training.recipes import faults_of


def start(
    *, release_id: int, recipe: str, by: User | None, base: str = "", options: Sequence[str] = (), name: str = ""
) -> Run:
    """Ask a worker to train. Raises Invalid (with the field at fault), NotTrainable, NotAllowed."""
    check_may_train(by)
    release = trainable(release_id)
    check_order(recipe, base, options)
    with transaction.atomic():
        run = Run.objects.create(
            release=release,
            recipe=recipe,
            base=base,
            options=list(options),
            name=name.strip() or f"{recipe} on {release.name}",
            created_by=by,
        )
        run.folder_key = run_key(run.pk)
        send_job(run, by)
    return run


def request_estimate(
    *, release_id: int, recipe: str, by: User | None, base: str = "", options: Sequence[str] = ()
) -> Job:
    """Ask what a run would take; the job's result is the judge's own estimate: hours, memory_gib, stages."""
    check_may_train(by)
    release = trainable(release_id)
    check_order(recipe, base, options)
    order = {"release": release.pk, "recipe": recipe, "base": base, "options": list(options)}
    return enqueue(kind=ESTIMATE, payload=order, owner=by)


def stop(*, run_id: int, by: User | None) -> Run:
    """Stop a run at its next checkpoint; one that has not begun stops at once."""
    check_may_train(by)
    with transaction.atomic():
        run = Run.objects.select_for_update().get(pk=run_id)
        if run.shown_state not in IN_WORK:
            raise WrongRunState(f"This run is {run.shown_state}; there is nothing to stop. Nothing was changed.")
        run.state = RunState.STOPPED if run.state == RunState.WAITING else RunState.STOPPING
        run.save(update_fields=["state"])
    return run


def resume(*, run_id: int, by: User | None) -> Run:
    """Go on from the newest checkpoint with a fresh set of attempts."""
    check_may_train(by)
    with transaction.atomic():
        run = Run.objects.select_for_update().get(pk=run_id)
        if run.shown_state not in RESUMABLE:
            raise WrongRunState(
                f"This run is {run.shown_state}; only a stopped or failed one can go on. Nothing was changed."
            )
        run.state, run.error, run.failures, run.finished_at = RunState.WAITING, "", 0, None
        send_job(run, by)
    return run


def send_job(run: Run, by: User | None) -> None:
    """The handler heeds the newest job of a run only, so that an earlier one that lingers does no harm."""
    run.job_id = enqueue(kind=RUN, payload={"run": run.pk}, owner=by).pk
    run.job_ids = [*run.job_ids, run.job_id]
    run.save()


def check_may_train(by: User | None) -> None:
    """Commands run as nobody; whoever may start them may do anything."""
    if by is not None and not by.has_role(Role.MANAGER):
        raise NotAllowed("Only a manager may train a judge. Ask one to do it, or to give you the role.")


def trainable(release_id: int) -> Release:
    release = Release.objects.filter(pk=release_id).first()
    if release is None:
        words = f"There is no release {release_id}."
        raise Invalid(f"{words} Nothing was started.", fields={"release": [words]})
    if release.state != ReleaseState.PUBLISHED:
        raise NotTrainable(f"The release {release.name} is {release.state}. Train on it once it is published.")
    return release


def check_order(recipe: str, base: str, options: Sequence[str]) -> None:
    if fields := faults_of(recipe, base, list(options)):
        raise Invalid("The run cannot be started as asked; nothing was started.", fields=fields)


def order_of(run: Run) -> dict[str, Any]:
    return {"recipe": run.recipe, "base": run.base, "options": run.options}
