"""What each published system is measured by, as a table of parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import Any

from speech_judge.reading import alld, l2, speecheval
from speech_judge.reading.judgement import Judgement, Prediction
from speech_judge.scoring import parts, rationales
from speech_judge.scoring.joining import Pair
from speech_judge.scoring.options import Options
from speech_judge.scoring.parts import Report, present

RATE_ORDER = ("slow", "slightly_slow", "appropriate", "slightly_fast", "fast")
SCALES = tuple(key for key in speecheval.DIMENSIONS.values() if key != "speech_rate")


def by_task(rows: Sequence[Pair]) -> dict[str, list[Pair]]:
    found: dict[str, list[Pair]] = {}
    for pair in rows:
        found.setdefault(pair.reference.task, []).append(pair)
    return dict(sorted(found.items()))


def score_speecheval(rows: Sequence[Pair], options: Options) -> Report:
    makers: dict[str, Callable[[Sequence[Pair]], Report]] = {
        "assessment": lambda some: {
            "dimensions": present({key: parts.scale(some, key, speecheval.SCALE, options) for key in SCALES}),
            "speech_rate": parts.choice(some, RATE_ORDER, lambda said: said.labels.get("speech_rate"), options),
            "distortion_spans": parts.stretches(some),
            "text": parts.words(some, options),
        },
        "comparison": lambda some: {
            "dimensions": present({key: parts.verdict(some, key, options) for key in speecheval.DIMENSIONS.values()}),
            "conclusions": parts.conclusions(some, options),
            "text": parts.words(some, options),
        },
        "suggestion": lambda some: {"text": parts.words(some, options)},
        "detection": lambda some: {"detection": parts.fakes(some, options)},
    }
    return {task: present(makers[task](some)) for task, some in by_task(rows).items()}


def score_sagelm(rows: Sequence[Pair], options: Options) -> Report:
    """Each dimension by itself and all together; SageLM's headline figure is `tie_credit`."""
    by_dimension: dict[str, list[Pair]] = {}
    for pair in rows:
        by_dimension.setdefault(pair.reference.group.get("dimension") or "unnamed", []).append(pair)
    return {
        "preference": present(
            {
                "all": parts.verdict(rows, "verdict", options),
                "dimensions": present(
                    {name: parts.verdict(some, "verdict", options) for name, some in sorted(by_dimension.items())}
                ),
                "text": parts.words(rows, options),
            }
        )
    }


def score_alld(rows: Sequence[Pair], options: Options) -> Report:
    makers: dict[str, Callable[[Sequence[Pair]], Report]] = {
        "rating": lambda some: {
            "dimensions": present({key: parts.scale(some, key, alld.SCALE, options) for key in alld.DIMENSIONS}),
            "text": parts.words(some, options, cut=alld.without_mos),
        },
        "ab": lambda some: {
            "dimensions": present({"winner": parts.verdict(some, "winner", options)}),
            "text": parts.words(some, options),
        },
    }
    return {task: present(makers[task](some)) for task, some in by_task(rows).items()}


def score_l2(rows: Sequence[Pair], options: Options) -> Report:
    sentence = {key: parts.scale(rows, key, l2.SCALE, options) for key in ("accuracy", "fluency", "prosodic")}
    level = {
        key: parts.choice(rows, l2.NAMES, lambda said, key=key: named(said.scores.get(key)), options)  # type: ignore[misc]
        for key in ("accuracy", "fluency", "prosodic")
    }
    return {
        "pronunciation": present(
            {
                "dimensions": present(sentence),
                "levels": present(level),
                "words": units(rows, "word", options),
                "phones": units(rows, "phone", options),
                "text": parts.words(rows, options),
                "rationales": reasons(rows, options),
            }
        )
    }


def reasons(rows: Sequence[Pair], options: Options) -> Report | None:
    """Of rationales that were written, where an evaluator can be asked about them."""
    written = [pair for pair in rows if parts.said(pair).text.strip()]
    if options.claims is None or not written:
        return None
    return {"of": len(rows), **rationales.report(written, options.claims(written))}


def named(value: float | None) -> str | None:
    return None if value is None else l2.NAMES[min(max(round(value), 0), 4)]


def units(rows: Sequence[Pair], kind: str, options: Options) -> Report | None:
    """Every word (or phone) people scored, against the judge's at its place. A judge that lists another number of them,
    or others, is unread at those: nothing is cut to the shorter."""
    unrolled: list[Pair] = []
    for pair in rows:
        true = pair.reference.said.units.get(kind, ())
        said = parts.said(pair).units.get(kind, ())
        for place, (unit, level) in enumerate(true):
            same = place < len(said) and said[place][0].casefold() == unit.casefold()
            one = single(pair, kind, level, said[place][1] if same else "")
            unrolled.append(replace(one, row=f"{pair.row}.{place}"))
    if not unrolled:
        return None
    return {
        "scale": parts.scale(unrolled, kind, l2.SCALE, options),
        "levels": parts.choice(unrolled, l2.NAMES, lambda said: named(said.scores.get(kind)), options),
    }


def single(pair: Pair, kind: str, true: str, said: str) -> Pair:
    """One unit as a row of its own, still of its speaker."""
    truth = Judgement(scores={kind: float(l2.NAMES.index(true))})
    given = Judgement(scores={kind: float(l2.NAMES.index(said))} if said else {})
    reference = replace(pair.reference, said=truth, texts=())
    return Pair(reference, Prediction(pair.reference.key, pair.reference.task, given))


SYSTEMS: dict[str, Callable[[Sequence[Pair], Options], Report]] = {
    "speecheval": score_speecheval,
    "sagelm": score_sagelm,
    "alld": score_alld,
    "l2": score_l2,
}


def score(system: str, rows: Sequence[Pair], options: Options) -> dict[str, Any]:
    """Figures by task, with the terms they were made under."""
    return {
        "unread_policy": options.unread,
        "bootstraps": options.bootstraps,
        "detection_costs": asdict(options.costs),
        "tasks": SYSTEMS[system](rows, options),
    }
