"""Predictions of judges that cost nothing, learned on the train split, scored exactly as the model is."""

from __future__ import annotations

from collections.abc import Sequence

from speech_judge.audio.wav import RATE, read
from speech_judge.data.release import Release
from speech_judge.evaluation.sound import Facts, sound_facts
from speech_judge.metrics.baselines import constant_judge, fit_ridge, mean_judge
from speech_judge.reading.judgement import Judgement, Prediction, Reference
from speech_judge.scoring.joining import Pair

LONGEST_SECONDS = 60


class Sounds:
    """Facts of clips, each heard once. Most rows of a release share their clips with other tasks."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.known: dict[str, Facts] = {}

    def of(self, clip: str) -> Facts:
        if clip not in self.known:
            path = self.release.audio(clip).path
            # A clip whose file is gone is still a row: the ridge then knows its averages only.
            self.known[clip] = sound_facts(read(path, LONGEST_SECONDS * RATE)) if path.is_file() else {}
        return self.known[clip]


def mean_of_train(train: Sequence[Reference], test: Sequence[Reference]) -> list[Pair]:
    """Always the train split's mean, or its commonest label."""
    scores = {key: mean_judge(values, 1)[0] for key, values in columns(train, "scores").items()}
    labels = {key: constant_judge(values, 1)[0] for key, values in columns(train, "labels").items()}
    verdicts = {key: constant_judge(values, 1)[0] for key, values in columns(train, "verdicts").items()}
    fakes = [reference.said.fake for reference in train if reference.said.fake is not None]
    fake = sum(fakes) * 2 > len(fakes) if fakes else None
    said = Judgement(scores=scores, labels=labels, verdicts=verdicts, fake=fake)
    return [answered(reference, said) for reference in test]


def ridge(train: Sequence[Reference], test: Sequence[Reference], sounds: Sounds) -> list[Pair]:
    """Linear in the sound facts of one clip; pairs and labels are left to the other baselines."""
    columns_of = columns(train, "scores")
    fitted = {}
    for key in columns_of:
        rows = [r for r in train if key in r.said.scores]
        fitted[key] = fit_ridge([sounds.of(clip_of(r)) for r in rows], [r.said.scores[key] for r in rows])
    facts = [sounds.of(clip_of(reference)) for reference in test]
    predicted = {key: one.predict(facts) for key, one in fitted.items()}
    return [
        answered(reference, Judgement(scores={key: float(values[n]) for key, values in predicted.items()}))
        for n, reference in enumerate(test)
    ]


def columns(references: Sequence[Reference], name: str) -> dict[str, list]:  # type: ignore[type-arg]
    """dimension -> what people said there."""
    found: dict[str, list] = {}  # type: ignore[type-arg]
    for reference in references:
        for key, value in getattr(reference.said, name).items():
            found.setdefault(key, []).append(value)
    return found


def clip_of(reference: Reference) -> str:
    return reference.group["clips"].split()[0]


def answered(reference: Reference, said: Judgement) -> Pair:
    return Pair(reference, Prediction(reference.key, reference.task, said))
