"""What a text says about which of two samples is better, dimension by dimension."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from annotation.faithfulness.lexicon import Comparative
from annotation.faithfulness.model import Claim, Reading
from annotation.faithfulness.passages import Mention, Passage, Stretch

OTHER = {"A": "B", "B": "A"}
EITHER = frozenset({"A", "B", "same"})


@dataclass(frozen=True)
class Compared:
    start: int
    end: int
    comparative: Comparative


def preferences(passage: Passage, dimensions: frozenset[str]) -> Iterator[Claim]:
    """One claim per comparative and dimension; its readings name the winners the words allow."""
    for sentence in passage.sentences:
        subject = _inherited(passage, sentence)
        for clause in passage.clauses(sentence):
            for segment, compared in _segments(passage, clause):
                subject = _subject(passage, segment, compared) or subject
                for dimension, meaning in _about(passage, segment, compared, dimensions):
                    winners = _winners(passage, segment, compared, meaning, subject)
                    if winners:
                        yield Claim(compared.start, compared.end, (Reading(dimension, winners),))


def _segments(passage: Passage, clause: Stretch) -> list[tuple[Stretch, Compared]]:
    """The clause cut so that each comparative stands with its own aspects."""
    found = _comparatives(passage, clause)
    segments: list[tuple[Stretch, Compared]] = []
    start = clause[0]
    for index, compared in enumerate(found):
        end = clause[1]
        if index + 1 < len(found):
            breaks = list(
                passage.lexicon.shape["compared"].finditer(passage.text, compared.end, found[index + 1].start)
            )
            end = breaks[-1].start() if breaks else found[index + 1].start
        segments.append(((start, end), compared))
        start = end
    return segments


def _comparatives(passage: Passage, clause: Stretch) -> list[Compared]:
    found = [
        Compared(*match.span(), comparative)
        for comparative in passage.lexicon.comparatives
        for match in comparative.pattern.finditer(passage.text, *clause)
    ]
    kept: list[Compared] = []
    for one in sorted(found, key=lambda c: (c.start - c.end, not c.comparative.dimension)):
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda c: c.start)


def _about(passage: Passage, segment: Stretch, compared: Compared, dimensions: frozenset[str]) -> list[tuple[str, str]]:
    """The dimensions compared, each with what the comparative means there: better | worse | same."""
    said = compared.comparative
    if said.dimension:
        return [(said.dimension, said.meaning)] if said.dimension in dimensions else []
    words = passage.text[compared.start : compared.end]
    named = _named(passage, segment, compared, passage.lexicon.aspects) or _named(
        passage, segment, compared, passage.lexicon.hints
    )
    if not named and said.meaning != "varies" and _names_a_side(passage, segment):
        named = ["overall_quality"]
    meant = [(dimension, _meaning(passage, dimension, words, said.meaning)) for dimension in named]
    return [(dimension, meaning) for dimension, meaning in meant if dimension in dimensions and meaning != "varies"]


def _meaning(passage: Passage, dimension: str, words: str, meaning: str) -> str:
    """More of it is better, except of what is a fault ("more distortion")."""
    for attached, patterns in passage.lexicon.attached.get(dimension, {}).items():
        if any(pattern.fullmatch(words) for pattern in patterns):
            return attached
    return meaning


def _named(passage: Passage, segment: Stretch, compared: Compared, table: tuple[tuple[str, object], ...]) -> list[str]:
    spans: list[tuple[int, int, str]] = []
    for dimension, pattern in table:
        for match in pattern.finditer(passage.text, *segment):  # type: ignore[attr-defined]
            if match.end() <= compared.start or match.start() >= compared.end:
                spans.append((*match.span(), dimension))
    kept: list[tuple[int, int, str]] = []
    for one in sorted(spans, key=lambda s: s[0] - s[1]):
        if not any(one[0] < other[1] and other[0] < one[1] for other in kept):
            kept.append(one)
    named = list(dict.fromkeys(dimension for _, _, dimension in sorted(kept)))
    # "Overall, the two are similar in pace" speaks of the pace.
    return [d for d in named if d != "overall_quality"] if len(named) == 2 and "overall_quality" in named else named


def _names_a_side(passage: Passage, segment: Stretch) -> bool:
    return any(segment[0] <= mention.start < segment[1] for mention in passage.mentions)


def _subject(passage: Passage, segment: Stretch, compared: Compared) -> str:
    """The sample praised or blamed: last named before the words, else first after them, else the other one's other."""
    inside = [m for m in passage.mentions if segment[0] <= m.start < segment[1] and m.side in OTHER]
    ahead = [m for m in inside if m.start >= compared.end and not m.is_object]
    behind = [m for m in inside if m.end <= compared.start and not m.is_object]
    chosen: list[Mention] = behind[-1:] or ahead[:1]
    if chosen:
        return chosen[0].side
    return OTHER[inside[0].side] if inside else ""


def _inherited(passage: Passage, sentence: Stretch) -> str:
    before = [m for m in passage.mentions if m.end <= sentence[0] and m.side in OTHER and not m.is_object]
    return before[-1].side if before else ""


def _winners(passage: Passage, segment: Stretch, compared: Compared, meaning: str, subject: str) -> frozenset[str]:
    denied = bool(passage.denied(compared.start, segment))
    if passage.lexicon.shape["neither"].search(passage.text, *segment) and meaning != "same":
        return frozenset({"same"})
    if meaning == "same":
        return EITHER - {"same"} if denied else frozenset({"same"})
    if not subject:
        return frozenset()
    winner = subject if meaning == "better" else OTHER[subject]
    return EITHER - {winner} if denied else frozenset({winner})
