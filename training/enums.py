"""The words of a run, and the kinds of jobs that carry it."""

from enum import StrEnum

RUN, ESTIMATE, JUDGE, HEED = "training.run", "training.estimate", "training.judge", "training.heed"
SWEEP, CONTRAST = "training.sweep", "training.contrast"
QUEUE = "judge"


class RunState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    STOPPING = "stopping"  # asked to stop; a checkpoint is being written
    STOPPED = "stopped"  # goes on when resumed
    FINISHED = "finished"
    FAILED = "failed"  # with its reason; goes on when resumed


class Phase(StrEnum):
    FETCHING = "fetching"  # the release's folder, onto the machine that trains
    TRAINING = "training"
    EVALUATING = "evaluating"


class RatedTexts(StrEnum):
    """What the texts that people rate are about: it decides what is heard beside them."""

    CLIPS = "clips"
    PAIRS = "pairs"


IN_WORK = (RunState.WAITING, RunState.RUNNING, RunState.STOPPING)
RESUMABLE = (RunState.STOPPED, RunState.FAILED)
