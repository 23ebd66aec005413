"""How far a run's judge is from people, beside how far people are from each other, and what its order of work finds.

Only clips outside every train and val split count: on what it has learned from, a judge would look better than it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import hypergeom

from annotation.domain.questionnaires import questionnaire_of
from annotation.enums import Task, Verdict
from annotation.models import Assignment, Campaign, Dispute, Inspection
from annotation.questionnaire import Dimension, Kind
from datasets_app.enums import Split
from datasets_app.models import LedgerEntry
from speech_judge.metrics.bootstrap import difference, figure
from training.domain.heeding import frozen_sheets
from training.models import JudgeOpinion, Run

Floats = npt.NDArray[np.float64]
ALL = ""  # every language together
FEWEST = 10  # rows; below that an interval says nothing
LOOKS = (10, 25, 50, 100)


@dataclass
class Column:
    """One dimension in one language, a row each: an item, or one person on an item that others rated too."""

    expected: list[float] = field(default_factory=list)
    mean: list[float] = field(default_factory=list)
    speaker: list[str] = field(default_factory=list)
    beside: list[tuple[float, float, float]] = field(default_factory=list)  # the judge, the person, the others' mean
    beside_speaker: list[str] = field(default_factory=list)

    def add(self, expected: float, votes: Sequence[float], speaker: str) -> None:
        self.expected.append(expected)
        self.mean.append(sum(votes) / len(votes))
        self.speaker.append(speaker)
        if len(votes) > 1:
            for vote in votes:
                self.beside.append((expected, vote, (sum(votes) - vote) / (len(votes) - 1)))
                self.beside_speaker.append(speaker)


def squared_error(guess: Floats, truth: Floats) -> float | None:
    return float(((guess - truth) ** 2).mean()) if len(truth) else None


def errors(run: Run, campaign: Campaign) -> dict[str, Any]:
    """Per dimension and language: the judge's mean squared error, and a person's who is left out of the mean.

    `judge`: against the mean of all raters. `person` and `judge_beside`: against the mean of the others, on the same
    rows, so that they may be compared; `difference` is judge - person, paired, below 0 where the judge is nearer.
    Intervals of 95 % from resampled speakers.
    """
    votes, known = votes_of(campaign), unseen(run, campaign)
    table: dict[tuple[str, str], Column] = defaultdict(Column)
    dimensions = [d for d in questionnaire_of(campaign).dimensions if d.kind is Kind.ORDINAL and d.may_be_averaged]
    for opinion in known:
        clip = opinion.item.clips[0]
        for dimension in dimensions:
            given, mark = votes[opinion.item_id][dimension.key], opinion.scores.get(dimension.key) or {}
            if given and mark.get("expected") is not None:
                for language in {ALL, clip.language}:
                    table[dimension.key, language].add(mark["expected"], given, clip.speaker or f"clip {clip.pk}")
    everything = JudgeOpinion.objects.filter(run=run, item__campaign=campaign, error="").count()
    return {
        "campaign": campaign.pk,
        "items": len(known),
        "left_out": everything - len(known),
        "rows": [row_of(d, language, table[d.key, language]) for d in dimensions for language in languages(table, d)],
        "inspection": inspection(run, campaign, {opinion.item_id for opinion in known}),
    }


def languages(table: dict[tuple[str, str], Column], dimension: Dimension) -> list[str]:
    return sorted(language for key, language in table if key == dimension.key)


def row_of(dimension: Dimension, language: str, column: Column) -> dict[str, Any]:
    enough = len(column.beside) >= FEWEST
    judge, person, others = np.array(column.beside, dtype=float).reshape(-1, 3).T
    clusters = column.beside_speaker
    judged = figure(squared_error, np.array(column.expected), np.array(column.mean), clusters=column.speaker)
    row: dict[str, Any] = {
        "dimension": dimension.key,
        "language": language,
        "judge": judged.as_json(),
        "judge_beside": None,
        "person": None,
        "difference": None,
    }
    if enough:
        apart = difference(squared_error, [judge, others], [person, others], clusters=clusters)
        row["judge_beside"] = figure(squared_error, judge, others, clusters=clusters).as_json()
        row["person"] = figure(squared_error, person, others, clusters=clusters).as_json()
        row["difference"] = {**apart.as_json(), "differs": differs(apart.low, apart.high)}
    return row


def differs(low: float | None, high: float | None) -> bool:
    return low is not None and high is not None and (low > 0 or high < 0)


def votes_of(campaign: Campaign) -> dict[int, dict[str, list[float]]]:
    found: dict[int, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for sheet in frozen_sheets(campaign):
        for key, value in sheet.answers.items():
            if isinstance(value, int | float) and not isinstance(value, bool):
                found[sheet.assignment.item_id][key].append(float(value))
    return found


def unseen(run: Run, campaign: Campaign) -> list[JudgeOpinion]:
    """Opinions on items none of whose clips was ever in a train or val split."""
    track = "detection" if campaign.task == Task.DETECTION else "quality"
    learned = set(
        LedgerEntry.objects.filter(track=track, kind="clip", split__in=(Split.TRAIN, Split.VAL)).values_list(
            "value", flat=True
        )
    )
    opinions = JudgeOpinion.objects.filter(run=run, item__campaign=campaign, error="").order_by("item_id")
    opinions = opinions.select_related("item__clip", "item__pair__clip_a", "item__pair__clip_b")
    return [o for o in opinions if not any(clip.digest in learned for clip in o.item.clips)]


def inspection(run: Run, campaign: Campaign, items: set[int]) -> dict[str, Any]:
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
