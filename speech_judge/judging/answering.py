"""Questions in batches, and what becomes of one that cannot be answered: its own row says so, the others go on."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import soundfile

from speech_judge.data.tokens import Encoder
from speech_judge.engine import Engine
from speech_judge.errors import JudgeError
from speech_judge.judging.form import Form
from speech_judge.judging.opinion import Opinion, Said, opinion
from speech_judge.judging.question import Asked, Question
from speech_judge.judging.session import Session, prompt_of
from speech_judge.judging.writing import Draft, Sampling

T = TypeVar("T")


@dataclass(frozen=True)
class Answerer:
    engine: Engine
    encoder: Encoder

    def answer(self, questions: Sequence[Question], sampling: Sampling, *, text: bool) -> list[Opinion]:
        """One opinion each, in order. All of one batch; when it fails as a whole, each by itself."""
        begun = time.perf_counter()
        failed = {place: why for place, question in enumerate(questions) if (why := self.refusal(question))}
        rest = [question for place, question in enumerate(questions) if place not in failed]
        try:
            found = self.opinions(rest, sampling, text) if rest else []
        except Exception as error:
            if len(rest) > 1:
                found = [opinion for one in rest for opinion in self.answer([one], sampling, text=text)]
            else:
                found = [Opinion(error=in_words(error))]
        answers = iter(found)
        spent = (time.perf_counter() - begun) / max(len(questions), 1)
        opinions = [
            Opinion(error=failed[place]) if place in failed else next(answers) for place in range(len(questions))
        ]
        return [replace(each, seconds=spent) for each in opinions]

    def refusal(self, question: Question) -> str:
        """Why it cannot be asked; "" when it can. Looks at the clips' headers only."""
        if question.error:
            return question.error
        try:
            longest = max(len(prompt_of(self.encoder, asked.sample)) for asked in question.asked)
        except Exception as error:
            return in_words(error)
        window = getattr(self.engine.backbone.decoder.config, "max_position_embeddings", longest)
        return f"The prompt has {longest} tokens, the model reads {window}." if longest >= window else ""

    def opinions(self, questions: Sequence[Question], sampling: Sampling, text: bool) -> list[Opinion]:
        asked = [each for question in questions for each in question.asked]
        said, forwards = self.said(asked, sampling, text)
        outcomes = iter(said)
        return [
            opinion(question, [next(outcomes) for _ in question.asked], forwards=forwards, cut=self.cut(question))
            for question in questions
        ]

    def said(self, asked: Sequence[Asked], sampling: Sampling, text: bool) -> tuple[list[Said], int]:
        session = Session(self.engine, self.encoder, [each.sample for each in asked])
        filled = session.fill([each.form for each in asked])
        writing = [place for place, each in enumerate(asked) if writes(each, text)]
        drafts: dict[int, Draft] = {}
        if writing:
            forms = [asked[place].form for place in writing]
            begun, pieces = session.write(writing, forms, sampling)
            for _ in pieces:
                pass
            drafts = dict(zip(writing, begun, strict=True))
        outcomes = []
        for place, each in enumerate(asked):
            before, after = each.form.answer or ("", "")
            draft = drafts.get(place)
            response = filled[place].text + (before + draft.text.rstrip() + after if draft else "")
            outcomes.append(Said(filled[place], response, draft.text.strip() if draft else None))
        return outcomes, session.prefix.forwards

    def cut(self, question: Question) -> bool:
        return any(clip.clip in self.engine.features.cut for clip in question.clips)


def writes(asked: Asked, text: bool) -> bool:
    """The turned order is read for its verdict; its text is wanted only where the text is the verdict."""
    return asked.form.answer is not None and (only_words(asked.form) or (text and not asked.turned))


def only_words(form: Form) -> bool:
    return all(isinstance(piece, str) for piece in form.pieces)


def in_words(error: Exception) -> str:
    if isinstance(error, JudgeError):
        return error.what
    if isinstance(error, OSError | soundfile.SoundFileError):
        return f"The clip could not be read: {error}"
    return f"{type(error).__name__}: {error}"


def groups(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
