"""What is asked about one clip or pair: one prompt, or two with the clips in both orders."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from speech_judge.data import pronunciation
from speech_judge.data.sample import AudioRef, Sample
from speech_judge.data.tasks import alld, sagelm, speecheval
from speech_judge.judging.form import Form
from speech_judge.judging.forms import FREE, Forms, pronunciation_form, verdict_form

SYSTEMS: Mapping[str, str] = {
    "assessment": "speecheval",
    "comparison": "speecheval",
    "suggestion": "speecheval",
    "detection": "speecheval",
    "preference": "sagelm",
    "rating": "alld",
    "ab": "alld",
    "pronunciation": "l2",
}
Clip = AudioRef | Path | str
Prompt = Callable[[Sequence[AudioRef]], tuple[str | AudioRef, ...]]


@dataclass(frozen=True)
class Asked:
    """`turned`: the clips stand in the other order."""

    sample: Sample
    form: Form
    turned: bool = False


@dataclass(frozen=True)
class Question:
    id: str
    key: str
    task: str
    asked: tuple[Asked, ...]
    split: str = ""
    audios: tuple[str, ...] = ()
    error: str = ""  # why it cannot be asked

    @property
    def system(self) -> str:
        return SYSTEMS.get(self.task, "")

    @property
    def clips(self) -> tuple[AudioRef, ...]:
        return self.asked[0].sample.clips if self.asked else ()


@dataclass(frozen=True)
class Manner:
    """How to ask. `free`: the prompt alone, as for an untuned model. `think` off: the answer without its lines."""

    text: bool = False
    details: bool | None = None  # what stands in parentheses; default: where a text follows, which speaks of it
    think: bool = True
    free: bool = False

    @property
    def detailed(self) -> bool:
        return self.text if self.details is None else self.details


def clip_of(clip: Clip) -> AudioRef:
    """A file that is in no release: known by its place, size and time, since reading all files would take long. One
    that is missing fails when it is asked about."""
    if isinstance(clip, AudioRef):
        return clip
    path = Path(clip).absolute()
    known = (path.stat().st_size, path.stat().st_mtime_ns) if path.is_file() else ()
    return AudioRef(str(clip), path, hashlib.sha256(repr((str(path), known)).encode()).hexdigest(), 0.0)


def speecheval_question(
    forms: Forms, task: str, clips: Sequence[AudioRef], manner: Manner, questionnaire: str = ""
) -> tuple[Asked, ...]:
    """A pair is asked in both orders."""
    user = forms.template(task)["user"]
    form = FREE if manner.free else forms.speecheval(task, questionnaire, details=manner.detailed, think=manner.think)
    return in_orders(task, clips, form, lambda order: speecheval.fill(user, list(order)))


def verdict_question(clips: Sequence[AudioRef], instruction: str, dimension: str, manner: Manner) -> tuple[Asked, ...]:
    opening = sagelm.PROMPT.format(dimension=dimension, instruction=instruction)
    form = FREE if manner.free else verdict_form()
    return in_orders("preference", clips, form, lambda order: (opening, order[0], sagelm.BETWEEN, order[1], sagelm.END))


def spoken_question(task: str, clips: Sequence[AudioRef]) -> tuple[Asked, ...]:
    """ALLD: the text is the whole answer, rating or verdict included."""
    return in_orders(task, clips, FREE, lambda order: alld.prompt(list(order)))


def pronunciation_question(
    clip: AudioRef, text: str, units: Sequence[tuple[str, Sequence[str]]], manner: Manner
) -> tuple[Asked, ...]:
    """`units`: words as they stand in the lines, with their phones where these are known."""
    prompt = speecheval.fill(pronunciation.question(text), [clip])
    return (Asked(sample("pronunciation", prompt), FREE if manner.free else pronunciation_form(units)),)


def in_orders(task: str, clips: Sequence[AudioRef], form: Form, prompt: Prompt) -> tuple[Asked, ...]:
    if len(clips) == 1:
        return (Asked(sample(task, prompt(clips)), form),)
    first, second = clips
    return (
        Asked(sample(task, prompt((first, second))), form),
        Asked(sample(task, prompt((second, first))), form, turned=True),
    )


def sample(task: str, prompt: tuple[str | AudioRef, ...]) -> Sample:
    return Sample(id="", key="", task=task, prompt=prompt, target="")
