"""How different texts are: normalised equality, shared bigrams, and distinct-2."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Sequence

TOKEN = re.compile(r"[㐀-鿿぀-ヿ]|[^\W_]+(?:['’.-][^\W_]+)*")


def tokens(text: str) -> list[str]:
    """Words, or single characters of Chinese and kana, folded."""
    return TOKEN.findall(unicodedata.normalize("NFKC", text).casefold())


def normalised(text: str) -> str:
    """Texts that differ only in case, spacing or punctuation are the same."""
    return " ".join(tokens(text))


def bigrams(text: str) -> list[tuple[str, str]]:
    words = tokens(text)
    return list(itertools.pairwise(words))


def overlap(one: str, other: str) -> float:
    """Share of bigrams in common (Jaccard), 0 to 1."""
    first, second = set(bigrams(one)), set(bigrams(other))
    return len(first & second) / len(first | second) if first | second else float(normalised(one) == normalised(other))


def distinct_2(texts: Iterable[str]) -> float:
    """Distinct bigrams over all bigrams of a set of texts (Li et al., 2016), 0 to 1."""
    found = [bigram for text in texts for bigram in bigrams(text)]
    return round(len(set(found)) / len(found), 4) if found else 0.0


def most_different(candidates: Sequence[str], count: int, avoid: Sequence[str]) -> list[str]:
    """Up to `count` candidates, each time the one least like those chosen and those to avoid; no two the same."""
    taken, seen = list(avoid), {normalised(text) for text in avoid}
    chosen: list[str] = []
    while len(chosen) < count:
        left = [text for text in candidates if normalised(text) not in seen]
        if not left:
            break
        best = min(left, key=lambda text: max((overlap(text, other) for other in taken), default=0.0))
        chosen.append(best)
        taken.append(best)
        seen.add(normalised(best))
    return chosen
