"""Group sampling against rewards: GRPO, DAPO, Dr. GRPO, GSPO or CISPO, by `variant`.

Each prompt's replies are drawn from the model as it is, off one prefill; the update reads the prompt once for all of
them. With one update a batch the ratio pi / pi_old is 1, and no pass is needed to know pi_old.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import torch
from accelerate.utils import gather_object
from torch import Tensor

from speech_judge import trees
from speech_judge.batch import Batch
from speech_judge.engine import Engine
from speech_judge.model.loading import DTYPES
from speech_judge.policy_losses import VARIANTS
from speech_judge.rewards.choose import evaluator
from speech_judge.training.group_prompts import GroupPrompts
from speech_judge.training.grpo_options import Options, options_of
from speech_judge.training.objectives import StageContext
from speech_judge.training.policy_rows import PolicyLoss, PolicyRow, policy_rows
from speech_judge.training.reference import Reference
from speech_judge.training.rollouts import NAMES, OF_GROUPS, parts_of
from speech_judge.training.sampled import prompt_row
from speech_judge.training.sft import summed


def build(context: StageContext) -> GRPO:
    return GRPO(context, options_of(context.recipe, context.stage))


@dataclass(frozen=True)
class Round:
    """Replies at hand: to which prompts, and how many updates they were used for."""

    keys: tuple[str, ...] = ()
    used: int = 0
    rows: Sequence[PolicyRow] = ()


class GRPO(GroupPrompts):
    def __init__(self, context: StageContext, options: Options) -> None:
        super().__init__(context, options)
        variant = VARIANTS[options.variant]
        low = variant.low if options.low is None else options.low
        high = variant.high if options.high is None else options.high
        self.variant = replace(variant, low=low, high=high)
        self.policy_loss = PolicyLoss(self.variant, options.beta, options.max_tokens)
        self.reference: Reference | None = None
        self.round = Round()

    def begin(self, engine: Engine) -> None:
        dtype = DTYPES[self.context.recipe.model.dtype]
        self.judge = evaluator(self.options.rewards, engine.backbone.device, dtype)
        if self.options.beta:
            home = self.context.home
            kept = home / f"reference-{self.context.number}.safetensors" if home else None
            self.reference = Reference(engine, self.options.reference, kept)

    def draw(self, step: int) -> list[Batch]:
        """The prompts of this step's round."""
        return super().draw(step // self.options.updates)

    def prepare(self, engine: Engine, rows: list[Batch]) -> list[Batch]:
        """New replies, unless those at hand are to be used again."""
        keys, last = tuple(owner.sample.id for owner in rows[0].owners), self.round
        if last.keys == keys and last.used < self.options.updates:
            self.round = replace(last, used=last.used + 1)
            return [replace(row, told={}) for row in last.rows]
        self.round = Round(keys, 1, self.rolled_out(engine, rows[0]))
        return list(self.round.rows)

    @torch.no_grad()
    def rolled_out(self, engine: Engine, drawn: Batch) -> list[PolicyRow]:
        found = self.groups(engine, drawn.owners)
        made = policy_rows(
            found.rows(scaled=self.variant.scaled),
            found.sums(),
            longest=self.stage.pack_tokens,
            shared=self.options.shared,
            multiple=self.multiple(),
        )
        return [self.completed(engine, row) for row in made]

    def completed(self, engine: Engine, row: PolicyRow) -> PolicyRow:
        """With what needs a pass of its own: pi_old for a second update, the reference for a distance to it."""
        here = cast("PolicyRow", row.to(engine.backbone.device))
        if self.options.updates > 1:
            row = replace(row, old=trees.logprobs(engine, here))
        if self.reference is not None:
            with self.reference():
                row = replace(row, reference=trees.logprobs(engine, here))
        return row

    def totals(self, batches: Sequence[Batch]) -> dict[str, float]:
        rows = [cast("PolicyRow", batch) for batch in batches]
        told: dict[str, float] = dict.fromkeys(NAMES, 0.0)
        return (
            told
            | summed([told, *(row.told for row in rows)])
            | {
                "learned": float(sum(row.learned for row in rows)),
                "learned_tokens": float(sum(len(row.targets) for row in rows if row.learned)),
            }
        )

    def loss(self, engine: Engine, batch: Batch, totals: Mapping[str, float]) -> dict[str, Tensor]:
        row = cast("PolicyRow", batch)
        shares = self.policy_loss.shares(trees.logprobs(engine, row), row, totals)
        told = {name: torch.tensor(value) for name, value in parts_of(row.told, totals).items()} if row.told else {}
        return shares | told

    def validate(self, engine: Engine) -> dict[str, Any]:
        """Rewards of the likeliest reply to held-out prompts; the loss is what is missing to the mean reward of 0."""
        own = self.held_out[self.context.rank :: self.context.world]
        sums = dict.fromkeys(NAMES, 0.0)
        if own:
            prompts = prompt_row(own, self.context).owners
            sums |= self.likeliest(engine, prompts).sums()
        everything = summed(gather_object([sums]))
        parts = parts_of(everything, everything)
        if "reward" not in parts:
            return {}
        kept = {name: value for name, value in parts.items() if name not in OF_GROUPS}
        return {"loss": -parts["reward"], "parts": kept}
