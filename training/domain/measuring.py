"""How far a run's judge is from people, beside how far people are from each other, and what its order of work finds.

Only clips outside every train and val split count: on what it has learned from, a judge would look better than it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db.models import Count, F, Max, QuerySet, Sum
from scipy.stats import hypergeom

from annotation.domain.questionnaires import questionnaire_of
from annotation.enums import Task, Verdict
from annotation.models import Assignment, Campaign, Dispute, Inspection
from annotation.questionnaire import Dimension, Kind
from datasets_app.enums import Split, Track
from datasets_app.models import LedgerEntry
from training.domain.heeding import last_frozen
from training.means import means
from training.models import JudgeOpinion, Measured, Run

ALL = ""  # every language together
FEWEST = 10  # rows; below that an interval says nothing
LOOKS = (10, 25, 50, 100)
METHOD = 1  # another number where the same rows give other figures: nothing remembered is used again


@dataclass
class Column:
    """One dimension in one language, a row each: an item, or one person on an item that others rated too."""

    judge: list[float] = field(default_factory=list)  # squared errors, as those below
    speaker: list[str] = field(default_factory=list)
    beside: list[tuple[float, float]] = field(default_factory=list)  # the judge's and the person's, of the others' mean
    beside_speaker: list[str] = field(default_factory=list)

    def add(self, expected: float, votes: Sequence[float], speaker: str) -> None:
        total = sum(votes)
        self.judge.append((expected - total / len(votes)) ** 2)
        self.speaker.append(speaker)
        if len(votes) > 1:
            for vote in votes:
                others = (total - vote) / (len(votes) - 1)
                self.beside.append(((expected - others) ** 2, (vote - others) ** 2))
                self.beside_speaker.append(speaker)


@dataclass(frozen=True)
class Judged:
    """An opinion on an item none of whose clips was ever learned from."""

    item: int
    scores: dict[str, Any]
    language: str
    speaker: str


def errors(run: Run, campaign: Campaign) -> dict[str, Any]:
    """`measure`, remembered while nothing has changed that it depends on."""
    basis = basis_of(run, campaign)
    known = Measured.objects.filter(run=run, campaign=campaign, basis=basis).values_list("found", flat=True).first()
    if known is not None:
        return dict(known)
    found = measure(run, campaign)
    Measured.objects.update_or_create(run=run, campaign=campaign, defaults={"basis": basis, "found": found})
    return found


def basis_of(run: Run, campaign: Campaign) -> str:
    """A digest of whatever changes when an opinion, an answer, a split, an inspection or a dispute does."""
    parts: list[QuerySet[Any]] = [
        JudgeOpinion.objects.filter(run=run, item__campaign=campaign),
        last_frozen(campaign).order_by(),
        LedgerEntry.objects.all(),
        Inspection.objects.filter(sheet__assignment__campaign=campaign),
        Dispute.objects.filter(item__campaign=campaign),
    ]
    counted = [list(rows.aggregate(n=Count("pk"), last=Max("pk")).values()) for rows in parts]
    works = Assignment.objects.filter(campaign=campaign)
    order = works.aggregate(n=Count("priority"), total=Sum("priority"), of=Sum(F("priority") * F("pk")))
    sums = [round(each or 0, 3) for each in order.values()]  # a database may add floats in another order
    return sha256(repr([METHOD, counted, sums]).encode()).hexdigest()


def measure(run: Run, campaign: Campaign) -> dict[str, Any]:
    """Per dimension and language: the judge's mean squared error, and a person's who is left out of the mean.

    `judge`: against the mean of all raters. `person` and `judge_beside`: against the mean of the others, on the same
    rows, so that they may be compared; `difference` is judge - person, paired, below 0 where the judge is nearer.
    Intervals of 95 % from resampled speakers.
    """
    votes = votes_of(campaign)
    known, left_out = unseen(run, campaign)
    table: dict[tuple[str, str], Column] = defaultdict(Column)
    dimensions = [d for d in questionnaire_of(campaign).dimensions if d.kind is Kind.ORDINAL and d.may_be_averaged]
    for opinion in known:
        for dimension in dimensions:
            given, mark = votes[opinion.item][dimension.key], opinion.scores.get(dimension.key) or {}
            if given and mark.get("expected") is not None:
                for language in {ALL, opinion.language}:
                    table[dimension.key, language].add(mark["expected"], given, opinion.speaker)
    return {
        "campaign": campaign.pk,
        "items": len(known),
        "left_out": left_out,
        "rows": [row_of(d, language, table[d.key, language]) for d in dimensions for language in languages(table, d)],
        "inspection": inspection(campaign, {opinion.item for opinion in known}),
    }


def languages(table: dict[tuple[str, str], Column], dimension: Dimension) -> list[str]:
    return sorted(language for key, language in table if key == dimension.key)


def row_of(dimension: Dimension, language: str, column: Column) -> dict[str, Any]:
    judged = means({"judge": np.array(column.judge)}, clusters=column.speaker)["judge"]
    row: dict[str, Any] = {"dimension": dimension.key, "language": language, "judge": judged.as_json()}
    if len(column.beside) < FEWEST:
        return row | {"judge_beside": None, "person": None, "difference": None}
    judge, person = np.array(column.beside).T
    columns = {"judge_beside": judge, "person": person, "difference": judge - person}
    found = means(columns, clusters=column.beside_speaker)
    apart = found["difference"]
    row |= {name: figure.as_json() for name, figure in found.items()}
    row["difference"]["differs"] = differs(apart.low, apart.high)
    return row


def differs(low: float | None, high: float | None) -> bool:
    return low is not None and high is not None and (low > 0 or high < 0)


def votes_of(campaign: Campaign) -> dict[int, dict[str, list[float]]]:
    """Item -> dimension -> the numbers that its raters gave, each in their last frozen round."""
    found: dict[int, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    sheets = last_frozen(campaign).values_list("assignment", "assignment__item", "answers")
    latest = {assignment: (item, answers) for assignment, item, answers in sheets.iterator(2000)}
    for item, answers in latest.values():
        for key, value in answers.items():
            if isinstance(value, int | float) and not isinstance(value, bool):
                found[item][key].append(float(value))
    return found


CLIPS = ("item__clip", "item__pair__clip_a", "item__pair__clip_b")


def unseen(run: Run, campaign: Campaign) -> tuple[list[Judged], int]:
    """Opinions on items none of whose clips was ever in a train or val split, and how many others there are."""
    track = Track.DETECTION if campaign.task == Task.DETECTION else Track.QUALITY
    entries = LedgerEntry.objects.filter(track=track, kind="clip", split__in=(Split.TRAIN, Split.VAL))
    learned = set(entries.values_list("value", flat=True))
    opinions = JudgeOpinion.objects.filter(run=run, item__campaign=campaign, error="").order_by("item_id")
    told = [f"{clip}__{name}" for clip in CLIPS for name in ("digest", "id", "language", "speaker")]
    known, left_out = [], 0
    for item, scores, *facts in opinions.values_list("item_id", "scores", *told).iterator(2000):
        clips = [tuple(facts[at : at + 4]) for at in range(0, len(facts), 4) if facts[at] is not None]
        if any(digest in learned for digest, *_ in clips):
            left_out += 1
            continue
        _, pk, language, speaker = clips[0]
        known.append(Judged(item, scores, language, speaker or f"clip {pk}"))
    return known, left_out


def inspection(campaign: Campaign, items: set[int]) -> dict[str, Any]:
    """Disputes found per 100 looks, had inspectors looked in the judge's order, and at random (95 % of draws).

    A work counts as disputed when its inspector did not accept it, or its item went to an adjudicator.
    """
    verdicts = Inspection.objects.filter(sheet__assignment__campaign=campaign)
    verdicts = verdicts.filter(sheet__assignment__priority__isnull=False)
    looked = {assignment for (assignment,) in verdicts.values_list("sheet__assignment")}
    refused = {a for (a,) in verdicts.exclude(verdict=Verdict.ACCEPT).values_list("sheet__assignment")}
    disputed = set(Dispute.objects.filter(item__campaign=campaign).values_list("item", flat=True))
    works = Assignment.objects.filter(pk__in=looked, item__in=items).order_by("-priority", "pk")
    found = np.array([pk in refused or item in disputed for pk, item in works.values_list("pk", "item")], dtype=int)
    total, hits = len(found), int(found.sum())
    return {
        "inspected": total,
        "disputed": hits,
        "at": [looks(found, k, total, hits) for k in LOOKS if k < total],
    }


def looks(found: npt.NDArray[np.int64], k: int, total: int, hits: int) -> dict[str, float]:
    low, high = hypergeom.ppf([0.025, 0.975], total, hits, k)
    per_100 = 100 / k
    return {
        "looks": k,
        "judge": round(float(found[:k].sum()) * per_100, 2),
        "random": round(100 * hits / total, 2),
        "random_low": round(float(low) * per_100, 2),
        "random_high": round(float(high) * per_100, 2),
    }
