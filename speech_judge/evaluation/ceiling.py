"""The human ceiling: one person against the mean of the others on the same clips, and the judge against those others.

From a release's `annotations/raw.jsonl`, where an item of the split has several raters; scored exactly as the judge is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from speech_judge.data.release import Release, Row
from speech_judge.reading.judgement import Judgement, Prediction, Reference
from speech_judge.reading.references import READERS
from speech_judge.scoring.comparing import compare
from speech_judge.scoring.joining import Pair
from speech_judge.scoring.of_release import SYSTEM_OF
from speech_judge.scoring.options import Options
from speech_judge.scoring.systems import score

SCALED = ("assessment", "rating", "pronunciation")  # tasks whose answers have a mean


def human(release: Release, task: str, split: str, judged: Sequence[Pair], options: Options) -> dict[str, Any]:
    """`person` and `judge` over the same rows, `judge_less_person` paired; {} where nobody was rated twice."""
    rows = {row["key"]: row for row in release.rows(task, split)}
    votes = votes_of(release, task, split) if task in SCALED else {}
    people: list[Pair] = []
    judge: list[Pair] = []
    for pair in judged:
        row = rows.get(pair.reference.key)
        found = [said(task, row, answers) for answers in votes.get(row["id"], ())] if row else []
        for number, own in enumerate(found if len(found) > 1 else ()):
            others = mean_of([each for place, each in enumerate(found) if place != number])
            reference = replace(pair.reference, said=others, texts=())
            people.append(Pair(reference, Prediction(reference.key, task, own)))
            judge.append(Pair(reference, pair.prediction))
    if not people:
        return {}
    system = SYSTEM_OF[task]
    apart = compare(system, judge, people, options)
    return {
        "person": score(system, people, options)["tasks"][task],
        "judge": score(system, judge, options)["tasks"][task],
        "judge_less_person": {name: each.as_json() for name, each in apart.items()},
    }


def votes_of(release: Release, task: str, split: str) -> dict[str, list[Mapping[str, Any]]]:
    """What each rater answered, by item."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for sheet in release.lines("annotations/raw.jsonl"):
        if (sheet["task"], sheet["split"]) == (task, split) and sheet["role"] == "rater":
            found.setdefault(sheet["item"], []).append(sheet["answers"])
    return found


def said(task: str, row: Row, answers: Mapping[str, Any]) -> Judgement:
    """One person's scores, in the units the judge is scored in."""
    read: list[Reference] = list(READERS[SYSTEM_OF[task]]({**row, "answers": answers, "texts": []}))
    return Judgement(scores=read[0].said.scores) if read else Judgement()


def mean_of(several: Sequence[Judgement]) -> Judgement:
    keys = {key for each in several for key in each.scores}
    return Judgement(scores={key: float(np.mean([e.scores[key] for e in several if key in e.scores])) for key in keys})
