"""A text cut into sentences and clauses, with the clips (sides) it speaks of and what it denies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from annotation.faithfulness.lexicon import Lexicon, Pattern

Stretch = tuple[int, int]


@dataclass(frozen=True)
class Mention:
    """A clip named in the text. `is_object`: the one another is held against ("than B", "比B")."""

    start: int
    end: int
    side: str
    is_object: bool


def cut(text: str, within: Stretch, at: Pattern) -> Iterator[Stretch]:
    """The stretches between the breaks, leaving the breaking words at the head of the following stretch."""
    start = within[0]
    for found in at.finditer(text, *within):
        if found.start() > start:
            yield start, found.start()
        start = found.start()
    if start < within[1]:
        yield start, within[1]


@dataclass(frozen=True)
class Passage:
    """One text under one lexicon. Offsets are those of the text; full-width digits are read as plain ones."""

    text: str
    lexicon: Lexicon
    clips: int

    @cached_property
    def sentences(self) -> list[Stretch]:
        return list(cut(self.text, (0, len(self.text)), self.lexicon.shape["sentence"]))

    def clauses(self, sentence: Stretch) -> list[Stretch]:
        return list(cut(self.text, sentence, self.lexicon.shape["clause"]))

    @cached_property
    def mentions(self) -> list[Mention]:
        if self.clips < 2:
            return []
        found = [(m.start(), m.end(), side) for side, said in self.lexicon.sides for m in said.finditer(self.text)]
        kept: list[Mention] = []
        for start, end, side in sorted(found, key=lambda mention: (mention[0], -mention[1])):
            if kept and start < kept[-1].end:
                continue
            before = self.text[max(0, start - 24) : start]
            kept.append(Mention(start, end, side, bool(self.lexicon.shape["object"].search(before))))
        return kept

    def sentence_of(self, position: int) -> Stretch:
        return next(((s, e) for s, e in self.sentences if s <= position < e), (0, len(self.text)))

    def side_at(self, start: int, end: int) -> str:
        """The clip some words are about: named right after them ("jitter in B"), else the one named last."""
        sentence = self.sentence_of(start)
        for mention in self.mentions:
            if mention.start >= end:
                between = self.text[end : mention.start]
                if mention.end <= sentence[1] and self.lexicon.shape["side_after"].search(between):
                    return mention.side
                break
        before = [m for m in self.mentions if m.end <= start and not m.is_object]
        if before and before[-1].start < sentence[0] and before[-1].side == "both":
            return ""
        return before[-1].side if before else ""

    def denied(self, start: int, clause: Stretch) -> str:
        """ "" | "soft" | "hard": whether a negator stands before these words, in reach, with no break between."""
        floor = max(clause[0], start - self.lexicon.reach)
        lowest = max(0, floor - 12)
        skip = {m.end() for said in self.lexicon.no_negators for m in said.finditer(self.text, lowest, start)}
        best = -1
        for said in self.lexicon.negators:
            for found in said.finditer(self.text, floor, start):
                spoilt = any(found.start() < stop <= start and found.end() <= stop for stop in skip)
                if not spoilt and not self.lexicon.shape["negation_breaks"].search(self.text, found.end(), start):
                    best = max(best, found.start())
        if best < 0:
            return ""
        soft = any(
            m.start() <= best < m.end() for p in self.lexicon.soft_negators for m in p.finditer(self.text, floor, start)
        )
        return "soft" if soft else "hard"

    def denied_after(self, end: int, clause: Stretch) -> bool:
        tail = self.text[end : min(clause[1], end + self.lexicon.reach)]
        return any(said.match(tail.lstrip()) for said in self.lexicon.negated_after)
