"""Do a judge's reasons fit its scores? Plausibility and faithfulness of L2 assessment (arXiv 2606.09470, 4.5).

What a rationale says is found by somebody else (an evaluator endpoint, a person); here is only the arithmetic, with
coverage: a rationale that names nothing proves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from speech_judge.metrics.scores import pcc

POLARITIES = ("negative", "neutral", "positive")
# The five labels of L2 assessment, 0 (Worst) to 4 (Excellent), as the sentiment a reader should find.
POLARITY_OF = {0: "negative", 1: "negative", 2: "neutral", 3: "positive", 4: "positive"}


@dataclass(frozen=True)
class Plausibility:
    """`diagonal`: polarity of the label -> share of its rationales that sound so. `read` of `of` had a polarity."""

    diagonal: dict[str, float | None]
    agreement: float | None
    read: int
    of: int


def plausibility(sentiment: Sequence[str | None], labels: Sequence[int]) -> Plausibility:
    """Sentiment of each rationale (None: none found) against the polarity of a label: the judge's own (internal) or
    the people's (external). A rationale without a sentiment agrees with nothing."""
    wanted = [POLARITY_OF[label] for label in labels]
    hits = [said == want for said, want in zip(sentiment, wanted, strict=True)]
    diagonal = {}
    for polarity in POLARITIES:
        of = [hit for hit, want in zip(hits, wanted, strict=True) if want == polarity]
        diagonal[polarity] = sum(of) / len(of) if of else None
    read = sum(said is not None for said in sentiment)
    return Plausibility(diagonal, sum(hits) / len(hits) if hits else None, read, len(hits))


@dataclass(frozen=True)
class Faithfulness:
    """`pcc` of implied and real scores over what rationales name; `coverage`: share of rationales that name anything
    that exists; `invented`: named units that are not in the utterance."""

    pcc: float | None
    mentions: int
    coverage: float | None
    invented: int


def faithfulness(mentions: Sequence[Mapping[str, float]], scores: Sequence[Mapping[str, float]]) -> Faithfulness:
    """Per rationale the units it names with the score its words imply, against the units' scores."""
    implied, real = [], []
    covered = invented = 0
    for named, known in zip(mentions, scores, strict=True):
        there = [unit for unit in named if unit in known]
        covered += bool(there)
        invented += len(named) - len(there)
        implied += [named[unit] for unit in there]
        real += [known[unit] for unit in there]
    return Faithfulness(
        pcc=pcc(np.array(implied, dtype=np.float64), np.array(real, dtype=np.float64)),
        mentions=len(implied),
        coverage=covered / len(mentions) if len(mentions) else None,
        invented=invented,
    )
