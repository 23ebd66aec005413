"""What a questionnaire is made of. Built by `parsing.parse`, never by hand, so every value here has been checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from annotation.consistency import SIDES, Condition, Rule, holds
from annotation.questionnaire.form import render


class Kind(StrEnum):
    ORDINAL = "ordinal"
    CATEGORY = "category"
    MULTI_CATEGORY = "multi-category"
    TEXT = "text"
    INTERVALS = "intervals"
    COMPARISON = "comparison"
    TOKEN_ORDINAL = "token-ordinal"  # noqa: S105 -- a kind of question, not a secret


class Scale(StrEnum):
    """What the order of the labels means."""

    QUALITY = "quality"  # higher is better; may be averaged
    BIPOLAR = "bipolar"  # the middle is best, as in speech rate; ordered, never averaged
    NONE = "none"  # labels have no order


@dataclass(frozen=True)
class Label:
    """One answer that can be chosen. `key` is its hotkey, `published` its name in SpeechEval's lines."""

    id: int | str
    title: dict[str, str]
    anchor: dict[str, str]
    aliases: dict[str, tuple[str, ...]]
    published: str | None
    key: str | None


@dataclass(frozen=True)
class Lexicon:
    """Words a text must name one of (`require`), or must not consist of (`refuse`), per language."""

    policy: str
    level: str
    words: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Group:
    key: str
    title: dict[str, str]


@dataclass(frozen=True)
class Dimension:
    """One question.

    `tolerance` is the largest distance two raters may differ by (None: the kind's default). `decimal`: an imported mean
    may lie between two labels. `flips`: the labels' sign says which clip is better, so that swapping the clips turns
    it. `usual` is the label that most tokens get.
    """

    key: str
    kind: Kind
    group: str
    title: dict[str, str]
    question: dict[str, str]
    labels: tuple[Label, ...] = ()
    severities: tuple[Label, ...] = ()
    required: bool = True
    per_clip: bool = False
    when: Condition | None = None
    published: str | None = None
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    scale: Scale = Scale.NONE
    shuffled: bool = False
    exclusive: tuple[int | str, ...] = ()
    tolerance: float | None = None
    lexicon: Lexicon | None = None
    longest: int = 2000
    token_unit: str = ""
    decimal: bool = False
    flips: bool = False
    usual: int | None = None
    provenance: str = "published"

    @cached_property
    def label_ids(self) -> tuple[int | str, ...]:
        return tuple(label.id for label in self.labels)

    @property
    def is_ordered(self) -> bool:
        """Labels stand in an order, so that a distance between two of them means something."""
        return self.scale is not Scale.NONE or self.kind is Kind.COMPARISON

    @property
    def may_be_averaged(self) -> bool:
        return self.scale is Scale.QUALITY

    def label(self, label_id: Any) -> Label:
        """Raises KeyError for an id that is none of this dimension's labels."""
        for label in (*self.labels, *self.severities):
            if label.id == label_id and type(label.id) is type(label_id):
                return label
        raise KeyError(label_id)

    def nearest(self, value: float) -> Label:
        """The label that a number, perhaps a mean of several raters, comes closest to; the lower of two."""
        return min(self.labels, key=lambda label: (abs(float(label.id) - value), label.id))

    def position(self, value: float | str) -> float:
        """Place of a label in the order of the scale, from 0; a decimal lies between two labels."""
        if not self.decimal or isinstance(value, str):
            return float(self.label_ids.index(value))
        above = next(place for place, label_id in enumerate(self.label_ids) if float(label_id) >= value)
        if (upper := float(self.label_ids[above])) == value:
            return float(above)
        lower = float(self.label_ids[above - 1])
        return above - (upper - value) / (upper - lower)

    def bipolar_code(self, label_id: int | str) -> int:
        """-2 … +2 for a bipolar scale of five: how far from the middle, and to which side."""
        return int(self.position(label_id)) - len(self.labels) // 2

    def find(self, word: str) -> Label | None:
        """The label that a word means: its id, title, published name or an alias, in any language."""
        wanted = word.strip().casefold()
        for label in self.labels:
            aliases = [alias for many in label.aliases.values() for alias in many]
            names = [str(label.id), *label.title.values(), *aliases, label.published or ""]
            if wanted in {name.casefold() for name in names if name}:
                return label
        return None


@dataclass(frozen=True)
class Questionnaire:
    """A parsed definition. `digest` is the sha256 of the definition as canonical JSON.

    `needs` names what an item must bring beside its sound, or nobody could answer.
    """

    key: str
    version: int
    task: str
    clips: int
    text: str
    title: dict[str, str]
    groups: tuple[Group, ...]
    dimensions: tuple[Dimension, ...]
    consistency: tuple[Rule, ...]
    provenance: dict[str, str]
    definition: dict[str, Any]
    digest: str
    needs: tuple[str, ...] = ()

    @cached_property
    def _by_key(self) -> dict[str, Dimension]:
        return {dimension.key: dimension for dimension in self.dimensions}

    @cached_property
    def per_clip_keys(self) -> frozenset[str]:
        return frozenset(dimension.key for dimension in self.dimensions if dimension.per_clip)

    @property
    def scores_tokens(self) -> bool:
        """Words or phones are scored one by one."""
        return any(dimension.token_unit for dimension in self.dimensions)

    @property
    def names_sides(self) -> bool:
        """Words speak of both clips, written or to be judged: they mean one A and one B, and nobody can turn them."""
        written = any(d.kind is Kind.TEXT and not d.per_clip for d in self.dimensions)
        return self.clips > 1 and (written or "text_to_judge" in self.needs)

    def dimension(self, key: str) -> Dimension:
        """Raises KeyError for an unknown key."""
        return self._by_key[key]

    def has(self, key: str) -> bool:
        return key in self._by_key

    def sides(self, dimension: Dimension) -> tuple[str, ...]:
        """("",) or ("A", "B"): the places where this dimension is answered."""
        return SIDES if dimension.per_clip else ("",)

    def is_asked(self, dimension: Dimension, answers: Mapping[str, Any], side: str = "") -> bool:
        """Its prerequisite holds (for that clip), and so do the prerequisites of what it depends on."""
        if dimension.when is None:
            return True
        needed = self.dimension(dimension.when.dimension)
        return self.is_asked(needed, answers, side) and holds(dimension.when, answers, self.per_clip_keys, side)

    def asked(self, answers: Mapping[str, Any]) -> list[Dimension]:
        """Dimensions whose prerequisites hold, for one clip at least."""
        return [d for d in self.dimensions if any(self.is_asked(d, answers, side) for side in self.sides(d))]

    def form(self, language: str = "en", seed: str | None = None) -> dict[str, Any]:
        """The page's JSON; `seed` (one per rater, say) shuffles the labels of dimensions that ask for it."""
        return render(self, language, seed)
