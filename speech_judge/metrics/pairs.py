"""Pairs: 1, 2 or a tie, as SageLM and SpeechEval's comparison ask. An unread verdict agrees with nothing."""

from __future__ import annotations

import numpy as np

from speech_judge.metrics.labels import UNREAD, Ints, accuracy

FIRST, TIE, SECOND = 0, 1, 2


def tie_credit(predicted: Ints, true: Ints) -> float | None:
    """SageLM's agreement: 1 when equal, a half when just one side says tie, 0 when opposite or unread.

    A judge that always says tie scores 0.68 on SageLM's own test: show it beside accuracy, kappa and `constant_judges`.
    """
    if not len(true):
        return None
    credit = np.where(predicted == true, 1.0, np.where((predicted == TIE) | (true == TIE), 0.5, 0.0))
    return float(np.where(predicted == UNREAD, 0.0, credit).mean())


def constant_judges(true: Ints) -> dict[str, dict[str, float | None]]:
    """What the three judges reach that never listen."""
    return {
        name: {
            "accuracy": accuracy(np.full_like(true, verdict), true),
            "tie_credit": tie_credit(np.full_like(true, verdict), true),
        }
        for name, verdict in (("always 1", FIRST), ("always tie", TIE), ("always 2", SECOND))
    }


def position_prior(predicted: Ints) -> float | None:
    """Share of verdicts for the first of two, among those that chose: near .5 unless the judge prefers a place."""
    chose = predicted[(predicted == FIRST) | (predicted == SECOND)]
    return float((chose == FIRST).mean()) if len(chose) else None


def consistency(as_given: Ints, swapped: Ints) -> float | None:
    """Share of pairs with the same verdict in both orders; `swapped` is in its own order. Unread is inconsistent."""
    if not len(as_given):
        return None
    turned = np.where(swapped == UNREAD, UNREAD, 2 - swapped)
    return float(((as_given == turned) & (as_given != UNREAD)).mean())
