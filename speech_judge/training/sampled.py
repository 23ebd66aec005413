"""What stages share that judge whole replies: hooks of the loop, trees of prompts and replies, drawing prompts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol, TypeVar, runtime_checkable

from speech_judge.batch import Batch, lay_out
from speech_judge.data import tasks
from speech_judge.data.order import steps_of, weights_for
from speech_judge.data.sample import Sample
from speech_judge.data.tokens import Encoded
from speech_judge.engine import Engine
from speech_judge.errors import JudgeError
from speech_judge.training.objectives import StageContext
from speech_judge.training.sft import spread
from speech_judge.trees import Tree

T = TypeVar("T")


@runtime_checkable
class Prepared(Protocol):
    """An objective that needs the model before a step's rows are what is trained on."""

    def begin(self, engine: Engine) -> None:
        """Once, before the stage's first step, also after a resume."""

    def prepare(self, engine: Engine, rows: list[Batch]) -> list[Batch]:
        """What `draw` gave, in what is trained on, at least one row. Random numbers are seeded by the step."""


class Prompts:
    """A stage over the samples of its tasks whose replies are not in the release alone."""

    def __init__(self, context: StageContext) -> None:
        self.context, self.stage = context, context.stage
        names = sorted(self.stage.tasks)
        by_task = {name: self.read(name, "train") for name in names}
        if not names or not all(by_task.values()):
            lacking = ", ".join(name for name, found in by_task.items() if not found)
            raise JudgeError(
                f"Stage {self.stage.name!r} has nothing to train on{': no items of ' + lacking if lacking else ''}.",
                "Name tasks in [stages.tasks], and build a release that has training items of them.",
            )
        if self.stage.batch < context.world:
            raise JudgeError(
                f"Stage {self.stage.name!r} has {self.stage.batch} prompts a step for {context.world} processes.",
                "Set stages.batch to at least the number of processes.",
            )
        self.samples = [sample for name in names for sample in by_task[name]]
        seed = context.recipe.seed + 1000 * context.number
        self.order = weights_for(self.stage.tasks, {name: len(found) for name, found in by_task.items()}, seed)
        self.per_epoch = self.order.per_epoch
        self.steps = steps_of(self.per_epoch, self.stage.epochs, self.stage.batch, self.stage.max_steps)
        self.held_out = spread([each for name in names for each in self.read(name, "val")], self.stage.eval_samples)

    def read(self, task: str, split: str) -> list[Any]:
        """Samples that end with a whole answer."""
        return [sample for sample in tasks.read(self.context.release, task, split) if sample.complete]

    def clips(self) -> list[Any]:
        return [clip for sample in (*self.samples, *self.held_out) for clip in sample.clips]

    def numbers(self, step: int) -> list[int]:
        """Of this rank's samples at a step."""
        taken = self.order.take(step * self.stage.batch, self.stage.batch)
        return taken[self.context.rank :: self.context.world]

    def draw(self, step: int) -> list[Batch]:
        """Prompts in one row; `prepare` makes of them what is trained on."""
        return [prompt_row([self.samples[number] for number in self.numbers(step)], self.context)]

    def multiple(self) -> int:
        return self.stage.pack_tokens if self.context.recipe.model.compile else 1


def prompt_row(samples: Sequence[Sample], context: StageContext) -> Batch:
    return lay_out([prompt_of(sample, context) for sample in samples], (1.0, 1.0, 1.0))


def prompt_of(sample: Sample, context: StageContext) -> Encoded:
    """Up to where the reply begins; the owner keeps its target."""
    ids, slots = context.encoder.prompt(sample)
    return Encoded(sample, tuple(ids), (-1,) * len(ids), tuple(slots), ())


def reply_of(sample: Sample, prompt: Encoded, context: StageContext) -> tuple[int, ...]:
    """Tokens of the target, and the end of the turn where it is a whole answer."""
    return context.encoder.encode(sample).ids[len(prompt) :]


def tree_of(sample: Sample, others: Sequence[str], context: StageContext) -> Tree:
    """The sample's own target first, then other texts in its place."""
    prompt = prompt_of(sample, context)
    texts = (sample, *(replace(sample, target=text, spans=()) for text in others))
    return Tree(prompt, tuple(reply_of(each, prompt, context) for each in texts))
