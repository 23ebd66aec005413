"""A judge: open it once, ask it about clips.

    judge = Judge.load("run/final")
    for opinion in judge.assess(["a.wav", "b.wav"]):
        opinion.scores["overall_quality"].expected

Scores are read over the label tokens of a forced form, so every answer can be read and has a distribution; a pair is
heard in both orders. A clip that cannot be heard gives an opinion with `error`, and the others are judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch

from speech_judge.audio.features import Features
from speech_judge.data.pronunciation import text_of, units_of
from speech_judge.data.sample import AudioRef, Sample
from speech_judge.data.tokens import Encoder
from speech_judge.engine import Engine
from speech_judge.judging import question as ask
from speech_judge.judging.answering import Answerer, groups
from speech_judge.judging.forms import FREE, Forms
from speech_judge.judging.opening import device_of, judge_in, open_judge
from speech_judge.judging.opinion import Opinion
from speech_judge.judging.question import Asked, Clip, Manner, Question, clip_of
from speech_judge.judging.session import Session
from speech_judge.judging.writing import Draft, Sampling
from speech_judge.model.backbone import Backbone

GREEDY, PLAIN = Sampling(), Manner()
Pair = tuple[Clip, Clip]
Words = Sequence[Mapping[str, Any]]


class Judge:
    def __init__(self, backbone: Backbone, features: Features, forms: Forms, *, batch: int = 8) -> None:
        """`batch`: questions that are asked together."""
        self.engine = Engine(backbone, features)
        self.encoder = Encoder(backbone.tokenizer, backbone.chat, features.tokens)
        self.answerer = Answerer(self.engine, self.encoder)
        self.forms, self.batch = forms, batch

    @classmethod
    def load(
        cls,
        folder: str | Path,
        *,
        device: str | torch.device | None = None,
        cache: Path | None = None,
        forms: Forms | None = None,
        base: str = "",
        max_seconds: float | None = None,
        batch: int = 8,
    ) -> Judge:
        """A run's `final` folder, or an untuned model's. `cache`: folder for encoder outputs; `forms`: other than those
        the folder brings; `base`: where the base model is now; longer clips are cut. Raises JudgeError."""
        place = judge_in(Path(folder))
        backbone, longest = open_judge(place, device_of(device), base, max_seconds)
        known = Forms.load(place) if forms is None else forms
        return cls(backbone, Features(backbone, longest, cache=cache), known, batch=batch)

    def assess(self, clips: Sequence[Clip], manner: Manner = PLAIN) -> list[Opinion]:
        """Scores and labels of each clip; with `Manner(text=True)` a description, too."""
        return self.speecheval("assessment", [(clip,) for clip in clips], manner)

    def suggest(self, clips: Sequence[Clip], manner: Manner = PLAIN) -> list[Opinion]:
        """What to improve (`several["improvement_areas"]`); with text, how."""
        return self.speecheval("suggestion", [(clip,) for clip in clips], manner)

    def detect(self, clips: Sequence[Clip]) -> list[Opinion]:
        """`p_fake` of each clip."""
        return self.speecheval("detection", [(clip,) for clip in clips], PLAIN)

    def compare(self, pairs: Sequence[Pair], manner: Manner = PLAIN) -> list[Opinion]:
        """`verdicts` of each dimension over both orders; the text is of the order given."""
        return self.speecheval("comparison", pairs, manner)

    def prefer(self, pairs: Sequence[Pair], instruction: str, dimension: str, manner: Manner = PLAIN) -> list[Opinion]:
        """SageLM: which spoken reply follows the instruction better in this dimension (`verdicts["verdict"]`)."""
        named = self.forms.published(dimension)
        asked = [ask.verdict_question(refs(pair), instruction, named, manner) for pair in pairs]
        return self.asked("preference", pairs, asked, manner)

    def pronounce(
        self, clips: Sequence[Clip], texts: Sequence[str], phones: Sequence[Words] | None = None, manner: Manner = PLAIN
    ) -> list[Opinion]:
        """L2: levels 0 to 4 of the sentence (`scores`), of each word (`units`), and of each phone where `phones` has
        ARPAbet for every word, as a release's rows do: [[{"text": "WE", "phones": ["W", "IY0"]}], ...]."""
        rows: list[dict[str, Any]] = [{"transcript": text} for text in texts]
        if phones is not None:
            rows = [{**row, "words": words} for row, words in zip(rows, phones, strict=True)]
        asked = [
            ask.pronunciation_question(clip_of(clip), text_of(row), units_of(row), manner)
            for clip, row in zip(clips, rows, strict=True)
        ]
        return self.asked("pronunciation", [(clip,) for clip in clips], asked, manner)

    def rate(self, clips: Sequence[Clip], sampling: Sampling = GREEDY) -> list[Opinion]:
        """ALLD: a description that ends in a rating; `scores["mos"]` is read from it."""
        return self.spoken("rating", [(clip,) for clip in clips], sampling)

    def ab(self, pairs: Sequence[Pair], sampling: Sampling = GREEDY) -> list[Opinion]:
        """ALLD: which of two is better, in words, in both orders."""
        return self.spoken("ab", pairs, sampling)

    def answer(
        self, questions: Sequence[Question], manner: Manner = PLAIN, sampling: Sampling = GREEDY
    ) -> Iterator[Opinion]:
        """One opinion each, in order, as batches are done."""
        for group in groups(questions, self.batch):
            yield from self.answerer.answer(group, sampling, text=manner.text)

    def stream(self, sample: Sample, sampling: Sampling = GREEDY) -> tuple[Draft, Iterator[str]]:
        """Whatever the model says to this prompt, in pieces; the draft knows its tokens and why it ended."""
        session = Session(self.engine, self.encoder, [sample])
        session.fill([FREE])
        (draft,), pieces = session.write([0], [FREE], sampling)
        return draft, (piece for _, piece in pieces if piece)

    def speecheval(self, task: str, clips: Sequence[Sequence[Clip]], manner: Manner) -> list[Opinion]:
        asked = [ask.speecheval_question(self.forms, task, refs(each), manner) for each in clips]
        return self.asked(task, clips, asked, manner)

    def spoken(self, task: str, clips: Sequence[Sequence[Clip]], sampling: Sampling) -> list[Opinion]:
        return self.asked(task, clips, [ask.spoken_question(task, refs(each)) for each in clips], PLAIN, sampling)

    def asked(
        self,
        task: str,
        clips: Sequence[Sequence[Clip]],
        asked: Sequence[tuple[Asked, ...]],
        manner: Manner,
        sampling: Sampling = GREEDY,
    ) -> list[Opinion]:
        questions = [
            Question(f"{number}", " ".join(str(clip) for clip in named), task, each)
            for number, (named, each) in enumerate(zip(clips, asked, strict=True))
        ]
        return list(self.answer(questions, manner, sampling))


def refs(clips: Sequence[Clip]) -> list[AudioRef]:
    return [clip_of(clip) for clip in clips]
