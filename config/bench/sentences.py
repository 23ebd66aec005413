"""Made-up sentences that look like four languages' and are not near to each other unless that is wanted."""

from __future__ import annotations

import numpy as np

ONSETS = (*"bcdfghjklmnprstvwz", "br", "cl", "dr", "fl", "gr", "pl", "st", "tr")
VOWELS = {"en": ["a", "e", "i", "o", "u", "ea", "oo", "ai"], "fr": ["a", "é", "e", "i", "o", "u", "ou", "eau", "è"]}
CODAS = {"en": ["", "n", "t", "s", "rd", "ck", "l", "m"], "fr": ["", "", "n", "r", "s", "t"]}
HAN = [chr(code) for code in range(0x4E00, 0x4E00 + 2400)]
KANA = [chr(code) for code in range(0x3042, 0x3093)]
WORDS = 4000


def sentences(language: str, count: int, rng: np.random.Generator) -> list[str]:
    """`count` sentences of 8 to 14 words, or 16 to 28 characters where no spaces are written."""
    if language in VOWELS:
        words = lexicon(language, rng)
        return [
            " ".join(words[place] for place in rng.integers(0, len(words), size)).capitalize() + "."
            for size in rng.integers(8, 15, count)
        ]
    letters = HAN if language == "zh" else KANA + HAN[:600]
    return [
        "".join(letters[p] for p in rng.integers(0, len(letters), size)) + "。" for size in rng.integers(16, 29, count)
    ]


def lexicon(language: str, rng: np.random.Generator) -> list[str]:
    sizes = rng.integers(1, 4, WORDS)
    parts = [ONSETS, VOWELS[language], CODAS[language]]
    return ["".join(part[int(rng.integers(len(part)))] for _ in range(size) for part in parts) for size in sizes]


def near_copy(text: str) -> str:
    """The same sentence with its last letter doubled: a Jaccard of well over 0.8, and another key."""
    body, end = text[:-1], text[-1]
    return body + body[-1] + end
