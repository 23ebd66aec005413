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


class Track(StrEnum):
    """What is split on its own: rated quality, and telling real speech from made."""

    QUALITY = "quality"
    DETECTION = "detection"


class LedgerKind(StrEnum):
    """What the ledger gives a split to."""

    SPEAKER = "speaker"
    TEXT = "text"
    SYSTEM = "system"
    RECORDING = "recording"
    CLIP = "clip"
    PAIR = "pair"


class Split(StrEnum):
    TRAIN = "train"
    VAL = "val"
    TEST = "test"
