"""What a clip can be."""

from enum import StrEnum


class Origin(StrEnum):
    """Who produced the speech: a person, or a machine (TTS, voice conversion, vocoder)."""

    REAL = "real"
    SYNTHETIC = "synthetic"
    UNKNOWN = "unknown"


class ImportState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class RowOutcome(StrEnum):
    ADDED = "added"
    KNOWN = "known"
    SKIPPED = "skipped"


class Split(StrEnum):
    TRAIN = "train"
    VAL = "val"
    TEST = "test"
