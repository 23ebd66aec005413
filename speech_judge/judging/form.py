"""What a judgement is written into: fixed text with places where one of a few labels stands.

The model never writes a form. It is asked, at each place, how likely each label is; the likeliest is put in, and the
text goes on. So every judgement can be read, and there is a distribution behind every value.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Sort(StrEnum):
    SCORE = "score"
    LABEL = "label"
    VERDICT = "verdict"
    FAKE = "fake"
    UNIT = "unit"  # a word of what was read
    PHONE = "phone"


@dataclass(frozen=True)
class Choice:
    """One of `words` (id -> as it is written); `values` are the numbers of a scale, in the same order."""

    key: str
    sort: Sort
    words: Mapping[str, str]
    values: tuple[float, ...] = ()


@dataclass(frozen=True)
class Several:
    """One or more of `words`. The label `none` excludes the others; `silent`: it is said by writing nothing at all."""

    key: str
    words: Mapping[str, str]
    joiner: str
    before: str = ""
    after: str = ""
    none: str = ""
    silent: bool = False


Piece = str | Choice | Several


@dataclass(frozen=True)
class Form:
    """`answer`: what stands before and after a text of the judge's own; None where there is none to write."""

    pieces: tuple[Piece, ...]
    answer: tuple[str, str] | None = None


@dataclass(frozen=True)
class Ask:
    """How likely is each of these continuations of `text`? Answered with shares that add up to 1."""

    text: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class Read:
    """What stands at one place. `shares` by label id, in the scale's order."""

    choice: Choice
    shares: Mapping[str, float]

    @property
    def value(self) -> str:
        return max(self.shares, key=lambda label: self.shares[label])

    @property
    def expected(self) -> float | None:
        """Mean of the scale's numbers under the distribution."""
        if not self.choice.values:
            return None
        return sum(value * share for value, share in zip(self.choice.values, self.shares.values(), strict=True))


@dataclass
class Filled:
    text: str = ""
    reads: dict[str, Read] = field(default_factory=dict)
    several: dict[str, tuple[str, ...]] = field(default_factory=dict)


Filling = Generator[Ask, Sequence[float], Filled]


def fill(form: Form) -> Filling:
    """Goes through the form; gives an Ask at every place with labels and wants its shares."""
    filled = Filled()
    for place, piece in enumerate(form.pieces):
        following = form.pieces[place + 1] if place + 1 < len(form.pieces) else ""
        ahead = following if isinstance(following, str) else ""
        if isinstance(piece, str):
            filled.text += piece
        elif isinstance(piece, Choice):
            shares = yield Ask(filled.text, tuple(word + ahead for word in piece.words.values()))
            read = Read(piece, dict(zip(piece.words, shares, strict=True)))
            filled.reads[piece.key] = read
            filled.text += piece.words[read.value]
        else:
            yield from fill_several(piece, ahead, filled)
    return filled


def fill_several(piece: Several, ahead: str, filled: Filled) -> Generator[Ask, Sequence[float], None]:
    """Label after label, until ending is likelier than any other."""
    chosen: list[str] = []
    while True:
        options = continuations(piece, chosen, ahead)
        if len(options) == 1:
            (picked,) = options
        else:
            shares = yield Ask(filled.text, tuple(options.values()))
            picked = max(zip(options, shares, strict=True), key=lambda pair: pair[1])[0]
        if picked == "":
            break
        filled.text += (piece.joiner if chosen else piece.before) + piece.words[picked]
        chosen.append(picked)
    filled.several[piece.key] = tuple(chosen)
    if chosen:
        filled.text += piece.after


def continuations(piece: Several, chosen: Sequence[str], ahead: str) -> dict[str, str]:
    """By label what could come next; "" ends the list."""
    end = (piece.after if chosen else "") + ahead
    if piece.none and piece.none in chosen:
        return {"": end}
    rest = [label for label in piece.words if label not in chosen]
    if chosen or piece.silent:
        rest = [label for label in rest if label != piece.none]
    lead = piece.joiner if chosen else piece.before
    found = {"": end} if chosen or piece.silent else {}
    return found | {label: lead + piece.words[label] for label in rest}
