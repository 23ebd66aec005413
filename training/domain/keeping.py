"""A run's files into storage and back, so that another machine can go on, and pages can read results."""

from __future__ import annotations

import logging
import secrets
import shutil
from pathlib import Path

from datasets_app.storage import storage
from training.models import Run
from training.places import (
    ABOUT,
    CHECKPOINTS,
    CONFIG,
    EVALUATION,
    FEATURES,
    FINAL,
    LOG,
    METRICS,
    OUTPUT,
    STATE,
    run_folder,
)

log = logging.getLogger(__name__)
WITH_A_CHECKPOINT = (CONFIG, METRICS, LOG, OUTPUT, ABOUT)  # run.json last: it is what makes the folder a run
RESULTS = (FINAL, EVALUATION)
PASSING = (FEATURES, CHECKPOINTS)  # what a finished run needs no more


def store_checkpoint(run: Run, name: str) -> bool:
    """Copy one checkpoint, then drop the earlier ones. False when it was pruned meanwhile: a newer one follows."""
    folder, key = run_folder(run.pk), run.folder_key
    home = folder / CHECKPOINTS / name
    try:
        for path in sorted(home.iterdir(), key=lambda path: (path.name == STATE, path.name)):
            storage().put_file(f"{key}/{CHECKPOINTS}/{name}/{path.name}", path)  # state.json last: then it is whole
    except FileNotFoundError:
        log.info("checkpoint %s of run %s was pruned before it was stored", name, run.pk)
        return False
    store_files(run, WITH_A_CHECKPOINT)
    for stored in list(storage().list(f"{key}/{CHECKPOINTS}/")):
        if not stored.startswith(f"{key}/{CHECKPOINTS}/{name}/"):
            storage().delete(stored)
    return True


def store_files(run: Run, names: tuple[str, ...]) -> None:
    for name in names:
        path = run_folder(run.pk) / name
        if path.is_file():
            storage().put_file(f"{run.folder_key}/{name}", path)


def store_results(run: Run) -> None:
    """Everything a finished run leaves; its checkpoints go."""
    folder, key = run_folder(run.pk), run.folder_key
    for part in RESULTS:
        for path in sorted((folder / part).rglob("*")):
            if path.is_file():
                storage().put_file(f"{key}/{path.relative_to(folder).as_posix()}", path)
    store_files(run, WITH_A_CHECKPOINT)
    storage().delete_all(f"{key}/{CHECKPOINTS}/")
    for name in PASSING:
        shutil.rmtree(folder / name, ignore_errors=True)


def restore(run: Run) -> Path:
    """The run's folder on this machine: what is here goes before what is stored, for it is at least as new."""
    folder = run_folder(run.pk)
    if (folder / ABOUT).is_file() or not storage().exists(f"{run.folder_key}/{ABOUT}"):
        folder.mkdir(parents=True, exist_ok=True)
        return folder
    partial = folder.with_name(f".{folder.name}.{secrets.token_hex(6)}.part")
    try:
        bring(f"{run.folder_key}/", partial)
        for checkpoint in (partial / CHECKPOINTS).glob("*"):
            if not (checkpoint / STATE).is_file():
                shutil.rmtree(checkpoint)  # cut off while it was being stored
        shutil.rmtree(folder, ignore_errors=True)
        partial.rename(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return folder


def bring(prefix: str, folder: Path) -> None:
    for key in storage().list(prefix):
        target = folder / key.removeprefix(prefix)
        target.parent.mkdir(parents=True, exist_ok=True)
        storage().fetch(key, target)


def final_folder(run: Run) -> Path:
    """The trained judge on this machine, fetched from storage where it was trained on another."""
    folder = run_folder(run.pk) / FINAL
    if (folder / "base.json").is_file():
        folder.parent.touch()  # in use: not to be swept
    else:
        partial = folder.with_name(f".{FINAL}.{secrets.token_hex(6)}.part")
        try:
            bring(f"{run.folder_key}/{FINAL}/", partial)
            shutil.rmtree(folder, ignore_errors=True)
            partial.rename(folder)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    return folder
