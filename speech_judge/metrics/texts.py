"""Descriptions against references: BLEU, sentence similarity, FENSE, and how often a judge repeats itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Embed = Callable[[Sequence[str]], npt.NDArray[np.float64]]  # texts -> [texts, width]
ErrorChance = Callable[[Sequence[str]], npt.NDArray[np.float64]]  # texts -> [texts] in 0..1
ERROR_PENALTY, ERROR_THRESHOLD = 0.9, 0.9  # FENSE (Zhou et al. 2022): a text with an error keeps a tenth of its worth


def bleu(predicted: Sequence[str], references: Sequence[Sequence[str]]) -> float | None:
    """Corpus BLEU, 0 to 100, by sacrebleu with its own tokeniser (`zh` and `ja-mecab` texts are split by character).

    Every row may have several references. An empty prediction scores nothing; it is not left out.
    """
    import sacrebleu  # noqa: PLC0415 -- only descriptions need it

    if not predicted:
        return None
    most = max(len(row) for row in references)
    columns: list[list[Any]] = [[row[n] if n < len(row) else None for row in references] for n in range(most)]
    tokenizer = "char" if unspaced(references) else "13a"
    return float(sacrebleu.corpus_bleu(list(predicted), columns, tokenize=tokenizer).score)


def unspaced(references: Sequence[Sequence[str]]) -> bool:
    """Most letters are Han or kana: words have no spaces between them."""
    letters = "".join(text for row in references for text in row)
    wide = sum("\u3040" <= c <= "\u30ff" or "\u3400" <= c <= "\u9fff" for c in letters)
    return wide * 2 > len(letters)


def sbert(embed: Embed, predicted: Sequence[str], references: Sequence[Sequence[str]]) -> npt.NDArray[np.float64]:
    """[rows]: cosine to the nearest of a row's references; 0 for an empty prediction."""
    flat = [text for row in references for text in row]
    ours, theirs = unit(embed(list(predicted))), unit(embed(flat))
    ends = np.cumsum([len(row) for row in references])
    best = [
        float((theirs[end - len(row) : end] @ ours[n]).max())
        for n, (row, end) in enumerate(zip(references, ends, strict=True))
    ]
    return np.array([value if text.strip() else 0.0 for value, text in zip(best, predicted, strict=True)])


def unit(vectors: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12))


def fense(similarity: npt.NDArray[np.float64], error: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """[rows]: similarity, cut to a tenth where the error detector is sure that the text is broken."""
    return np.where(error > ERROR_THRESHOLD, (1 - ERROR_PENALTY) * similarity, similarity)


@dataclass(frozen=True)
class Variety:
    """How many different texts a judge gave, and which share the most frequent one has: a judge of one sentence can
    score well on similarity."""

    texts: int
    unique: int
    top_share: float | None


def variety(predicted: Sequence[str]) -> Variety:
    counts = Counter(" ".join(text.split()) for text in predicted)
    top = counts.most_common(1)[0][1] / len(predicted) if predicted else None
    return Variety(len(predicted), len(counts), top)
