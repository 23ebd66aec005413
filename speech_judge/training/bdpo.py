"""Bounded DPO over a release's preference rows, with the chosen replies' own loss beside it (arXiv 2606.09470).

The reference's log-probabilities are computed once, before the first step, and kept in the run's folder.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Literal, cast

import torch
from accelerate.utils import gather_object
from torch import Tensor

from speech_judge import tables, trees
from speech_judge.batch import Batch
from speech_judge.data.order import steps_of, weights_for
from speech_judge.data.preference import Pair, read_pairs
from speech_judge.data.sample import Sample
from speech_judge.engine import Engine
from speech_judge.errors import JudgeError
from speech_judge.recipe import Recipe, Stage
from speech_judge.training.journal import write_whole
from speech_judge.training.objectives import StageContext
from speech_judge.training.pairs import PairLoss, PairRow, pair_rows, pair_totals, validate
from speech_judge.training.sampled import tree_of
from speech_judge.training.sft import spread


@dataclass(frozen=True)
class Options:
    """`reference`: base is the model without adapters, start is the model as the stage found it."""

    beta: float = 0.1
    delta: float = 0.5
    sft: float = 1.0
    reference: Literal["base", "start"] = "base"
    shared: bool = True


def build(context: StageContext) -> BDPO:
    return BDPO(context, options_of(context.recipe, context.stage))


def options_of(recipe: Recipe, stage: Stage) -> Options:
    """Raises JudgeError for what could not be trained: asked before a run begins."""
    options = tables.read(Options, stage.options, tables.Source(f"options of stage {stage.name!r}"))
    if not 0 <= options.delta < 1:
        raise JudgeError(f"delta is {options.delta}.", "It must be at least 0 (DPO) and below 1.")
    if options.reference == "base" and recipe.adapt.kind == "full":
        raise JudgeError(
            f"Stage {stage.name!r} wants the base model as its reference, but all weights are trained.",
            'Set stages.options.reference = "start": the log-probabilities are kept before the first step.',
        )
    return options


class BDPO:
    def __init__(self, context: StageContext, options: Options) -> None:
        self.context, self.stage, self.options = context, context.stage, options
        self.pair_loss = PairLoss(options.beta, options.delta, options.sft)
        names = sorted(self.stage.tasks)
        by_task = {name: read_pairs(context.release, name, "train") for name in names}
        self.pairs = [pair for name in names for pair in by_task[name]]
        if not self.pairs or self.stage.batch < context.world:
            raise JudgeError(
                f"Stage {self.stage.name!r} has no pairs for each process.", "Name [stages.tasks]; raise stages.batch."
            )
        seed = context.recipe.seed + 1000 * context.number
        self.order = weights_for(self.stage.tasks, {name: len(found) for name, found in by_task.items()}, seed)
        self.per_epoch = self.order.per_epoch
        self.steps = steps_of(self.per_epoch, self.stage.epochs, self.stage.batch, self.stage.max_steps)
        held_out: Any = [pair for name in names for pair in read_pairs(context.release, name, "val")]
        self.held_out = cast("list[Pair]", spread(held_out, self.stage.eval_samples))
        self.reference: dict[str, tuple[float, float]] = {}

    def clips(self) -> list[Any]:
        return [clip for pair in (*self.pairs, *self.held_out) for clip in pair.chosen.clips]

    def begin(self, engine: Engine) -> None:
        """Log-probabilities of every pair under the reference: found in the run's folder, or computed."""
        kept = self.context.home / f"reference-{self.context.number}.json" if self.context.home else None
        if kept is None or not kept.is_file():
            everything = [*self.pairs, *self.held_out]
            own = self.under_reference(engine, everything[self.context.rank :: self.context.world])
            found = dict(gather_object(own))
            if kept is not None and self.context.rank == 0:
                write_whole(kept, json.dumps(found))
        else:
            found = json.loads(kept.read_text(encoding="utf-8"))
        self.reference = {name: (chosen, rejected) for name, (chosen, rejected) in found.items()}

    @torch.no_grad()
    def under_reference(self, engine: Engine, pairs: Sequence[Pair]) -> list[tuple[str, tuple[float, float]]]:
        engine.eval()
        found: list[tuple[str, tuple[float, float]]] = []
        with engine.reference() if self.options.reference == "base" else nullcontext():
            for row in self.rows(pairs, lambda _: (0.0, 0.0)):
                here = row.to(engine.backbone.device)
                values = self.pair_loss.of_replies(trees.logprobs(engine, here), here).view(-1, 2).tolist()
                found += zip(names_of(row), ((value[0], value[1]) for value in values), strict=True)
        return found

    def rows(self, pairs: Sequence[Pair], reference: Callable[[str], tuple[float, float]]) -> list[PairRow]:
        return pair_rows(
            [tree_of(pair.chosen, [pair.rejected], self.context) for pair in pairs],
            [reference(name_of(pair.chosen)) for pair in pairs],
            [pair.weight for pair in pairs],
            longest=self.stage.pack_tokens,
            shared=self.options.shared,
            multiple=self.stage.pack_tokens if self.context.recipe.model.compile else 1,
        )

    def pairs_at(self, step: int) -> list[Pair]:
        """This rank's."""
        taken = self.order.take(step * self.stage.batch, self.stage.batch)
        return [self.pairs[number] for number in taken[self.context.rank :: self.context.world]]

    def draw(self, step: int) -> list[Batch]:
        return list(self.rows(self.pairs_at(step), self.reference.__getitem__))

    def prepare(self, engine: Engine, rows: list[Batch]) -> list[Batch]:
        return rows

    def totals(self, batches: Sequence[Batch]) -> dict[str, float]:
        return pair_totals(batches)

    def loss(self, engine: Engine, batch: Batch, totals: Mapping[str, float]) -> dict[str, Tensor]:
        row = cast("PairRow", batch)
        return self.pair_loss.shares(trees.logprobs(engine, row), row, totals)

    def validate(self, engine: Engine) -> dict[str, Any]:
        own = self.held_out[self.context.rank :: self.context.world]
        return validate(self.pair_loss, engine, self.rows(own, self.reference.__getitem__))


def name_of(sample: Sample) -> str:
    return f"{sample.task}/{sample.id}"


def names_of(row: PairRow) -> list[str]:
    """Of a row's pairs: where prompts are not shared, each stands in it twice."""
    return [name_of(owner.sample) for owner in row.owners[:: 2 * len(row.owners) // row.count]]
