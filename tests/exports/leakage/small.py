"""A small dataset that leaks nothing, to plant leaks into."""

from __future__ import annotations

import random

from exports.leakage import ClipEvidence, Evidence, RowEvidence
from exports.leakage.waves import PLAIN

SPLITS = ("train", "train", "val", "val", "test", "test")


def small(groups: int = 6, task: str = "assessment", first: int = 0) -> Evidence:
    clips, rows = {}, []
    for place in range(groups):
        number = first + place
        name = f"c{number:02x}{number:02x}" + "0" * 20
        clips[name] = ClipEvidence(
            id=name,
            path=f"audio/{number:02x}/{number:02x}/{name}.wav",
            speaker=f"s{number}",
            system=f"y{number}",
            text=sentence(number),
            source="corpus",
            origin="synthetic",
            declared_pcm=f"{number:064x}",
            pcm=f"{number:064x}",
            chunks=PLAIN,
        )
        texts = (sentence(500 + number),)
        rows.append(RowEvidence(f"i{number:024x}", name, task, SPLITS[place % 6], (name,), texts))
    return Evidence(clips, tuple(rows))


def sentence(number: int) -> str:
    """Nine words, unlike those of any other number."""
    chance = random.Random(number)
    words = ("".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(3)) for _ in range(9))
    return " ".join(words).capitalize() + "."
