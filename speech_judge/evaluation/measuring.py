"""All figures of one judge on one split: whole, and cut by language and by system."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from speech_judge.data.release import Release
from speech_judge.evaluation.baselines import Sounds, mean_of_train, ridge
from speech_judge.evaluation.ceiling import human
from speech_judge.metrics.scores import pcc, srcc
from speech_judge.scoring.joining import Joined, Pair
from speech_judge.scoring.of_release import SYSTEM_OF, references_of
from speech_judge.scoring.options import Options, clusters_of
from speech_judge.scoring.parts import said
from speech_judge.scoring.systems import score

FEWEST = 10  # rows; a slice below that says nothing


def measure(release: Release, split: str, tasks: dict[str, Joined], options: Options) -> dict[str, Any]:
    sounds = Sounds(release)
    return {task: measure_task(release, split, task, joined, options, sounds) for task, joined in tasks.items()}


def measure_task(
    release: Release, split: str, task: str, joined: Joined, options: Options, sounds: Sounds
) -> dict[str, Any]:
    system = SYSTEM_OF[task]

    def figures(pairs: Sequence[Pair]) -> Any:
        return score(system, pairs, options)["tasks"][task]

    train = references_of(release, task, "train")
    test = [pair.reference for pair in joined.pairs]
    beside: dict[str, Any] = {}
    if train:
        beside["always the train mean"] = figures(mean_of_train(train, test))
        if any(reference.said.scores for reference in train) and task in ("assessment", "rating", "pronunciation"):
            beside["ridge on sound facts"] = figures(ridge(train, test, sounds))
    return {
        **joined.as_json(),
        "clustered_by": clusters_of(joined.pairs)[0],
        "judge": figures(joined.pairs),
        "baselines": beside,
        "human": human(release, task, split, joined.pairs, options),
        "by_language": cut(joined.pairs, "language", figures),
        "by_system": cut(joined.pairs, "system", figures),
        "systems": system_level(joined.pairs),
    }


def cut(pairs: Sequence[Pair], name: str, figures: Callable[[Sequence[Pair]], Any]) -> dict[str, Any]:
    groups: dict[str, list[Pair]] = {}
    for pair in pairs:
        groups.setdefault(pair.reference.group.get(name, "unknown"), []).append(pair)
    large = {key: some for key, some in sorted(groups.items()) if len(some) >= FEWEST}
    return {key: figures(some) for key, some in large.items()} if len(large) > 1 else {}


def system_level(pairs: Sequence[Pair]) -> dict[str, Any]:
    """Per dimension the correlation of systems' mean scores: what a judge is used for when it ranks synthesisers."""
    found = {}
    for key in sorted({key for pair in pairs for key in pair.reference.said.scores}):
        by_system: dict[str, list[tuple[float, float]]] = {}
        for pair in pairs:
            predicted, true = said(pair).scores.get(key), pair.reference.said.scores.get(key)
            if predicted is not None and true is not None:
                by_system.setdefault(pair.reference.group.get("system", ""), []).append((predicted, true))
        means = np.array([np.mean(rows, axis=0) for rows in by_system.values()]).reshape(-1, 2)
        if len(means) >= 3:
            found[key] = {
                "systems": len(means),
                "means": {name: np.mean(rows, axis=0).round(4).tolist() for name, rows in sorted(by_system.items())},
                "pcc": pcc(means[:, 0], means[:, 1]),
                "srcc": srcc(means[:, 0], means[:, 1]),
            }
    return found
