"""Holds every claim of a text against the answers it was written from.

The words are in `lexicon/<language>.yaml`; this engine only knows shapes: level words lean on the aspect nearest to
them, a negator turns the next claim round, a claim belongs to the clip named last, times must lie where an interval
was marked. Pure Python, no Django.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from annotation.faithfulness.advising import advice
from annotation.faithfulness.comparing import preferences
from annotation.faithfulness.judging import answer, answered_words, contradicted, misplaced
from annotation.faithfulness.lexicon import LANGUAGES, lexicon
from annotation.faithfulness.model import Claim, Contradiction
from annotation.faithfulness.passages import Passage
from annotation.faithfulness.reading import claims
from annotation.faithfulness.times import spans
from annotation.questionnaire import Dimension, Kind, Questionnaire, in_language, on_five

__all__ = ["LANGUAGES", "Contradiction", "check"]

INTERVALS = "distortion_intervals"
WIDE = {ord(wide): plain for wide, plain in zip("０１２３４５６７８９．", "0123456789.", strict=True)}
SAYS = {
    "en": "The text says “{said}”, but {title}{side} was answered “{answered}”.",
    "zh": "文中写“{said}”，但“{title}”{side}的回答是“{answered}”。",
}


def check(
    questionnaire: Questionnaire,
    answers: Mapping[str, Any],
    text: str,
    language: str,
    durations: Sequence[float] = (),
) -> list[Contradiction]:
    """The words of `text` that the answers deny, in order; a claim about an unanswered field denies nothing.

    `durations` (seconds per clip), where known, lets "throughout the recording" be held against the intervals' ends.
    A language without a lexicon gives no contradictions.
    """
    words = lexicon(language)
    if words is None:
        return []
    passage = Passage(text.translate(WIDE), words, questionnaire.clips)
    called = {words.alike.get(dimension.key, dimension.key): dimension for dimension in questionnaire.dimensions}
    given, answers = answers, _in_the_lexicons_terms(called, answers)
    kinds = {key: dimension.kind for key, dimension in called.items()}
    compared = frozenset(key for key, kind in kinds.items() if kind == Kind.COMPARISON)
    plain = frozenset(kinds) - compared - {words.advice, INTERVALS}

    preferred = list(preferences(passage, compared)) if compared else []
    described = list(claims(passage, plain, masked=[(c.start, c.end) for c in preferred]))
    advised = list(advice(passage)) if words.advice in kinds else []

    found: dict[tuple[str, str, int], Contradiction] = {}
    for dimension, side, start, end in _denied(passage, answers, [*preferred, *described, *advised], durations):
        key = (dimension, side, start)
        if key not in found:
            found[key] = _contradiction(called[dimension], given, side, start, end, text)
    return sorted(found.values(), key=lambda c: (c.start, c.dimension, c.side))


def _in_the_lexicons_terms(called: Mapping[str, Dimension], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers by the lexicon's names, scores on the five steps that its words grade by."""
    return {
        key: on_five(dimension, answers[dimension.key])
        if dimension.kind == Kind.ORDINAL and isinstance(answers[dimension.key], int | float)
        else answers[dimension.key]
        for key, dimension in called.items()
        if dimension.key in answers
    }


def _denied(
    passage: Passage, answers: Mapping[str, Any], made: list[Claim], durations: Sequence[float]
) -> Iterator[tuple[str, str, int, int]]:
    for claim in made:
        for reading, side in contradicted(claim, answers, passage.lexicon):
            yield reading.dimension, side, claim.start, claim.end
    if INTERVALS in answers:
        for span in spans(passage, made):
            for side in misplaced(span, answers, durations):
                yield INTERVALS, side, span.start, span.end


def _contradiction(
    dimension: Dimension, given: Mapping[str, Any], side: str, start: int, end: int, text: str
) -> Contradiction:
    said = text[start:end]
    value = answer(given, dimension.key, side)

    def in_words(language: str) -> str:
        return answered_words(value, {label.id: in_language(label.title, language) for label in dimension.labels})

    return Contradiction(
        code=f"{dimension.key}:{side}:{' '.join(said.casefold().split())}",
        dimension=dimension.key,
        side=side,
        start=start,
        end=end,
        said=said,
        answered=in_words("en"),
        message={
            language: template.format(
                said=said,
                title=in_language(dimension.title, language),
                side=f" ({side})" if side else "",
                answered=in_words(language),
            )
            for language, template in SAYS.items()
        },
    )
