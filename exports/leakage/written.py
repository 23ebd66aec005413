"""What was written about clips: the same or nearly the same description in two splits is learnt by heart.

Also tells how much of the writing is template: texts that begin like many others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from exports.leakage.check import Check, Finding, Seen, Verdict, planted_row
from exports.leakage.evidence import Evidence, other
from exports.leakage.promises import Promises
from exports.leakage.spoken import CONTROL
from exports.leakage.words import Corpus
from exports.shingling import is_unspaced

OPENING = {False: 6, True: 8}  # words, or letters where no spaces are written
COMMON = 0.01  # an opening of more than one text in a hundred, and of ten at least, is a template's
AT_LEAST = 10


def corpus_of(evidence: Evidence) -> Corpus:
    rows = [(text, row) for row in evidence.rows if not row.stock for text in row.texts]
    texts, splits, clips = [text for text, _ in rows], [row.split for _, row in rows], [row.clips for _, row in rows]
    return Corpus(texts, splits, clips, evidence.index)


def look(evidence: Evidence, promises: Promises) -> Seen:
    corpus = corpus_of(evidence)
    stock = sum(len(row.texts) for row in evidence.rows if row.stock)
    looked_at = {**corpus.counted(), "stock_texts_exempt": stock}
    if not corpus.texts:
        return Seen(looked_at, absent=evidence.lacks.get("texts", "There are no descriptions."))
    level = Verdict.LEAK if promises.texts else Verdict.WARN
    return Seen(looked_at, findings(corpus, level), {"templates": templates(corpus)})


def findings(corpus: Corpus, level: Verdict) -> Iterator[Finding]:
    yield from corpus.findings("What was written", level)


def templates(corpus: Corpus) -> dict[str, Any]:
    """How much is said in set phrases: the share of texts whose opening is a common one, and the most common ones."""
    openings = Counter(opening(text) for text in corpus.texts)
    total = len(corpus.texts)
    common = {words: count for words, count in openings.items() if count >= max(AT_LEAST, COMMON * total)}
    most = sorted(common, key=lambda words: (-common[words], words))
    return {
        "rate": round(sum(common.values()) / total, 4),
        "distinct_share": round(len(corpus.index.distinct) / total, 4),
        "openings": [{"text": words, "count": common[words]} for words in most[:10]],
    }


def opening(text: str) -> str:
    unspaced = any(is_unspaced(character) for character in text[:20])
    return text[: OPENING[True]] if unspaced else " ".join(text.split(maxsplit=OPENING[False])[: OPENING[False]])


def plant(evidence: Evidence, promises: Promises) -> tuple[Evidence, Promises]:
    row, original = evidence.rows[0], next(iter(evidence.clips.values()))
    clips = [replace(original, id=f"planted-{number}") for number in (1, 2)]
    words = planted_row(evidence, 1, row.split, "planted-1", texts=(CONTROL,))
    variant = planted_row(evidence, 2, other(row.split), "planted-2", texts=(CONTROL.replace("report", "retort"),))
    return evidence.with_rows([words, variant], clips), replace(promises, texts=True)


CHECKS = (
    Check(
        "annotation_text", "No description is repeated in another split",
        "no description, revision or variant is the same or nearly the same in two splits", look, plant,
    ),
)  # fmt: skip
