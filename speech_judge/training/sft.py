"""Supervised fine-tuning: joint loss over dimension lines and answers, and the expected score's error where wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from accelerate.utils import gather_object
from torch import Tensor

from speech_judge import losses
from speech_judge.batch import Batch, lay_out, weights_of
from speech_judge.data import tasks
from speech_judge.data.order import steps_of, weights_for
from speech_judge.data.packing import pack
from speech_judge.data.sample import AudioRef, Sample
from speech_judge.data.tokens import KINDS, Encoded, Mark
from speech_judge.engine import Engine, LabelRead, Reading
from speech_judge.errors import JudgeError
from speech_judge.recipe import LossPart
from speech_judge.training.objectives import StageContext
from speech_judge.training.scores import agreement


def build(context: StageContext) -> SFT:
    return SFT(context)


class SFT:
    def __init__(self, context: StageContext) -> None:
        self.context, self.stage = context, context.stage
        names = sorted(self.stage.tasks)
        if not names:
            raise JudgeError(f"Stage {self.stage.name!r} names no tasks.", "Add [stages.tasks] with task = weight.")
        by_task = {name: tasks.read(context.release, name, "train", think=self.stage.think) for name in names}
        if empty := [name for name, found in by_task.items() if not found]:
            raise JudgeError(
                f"The release {context.release.name!r} has no training items for {', '.join(empty)}.",
                "Build a release that has, or take the task out of the stage.",
            )
        self.samples = [sample for name in names for sample in by_task[name]]
        seed = context.recipe.seed + 1000 * context.number
        self.order = weights_for(self.stage.tasks, {name: len(found) for name, found in by_task.items()}, seed)
        self.per_epoch = self.order.per_epoch
        self.steps = steps_of(self.per_epoch, self.stage.epochs, self.stage.batch, self.stage.max_steps)
        self.weights, self.joint = weights_of(self.stage.loss), JointLoss(self.stage.loss)
        self.encoded: dict[int, Encoded] = {}
        think = self.stage.think
        held_out = [sample for name in names for sample in tasks.read(context.release, name, "val", think=think)]
        self.held_out = spread(held_out, self.stage.eval_samples)
        self.validation: list[Batch] | None = None

    def clips(self) -> list[AudioRef]:
        return [clip for sample in (*self.samples, *self.held_out) for clip in sample.clips]

    def draw(self, step: int) -> list[Batch]:
        numbers = self.order.take(step * self.stage.batch, self.stage.batch)
        return self.rows([self.encode(number) for number in numbers])

    def encode(self, number: int) -> Encoded:
        if number not in self.encoded:
            self.encoded[number] = self.context.encoder.encode(self.samples[number])
        return self.encoded[number]

    def rows(self, encoded: Sequence[Encoded]) -> list[Batch]:
        """This rank's share; every rank gets as many rows as any other, or one less."""
        world = self.context.world
        rows = pack(encoded, self.stage.pack_tokens, at_least=world)
        multiple = self.stage.pack_tokens if self.context.recipe.model.compile else 1
        return [lay_out(row, self.weights, multiple=multiple) for row in rows[self.context.rank :: world]]

    def totals(self, batches: Sequence[Batch]) -> dict[str, float]:
        return self.joint.totals(batches)

    def loss(self, engine: Engine, batch: Batch, totals: Mapping[str, float]) -> dict[str, Tensor]:
        return self.joint.shares(engine.read(batch), batch, totals)

    @torch.no_grad()
    def validate(self, engine: Engine) -> dict[str, Any]:
        if not self.held_out:
            return {}
        mine = self.validation_rows()
        own = self.totals(mine)
        totals = summed(gather_object([own]))
        sums: list[dict[str, float]] = [{}]
        reads: list[tuple[str, float, float]] = []
        for batch in mine:
            batch = batch.to(engine.backbone.device)
            reading = engine.read(batch)
            sums.append({name: float(value) for name, value in self.joint.shares(reading, batch, totals).items()})
            reads += first_scores(reading, batch)
        found = summed(gather_object(sums))
        return {"loss": found.pop("loss"), "parts": found, "scores": agreement(gather_object(reads))}

    def validation_rows(self) -> list[Batch]:
        if self.validation is None:
            self.validation = self.rows([self.context.encoder.encode(sample) for sample in self.held_out])
        return self.validation


@dataclass(frozen=True)
class JointLoss:
    """What a recipe's loss makes of a row's reading. Shares of a step's rows add up to the step's loss."""

    part: LossPart

    def totals(self, batches: Sequence[Batch]) -> dict[str, float]:
        counts = {
            kind.value: float(sum(int((batch.kinds == n).sum()) for batch in batches)) for n, kind in enumerate(KINDS)
        }
        return counts | {
            "weight": float(sum(float(batch.weights.sum()) for batch in batches)),
            "scores": float(sum(scored(mark) for batch in batches for _, mark in batch.marks)),
            **{
                f"labels.{key}": float(sum(known(mark, key) for batch in batches for _, mark in batch.marks))
                for key in self.part.labels
            },
        }

    def shares(self, reading: Reading, batch: Batch, totals: Mapping[str, float]) -> dict[str, Tensor]:
        weights = batch.weights[reading.places]
        total = losses.weighted_nll(reading.logprobs, weights) / totals["weight"]
        parts = nll_by_kind(reading, batch, totals)
        errors = [score_error(read) for read in reading.labels if scored(read.mark)]
        if errors:
            parts["regression"] = torch.stack(errors).sum() / totals["scores"]
            total = total + self.part.regression * parts["regression"]
        for key, weight in self.part.labels.items():
            if chosen := [read for read in reading.labels if known(read.mark, key)]:
                parts[f"labels.{key}"] = choice_errors(chosen).sum() / totals[f"labels.{key}"]
                total = total + weight * parts[f"labels.{key}"]
        return {"loss": total} | {name: part.detach() for name, part in parts.items()}


def spread(samples: list[Sample], most: int) -> list[Sample]:
    """At most so many, evenly over all."""
    if not most or len(samples) <= most:
        return samples
    return [samples[place * len(samples) // most] for place in range(most)]


def summed(rows: Sequence[Mapping[str, float]]) -> dict[str, float]:
    names = sorted({name for row in rows for name in row})
    return {name: sum(row.get(name, 0.0) for row in rows) for name in names}


def scored(mark: Any) -> bool:
    return bool(mark.values) and mark.truth is not None


def score_error(read: LabelRead) -> Tensor:
    values = torch.tensor(read.mark.values, device=read.logits.device)
    return losses.score_error(read.logits, values, torch.tensor(read.mark.truth, device=read.logits.device))


def known(mark: Mark, key: str) -> bool:
    return mark.key == key and mark.chosen >= 0


def choice_errors(reads: Sequence[LabelRead]) -> Tensor:
    """[reads] of one scale, whose candidates are always as many."""
    logits = torch.stack([read.logits for read in reads])
    return losses.label_nll(logits, torch.tensor([read.mark.chosen for read in reads], device=logits.device))


def nll_by_kind(reading: Reading, batch: Batch, totals: Mapping[str, float]) -> dict[str, Tensor]:
    kinds = batch.kinds[reading.places]
    return {
        kind.value: -reading.logprobs[kinds == number].sum() / totals[kind.value]
        for number, kind in enumerate(KINDS)
        if totals[kind.value]
    }


def first_scores(reading: Reading, batch: Batch) -> list[tuple[str, float, float]]:
    """(task.dimension, expected, true) of each sample's first scored line: nothing true was read before it."""
    found = []
    for read in reading.labels:
        if scored(read.mark) and read.mark.given == 0:
            values = torch.tensor(read.mark.values, device=read.logits.device)
            task = batch.owners[read.segment].sample.task
            expected = float(losses.expected_score(read.logits, values))
            found.append((f"{task}.{read.mark.key}", expected, float(read.mark.truth or 0.0)))
    return found
