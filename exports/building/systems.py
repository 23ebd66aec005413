"""How strong the systems are whose clips were compared: Bradley-Terry with ties, per comparison that was asked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from annotation.aggregation.pairs import TIE, A, B, Result, ranked
from annotation.questionnaire import Kind, Questionnaire
from exports.folder.rows import Row, stem
from exports.opaque import Namer
from exports.records import ClipRecord, ItemRecord

OUTCOMES = {"A": A, "same": TIE, "B": B}


class Contests:
    """Counts results per comparison, rater and two systems: memory grows with these, not with the answers."""

    def __init__(
        self, namer: Namer, clips: Mapping[str, ClipRecord], questionnaires: Mapping[str, Questionnaire]
    ) -> None:
        self.namer, self.clips = namer, clips
        self.compared = {
            digest: [each.key for each in questionnaire.dimensions if each.kind is Kind.COMPARISON]
            for digest, questionnaire in questionnaires.items()
        }
        self.stems = {digest: stem(questionnaire) for digest, questionnaire in questionnaires.items()}
        self.results: dict[tuple[str, str], Counter[Result]] = defaultdict(Counter)

    def read(self, item: ItemRecord) -> None:
        """What each rater said of two clips of two systems; adjudicators only heard what others disputed."""
        keys = self.compared[item.questionnaire]
        if not keys or len(item.key.clips) != 2:
            return
        one, other = (self.clips[digest].system for digest in item.key.clips)
        if not one or not other or one == other:
            return
        players = self.namer.name("system", one), self.namer.name("system", other)
        for rating in item.ratings:
            if rating.role == "rater":
                rater = self.namer.name("rater", rating.rater)
                for key in keys:
                    if (outcome := OUTCOMES.get(rating.answers.get(key) or "")) is not None:
                        self.results[self.stems[item.questionnaire], key][rater, *players, outcome] += 1

    def as_json(self) -> dict[str, dict[str, Row]]:
        """Questionnaire -> comparison -> ranking."""
        found: dict[str, dict[str, Row]] = defaultdict(dict)
        for (questionnaire, key), results in sorted(self.results.items()):
            found[questionnaire][key] = ranking(results)
        return dict(found)


def ranking(results: Mapping[Result, int]) -> dict[str, Any]:
    """The strongest first. Intervals of 95 % know that a rater's results hang together."""
    strengths = ranked(results)
    counted: Counter[str] = Counter()
    for (_, one, other, _), count in results.items():
        counted.update({one: count, other: count})
    rows = [
        {"system": system, "strength": rounded(strength), "low": rounded(low), "high": rounded(high),
         "results": counted[system]}
        for system, strength, low, high in zip(
            strengths.players, strengths.strength, strengths.low, strengths.high, strict=True
        )
    ]  # fmt: skip
    return {
        "results": sum(results.values()),
        "raters": len(raters_in(results)),
        "tie": rounded(strengths.tie),
        "systems": sorted(rows, key=lambda row: (-row["strength"], row["system"])),
    }


def raters_in(results: Iterable[Result]) -> set[str]:
    return {rater for rater, *_ in results}


def rounded(value: float) -> float:
    return round(float(value), 3)
