"""Which prediction belongs to which reference. Never by position when there is something better, and always said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from speech_judge.errors import JudgeError
from speech_judge.reading.judgement import Prediction, Reference


@dataclass(frozen=True)
class Pair:
    """One reference with its prediction; None when the judge gave none: counted as unread. `row` tells rows apart
    where two judges are compared."""

    reference: Reference
    prediction: Prediction | None
    row: str = ""


@dataclass(frozen=True)
class Joined:
    """`by` says how; `unused` predictions belong to no reference."""

    pairs: tuple[Pair, ...]
    by: str
    missing: int
    unused: int

    def as_json(self) -> dict[str, Any]:
        return {"joined_by": self.by, "rows": len(self.pairs), "missing": self.missing, "unused": self.unused}


def join(references: Sequence[Reference], predictions: Sequence[Prediction]) -> Joined:
    """By key, else by audio, else line by line where both have as many rows. Raises JudgeError when none of these fits.

    A way fits when it finds a reference for at least half of the predictions and no two predictions for one.
    """
    if not references:
        raise JudgeError("There are no references.", "Check the file; nothing was scored.")
    for by, of_reference, of_prediction in (
        ("key", lambda r: (r.task, r.key), lambda p: (p.task, p.key)),
        ("key without task", lambda r: r.key, lambda p: p.key),
        ("audio", lambda r: (r.task, names(r.audios)), lambda p: (p.task, names(p.audios) or names((p.key,)))),
        ("audio without task", lambda r: names(r.audios), lambda p: names(p.audios) or names((p.key,))),
        ("name of the file", lambda r: stems(r.audios), lambda p: stems(p.audios) or stems((p.key,))),
    ):
        joined = matched(references, predictions, by, of_reference, of_prediction)
        if joined is not None:
            return joined
    if len(references) == len(predictions):
        pairs = tuple(Pair(r, p) for r, p in zip(references, predictions, strict=True))
        return Joined(pairs, "line number", 0, 0)
    raise JudgeError(
        f"{len(predictions)} predictions do not fit {len(references)} references: neither keys nor audio paths agree, "
        "and the numbers of rows differ.",
        "Give both files the same keys.",
    )


def matched(references: Any, predictions: Any, by: str, of_reference: Any, of_prediction: Any) -> Joined | None:
    wanted = {of_reference(reference) for reference in references}
    found: dict[Any, Prediction] = {}
    unused = 0
    for prediction in predictions:
        place = of_prediction(prediction)
        if place in found:
            return None
        if place in wanted:
            found[place] = prediction
        else:
            unused += 1
    if not found or len(found) < len(predictions) / 2 or len(wanted) < len(references):
        return None
    pairs = tuple(Pair(reference, found.get(of_reference(reference))) for reference in references)
    return Joined(pairs, by, sum(pair.prediction is None for pair in pairs), unused)


def stems(paths: Sequence[str]) -> tuple[str, ...]:
    """Names without folder and ending, as lists of scores have them."""
    return tuple(PurePosixPath(path.replace("\\", "/")).stem for path in paths)


def names(paths: Sequence[str]) -> tuple[str, ...]:
    """The last two parts of each path: absolute and relative paths of one file agree."""
    return tuple("/".join(path.replace("\\", "/").rsplit("/", 2)[-2:]) for path in paths)
