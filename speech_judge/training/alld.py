"""ALLD (arXiv 2501.17202): prefer the experts' description to one's own, against a text model that sees the ratings.

The rejected reply is drawn from the model as it is at that step; the published recipe draws all of them once before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import torch
from torch import Tensor

from speech_judge import preference_losses, sampling, trees
from speech_judge.batch import Batch
from speech_judge.data.ratings import Ratings
from speech_judge.engine import Engine
from speech_judge.errors import JudgeError
from speech_judge.model.loading import DTYPES
from speech_judge.model.text import Read, TextModel
from speech_judge.sampling import Sampling
from speech_judge.training.alld_options import Options, options_of
from speech_judge.training.objectives import StageContext
from speech_judge.training.pairs import PairLoss, PairRow, pair_rows, pair_totals, validate
from speech_judge.training.sampled import Prompts, prompt_row, reply_of
from speech_judge.trees import Tree


@dataclass(frozen=True)
class TaughtRow(PairRow):
    """With the expert's likeliest tokens at each place of the chosen replies, in the row's order."""

    teacher_tokens: Tensor  # [chosen tokens, k]
    teacher: Tensor  # their log-probabilities


def build(context: StageContext) -> ALLD:
    return ALLD(context, options_of(context.recipe, context.stage))


class ALLD(Prompts):
    def __init__(self, context: StageContext, options: Options) -> None:
        super().__init__(context)
        self.options = options
        self.pair_loss = PairLoss(options.beta, 0.0, options.sft, options.mean)
        self.how = Sampling(
            temperature=options.temperature,
            top_p=options.top_p,
            max_tokens=options.max_tokens,
            at_once=options.at_once,
        )
        self.ratings = Ratings(context.release)
        self.expert: TextModel | None = None

    def begin(self, engine: Engine) -> None:
        dtype = DTYPES[self.context.recipe.model.dtype]
        self.expert = TextModel(self.options.expert, engine.backbone.device, dtype)
        own = engine.backbone.tokenizer.get_vocab()
        if self.options.distil and self.expert.tokenizer.get_vocab() != own:
            raise JudgeError(
                f"The expert {self.options.expert} has another vocabulary than the model that is trained.",
                "Set stages.options.distil = 0, or take an expert of the same family (Qwen2 for Qwen2-Audio).",
            )

    def prepare(self, engine: Engine, rows: list[Batch]) -> list[Batch]:
        return [row for drawn in rows for row in self.pairs_of(engine, drawn)]

    @torch.no_grad()
    def pairs_of(self, engine: Engine, drawn: Batch) -> list[PairRow]:
        prompts = drawn.owners
        replies = [group[0] for group in sampling.sample(engine, prompts, 1, self.how)]
        chosen = [reply_of(prompt.sample, prompt, self.context) for prompt in prompts]
        pairs = [Tree(prompt, (right, own.ids)) for prompt, right, own in zip(prompts, chosen, replies, strict=True)]
        seen = [self.ratings.told(prompt.sample) for prompt in prompts]
        right = self.opinions(seen, [prompt.sample.target for prompt in prompts], self.options.top_k)
        wrong = self.opinions(seen, [reply.text for reply in replies], 0)
        reference = [(self.whole(a), self.whole(b)) for a, b in zip(right, wrong, strict=True)]
        made = pair_rows(
            pairs,
            reference,
            [1.0] * len(pairs),
            longest=self.stage.pack_tokens,
            shared=self.options.shared,
            multiple=self.multiple(),
        )
        if not self.options.distil:
            return made
        by_prompt = {id(prompt): read for prompt, read in zip(prompts, right, strict=True)}
        return [taught(row, by_prompt) for row in made]

    def opinions(self, seen: Sequence[str], texts: Sequence[str], best: int) -> list[Read]:
        """The expert's, of texts as it spells them, `at_once` at a time."""
        assert self.expert is not None  # `begin` comes first
        spelled = [[*self.expert.ids(text), *self.expert.closing()] for text in texts]
        found: list[Read] = []
        for start in range(0, len(texts), self.options.at_once):
            part = slice(start, start + self.options.at_once)
            found += self.expert.read(seen[part], spelled[part], best=best)
        return found

    def whole(self, read: Read) -> float:
        total = float(read.logprobs.sum())
        return total / max(len(read.logprobs), 1) if self.options.mean else total

    def totals(self, batches: Sequence[Batch]) -> dict[str, float]:
        return pair_totals(batches)

    def loss(self, engine: Engine, batch: Batch, totals: Mapping[str, float]) -> dict[str, Tensor]:
        row = cast("PairRow", batch)
        hidden = trees.hidden(engine, row)
        logprobs = engine.logprobs_at(hidden[row.sources], row.ids[row.targets])
        shares = self.pair_loss.shares(logprobs, row, totals)
        if isinstance(row, TaughtRow):
            student = engine.backbone.head(hidden[row.sources[row.replies % 2 == 0]]).float().log_softmax(-1)
            each = preference_losses.top_k_distillation(student, row.teacher_tokens, row.teacher)
            part = each.sum() / totals["chosen_tokens"]
            shares |= {"loss": shares["loss"] + self.options.distil * part, "distil": part.detach()}
        return shares

    def validate(self, engine: Engine) -> dict[str, Any]:
        """Against replies of the present model, always drawn from the same seed."""
        own = self.held_out[self.context.rank :: self.context.world]
        torch.manual_seed(self.context.recipe.seed)
        rows = self.pairs_of(engine, prompt_row(own, self.context)) if own else []
        return validate(self.pair_loss, engine, rows)


def taught(row: PairRow, by_prompt: Mapping[int, Read]) -> TaughtRow:
    """Owners are the prompts in the row's order; each once or, where prompts are not shared, twice."""
    owners = row.owners[:: 2 * len(row.owners) // row.count]
    reads = [by_prompt[id(owner)] for owner in owners]
    return TaughtRow(
        **row.fields(),
        teacher_tokens=torch.cat([read.tokens for read in reads]),
        teacher=torch.cat([read.best for read in reads]),
    )
