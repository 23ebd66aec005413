"""What a release is made from, as plain rows: no database, no Django."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from annotation.questionnaire import Questionnaire
from exports.soundprints import Near

Answers = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SourceRecord:
    slug: str
    title: str
    origin: str
    system: str
    licence: str
    url: str
    attribution: str
    redistributable: bool
    consent: str


class Measures(Mapping[str, Any]):
    """Figures of one clip. All clips share the table of names: a dict for each takes five times as much."""

    __slots__ = ("places", "values_")

    def __init__(self, places: Mapping[str, int], values: tuple[Any, ...]) -> None:
        self.places, self.values_ = places, values

    def __getitem__(self, name: str) -> Any:
        return self.values_[self.places[name]]

    def __iter__(self) -> Iterator[str]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)


@dataclass(frozen=True, slots=True)
class ClipRecord:
    """One clip. `digest` (SHA-256 of the decoded PCM) is its identity; empty attributes are unknown."""

    digest: str
    source: str
    language: str
    speaker: str
    system: str
    text: str
    text_key: str
    recording: str
    origin: str
    degradation: dict[str, Any]
    seconds: float
    sample_rate: int
    channels: int
    twin_key: str
    sound: str = ""  # id of the cluster of near-duplicate audio; "" is alone
    given_split: str = ""  # what the manifest's column `split` says
    facts: Mapping[str, Any] = field(default_factory=dict)  # light ones: loudness, silences, bandwidth
    name: str = ""  # of the file as it came, and its digest: only where the sound may not be passed on
    original_digest: str = ""


@dataclass(frozen=True, slots=True)
class ItemKey:
    """The light half of an item, enough to decide its split: kept in memory for every item."""

    pk: int
    campaign: str
    task: str
    clips: tuple[str, ...]  # digests, in the pair's order
    # What items are sorted by: says nothing about when or in which order they were made. Made once, for all who ask.
    content_id: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "content_id", (self.task, *self.clips, self.campaign))


@dataclass(frozen=True, slots=True)
class TextRecord:
    """One accepted text: a revision or a variant that was taken. It speaks of A and B in its writer's `order`."""

    role: str
    order: str  # ab | ba
    text: str
    rater: str
    simulated: bool


@dataclass(frozen=True, slots=True)
class Rating:
    """What one person answered and heard, un-swapped. `standing` is the state their work ended in."""

    rater: str
    role: str  # rater | adjudicator
    answers: Answers
    order: str
    heard: dict[str, Any]
    active_seconds: float
    confirmed: list[str]
    round: int
    standing: str
    simulated: bool


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An accepted text that did not go into the release, and why."""

    role: str
    rater: str
    text: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """One accepted item, whole."""

    key: ItemKey
    questionnaire: str  # digest of its frozen definition
    text_language: str
    instruction: str
    transcript: str
    text_to_judge: str
    words: list[dict[str, Any]] | None  # tokens that were judged; None: the task has none
    text_orders: dict[str, str] | None  # per text dimension of a pair: ab | ba
    answers: Answers
    origins: dict[str, str]
    texts: tuple[TextRecord, ...]
    left_out: tuple[LeftOut, ...]
    ratings: tuple[Rating, ...]
    simulated: bool


@dataclass(frozen=True, slots=True)
class CampaignRecord:
    name: str
    task: str
    questionnaire: str
    audio_language: str
    text_language: str
    raters_per_item: int
    inspect_share: float
    simulated: bool


@dataclass
class Catalogue:
    """Everything about a release but the answers: small enough to hold in memory for a million clips' rows."""

    campaigns: tuple[CampaignRecord, ...]
    questionnaires: dict[str, Questionnaire]  # by digest
    sources: dict[str, SourceRecord]  # by slug
    clips: dict[str, ClipRecord]  # by digest
    items: tuple[ItemKey, ...]  # sorted by content id
    pins: dict[tuple[str, str, str], str] = field(
        default_factory=dict
    )  # (track, kind, value) -> split, in ledger order
    gone: tuple[str, ...] = ()  # digests of released clips that have no accepted item any more
    strata: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)  # content id -> ("score:4",)
    left_behind: tuple[tuple[str, str], ...] = ()  # accepted items that lack something: (content id, why)
    near: tuple[Near, ...] = ()  # clips that sound nearly the same, by digest
    printed: frozenset[str] = frozenset()  # digests of clips that have an audio print

    def forget_items(self) -> None:
        """Once all of them are read: they, their strata and the ledger's labels are half of what is held."""
        self.items, self.strata, self.pins = (), {}, {}
