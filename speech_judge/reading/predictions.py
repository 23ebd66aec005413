"""What a judge said: `predict`'s own rows, the systems' output files, or one number a clip by an outside expert."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from speech_judge.errors import JudgeError
from speech_judge.reading import alld, l2, sagelm, speecheval
from speech_judge.reading.judgement import Judgement, Prediction
from speech_judge.reading.rows import Row, read_rows
from speech_judge.reading.score_lists import is_list, read_list

REPLY = ("response", "predict", "prediction", "generated", "output")
KEY = ("key", "id", "filename", "path", "filepath", "utt")
SCALAR = ("score", "pred", "prob", "value")
ABSENT = -100.0  # the log-probability of a word that is not among a token's alternatives
Scalar = str  # "fake", "real", or the dimension that one number a clip stands for


def read_predictions(system: str, path: Path, scalar: Scalar | None = None) -> list[Prediction]:
    """One prediction a row, in order, also for rows that failed. Raises JudgeError for a row of no known shape."""
    rows = read_list(path) if scalar is not None and is_list(path) else read_rows(path)
    return [prediction(system, row, scalar, f"{path}, line {line}") for line, row in rows]


def prediction(system: str, row: Row, scalar: Scalar | None, where: str) -> Prediction:
    audios = tuple(str(path) for path in row.get("audios") or ())
    task = speecheval.TASKS.get(str(row.get("task")), str(row.get("task") or ""))
    key = first(row, KEY)
    if system == "l2":
        key = key.lstrip("0") or "0"  # published CSVs lost leading zeros, scores.json has them
    if scalar is not None:
        return Prediction(key, task, of_scalar(row, scalar, where), audios)
    reply = next((row[name] for name in REPLY if isinstance(row.get(name), str)), None)
    if reply is None and not any(name in row for name in (*REPLY, "error", "scores", "p_fake", "verdicts")):
        raise JudgeError(f"{where}: no reply in it (looked for {', '.join(REPLY)}).", "Name the reply so.")
    said = read(system, task, reply or "", audios or tuple(row.get("clips") or ()))
    said = replace(said, p_fake=p_fake_of(row)) if task in ("detection", "") else said
    return Prediction(key, task, measured(said, row), audios, str(row.get("error") or ""))


def read(system: str, task: str, reply: str, clips: tuple[str, ...]) -> Judgement:
    if system == "speecheval":
        return speecheval.read_reply(reply, task)
    if system == "sagelm":
        return sagelm.read_verdict(reply)
    if system == "l2":
        return l2.read_reply(reply)
    return alld.read_winner(reply) if task == "ab" or len(clips) == 2 else alld.read_caption(reply)


def measured(said: Judgement, row: Row) -> Judgement:
    """`predict` reads scores over the label tokens: the expected value is better than the word that was written."""
    scores = {key: float(each["expected"]) for key, each in entries(row, "scores") if each.get("expected") is not None}
    labels = {key: str(each["value"]) for key, each in entries(row, "labels") if each.get("value") is not None}
    verdicts = {key: str(each["value"]) for key, each in entries(row, "verdicts") if each.get("value") is not None}
    return replace(
        said,
        scores={**said.scores, **scores},
        labels={**said.labels, **labels},
        verdicts={**said.verdicts, **verdicts},
    )


def entries(row: Row, name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    found = row.get(name)
    if isinstance(found, dict):
        yield from ((key, each) for key, each in found.items() if isinstance(each, dict))


def p_fake_of(row: Row) -> float | None:
    """As `predict` gives it, or from ms-swift's log-probabilities at the last token that is "real" or "fake"."""
    if row.get("p_fake") is not None:
        return float(row["p_fake"])
    for token in reversed(((row.get("logprobs") or {}).get("content")) or []):
        if word(token) in ("real", "fake"):
            chance = {word(each): float(each["logprob"]) for each in reversed(token.get("top_logprobs") or [token])}
            real, fake = chance.get("real", ABSENT), chance.get("fake", ABSENT)
            return 1 / (1 + math.exp(min(max(real - fake, -500.0), 500.0)))
    return None


def word(token: Mapping[str, Any]) -> str:
    return str(token.get("token", "")).strip().casefold()


def of_scalar(row: Row, scalar: Scalar, where: str) -> Judgement:
    value = next((row[name] for name in (scalar, *SCALAR) if row.get(name) not in (None, "")), None)
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise JudgeError(f"{where}: no number in it (looked for {', '.join(SCALAR)}).", "Name it score.") from None
    if not math.isfinite(number):
        return Judgement()
    if scalar in ("fake", "real"):
        return Judgement(p_fake=number if scalar == "fake" else -number)
    return Judgement(scores={scalar: number})


def first(row: Row, names: tuple[str, ...]) -> str:
    return next((str(row[name]) for name in names if row.get(name) not in (None, "")), "")
