"""Figures of one kind of answer: a scale, a choice, a verdict on pairs, words, real or fake."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import compress
from typing import Any

import numpy as np

from speech_judge.metrics import detection, labels, pairs, scores, texts
from speech_judge.metrics.spans import mean_iou
from speech_judge.metrics.unread import settle
from speech_judge.reading.judgement import Judgement
from speech_judge.scoring.joining import Pair
from speech_judge.scoring.options import Options, numbered

VERDICTS = ("A", "same", "B")
WITH_INTERVAL = ("pcc", "srcc", "mse", "mae")
Report = dict[str, Any]


def said(pair: Pair) -> Judgement:
    return pair.prediction.said if pair.prediction else Judgement()


def scale(rows: Sequence[Pair], dimension: str, ends: tuple[float, float], options: Options) -> Report | None:
    """Numbers on a scale with these ends. None when people gave none."""
    rows = [pair for pair in rows if dimension in pair.reference.said.scores]
    if not rows:
        return None
    true = [pair.reference.said.scores[dimension] for pair in rows]
    read = settle([said(pair).scores.get(dimension) for pair in rows], true, ends, options.unread)
    kept = [rows[row] for row in read.rows]
    report: Report = read.as_json()
    for name, metric in scores.SCORE_METRICS.items():
        if name in WITH_INTERVAL:
            report[name] = options.figure(metric, read.predicted, read.true, rows=kept)
        else:
            report[name] = rounded(metric(read.predicted, read.true))
    mean = np.full_like(read.true, read.true.mean() if len(read.true) else np.nan)
    report["always_the_mean"] = {
        "mse": rounded(scores.mse(mean, read.true)),
        "mae": rounded(scores.mae(mean, read.true)),
    }
    return report


def choice(
    rows: Sequence[Pair], names: Sequence[str], true: Callable[[Judgement], str | None], options: Options
) -> Report | None:
    """One label of `names`, in their order."""
    rows = [pair for pair in rows if true(pair.reference.said) in names]
    if not rows:
        return None
    predicted = numbered([true(said(pair)) for pair in rows], names)
    truth = numbered([true(pair.reference.said) for pair in rows], names)
    count = len(names)
    commonest = int(np.bincount(truth, minlength=count).argmax())
    return {
        **unread(predicted),
        "accuracy": options.figure(labels.accuracy, predicted, truth, rows=rows),
        "macro_f1": rounded(labels.macro_f1(predicted, truth, count)),
        "mcc": rounded(labels.mcc(predicted, truth, count)),
        "qwk": rounded(labels.qwk(predicted, truth, count)),
        "confusion": {"labels": [*names, "unread"], "rows": labels.confusion(predicted, truth, count).tolist()},
        "always_the_commonest": {
            "label": names[commonest],
            "accuracy": rounded(labels.accuracy(np.full_like(truth, commonest), truth)),
        },
    }


def verdict(rows: Sequence[Pair], dimension: str, options: Options) -> Report | None:
    """A, same or B."""
    rows = [pair for pair in rows if dimension in pair.reference.said.verdicts]
    if not rows:
        return None
    predicted = numbered([said(pair).verdicts.get(dimension) for pair in rows], VERDICTS)
    truth = numbered([pair.reference.said.verdicts[dimension] for pair in rows], VERDICTS)
    decided = truth != pairs.TIE
    of_decided = list(compress(rows, decided))
    return {
        **unread(predicted),
        "accuracy": options.figure(labels.accuracy, predicted, truth, rows=rows),
        "accuracy_without_ties": options.figure(labels.accuracy, predicted[decided], truth[decided], rows=of_decided),
        "tie_credit": options.figure(pairs.tie_credit, predicted, truth, rows=rows),
        "kappa": options.figure(partial(labels.kappa, labels=3), predicted, truth, rows=rows),
        "position_prior": rounded(pairs.position_prior(predicted)),
        "confusion": {"labels": [*VERDICTS, "unread"], "rows": labels.confusion(predicted, truth, 3).tolist()},
        "constant_judges": pairs.constant_judges(truth),
    }


def fakes(rows: Sequence[Pair], options: Options) -> Report | None:
    """Real or fake. Error rates need a chance for each clip; accuracy counts every output."""
    rows = [pair for pair in rows if pair.reference.said.fake is not None]
    if not rows:
        return None
    truth = np.array([bool(pair.reference.said.fake) for pair in rows])
    chance = np.array([np.nan if (p := said(pair).p_fake) is None else p for pair in rows])
    words = [said(pair).fake for pair in rows]
    read = np.array([word is not None for word in words]) | (np.isfinite(chance) & probability(chance))
    said_fake = np.array([word if word is not None else p >= 0.5 for word, p in zip(words, chance, strict=True)])
    scored = np.isfinite(chance)
    of_scored = list(compress(rows, scored))
    report: Report = {
        "unread": int((~read).sum()),
        "of": len(rows),
        "parse_rate": rounded(float(read.mean())),
        "scored": int(scored.sum()),
        "eer": options.figure(detection.eer, chance[scored], truth[scored], rows=of_scored),
        "min_dcf": options.figure(
            partial(detection.min_dcf, costs=options.costs), chance[scored], truth[scored], rows=of_scored
        ),
        "always_real": {"accuracy": rounded(float((~truth).mean()))},
        "always_fake": {"accuracy": rounded(float(truth.mean()))},
    }
    if read.any():
        report["accuracy"] = options.figure(detection.detection_accuracy, said_fake, read, truth, rows=rows)
    return report


def probability(chance: np.ndarray) -> np.ndarray:
    """A score of an outside expert has no threshold: only a chance in 0..1 is a yes or no."""
    return np.asarray((chance >= 0) & (chance <= 1))


def words(rows: Sequence[Pair], options: Options, cut: Callable[[str], str] = str) -> Report | None:
    """Descriptions against all accepted ones. Rows without a reference text are not text rows."""
    rows = [pair for pair in rows if pair.reference.texts]
    if not rows:
        return None
    predicted = [cut(said(pair).text) for pair in rows]
    references = [[cut(text) for text in pair.reference.texts] for pair in rows]
    found = texts.variety(predicted)
    report: Report = {
        "n": len(rows),
        "empty": sum(not text.strip() for text in predicted),
        "bleu": rounded(texts.bleu(predicted, references)),
        "unique_texts": found.unique,
        "top_text_share": rounded(found.top_share),
    }
    if options.lscores is not None:
        report["lscore"] = marks(rows, options)
    return {**report, **similarity(rows, predicted, references, options)}


def marks(rows: Sequence[Pair], options: Options) -> Report:
    """LScore over the rows that could be marked; those that could not are counted, not zero."""
    assert options.lscores is not None
    found = options.lscores(rows)
    marked = [(row, mark) for row, mark in zip(rows, found, strict=True) if mark is not None]
    values = np.array([mark for _, mark in marked], dtype=np.float64)
    return {**options.figure(average, values, rows=[row for row, _ in marked]), "unmarked": len(rows) - len(marked)}


def conclusions(rows: Sequence[Pair], options: Options) -> Report | None:
    """Per dimension how often a comparison's text concludes as the reference text does, as an evaluator reads both."""
    rows = [pair for pair in rows if pair.reference.texts]
    if options.conclusions is None or not rows:
        return None
    asked = list(zip(rows, options.conclusions(rows), strict=True))
    known = [(row, found) for row, found in asked if found is not None]
    report: Report = {"unmarked": len(rows) - len(known)}
    for name in known[0][1] if known else ():
        values = np.array([found[name] for _, found in known], dtype=np.float64)
        report[name] = {"agreement": options.figure(average, values, rows=[row for row, _ in known])}
    return report


def average(values: np.ndarray) -> float | None:
    return float(values.mean()) if len(values) else None


def similarity(rows: Sequence[Pair], predicted: list[str], references: list[list[str]], options: Options) -> Report:
    report: Report = {}
    if options.embed is None:
        report["sbert"] = report["fense"] = None
        report["similarity_note"] = "not computed: no sentence model was given (--sbert FOLDER)"
        return report
    similar = texts.sbert(options.embed, predicted, references)
    report["sbert"] = options.figure(average, similar, rows=rows)
    if options.error is None:
        report["fense"] = None
        report["similarity_note"] = "SBERT only: no error detector was given (--fense FOLDER), so this is not FENSE"
    else:
        whole = texts.fense(similar, options.error(predicted))
        report["fense"] = options.figure(average, whole, rows=rows)
    return report


def stretches(rows: Sequence[Pair]) -> Report | None:
    """Marked time, where people marked some."""
    rows = [pair for pair in rows if pair.reference.said.spans is not None]
    if not rows:
        return None
    iou = mean_iou([said(pair).spans or () for pair in rows], [pair.reference.said.spans or () for pair in rows])
    return {"n": len(rows), "iou": rounded(iou)}


def unread(predicted: np.ndarray) -> Report:
    missing = int((predicted == labels.UNREAD).sum())
    return {"unread": missing, "of": len(predicted), "parse_rate": rounded(1 - missing / len(predicted))}


def rounded(value: float | None) -> float | None:
    return None if value is None else float(round(value, 6))


def present(parts: dict[str, Report | None]) -> Report:
    return {name: part for name, part in parts.items() if part is not None}
