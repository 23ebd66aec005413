"""Prompts whose replies come in groups: drawn from the model as it is, rewarded, replaced where they teach nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import torch

from speech_judge import sampling
from speech_judge.data.sample import Sample
from speech_judge.data.tokens import Encoded
from speech_judge.engine import Engine
from speech_judge.policy_losses import overlong
from speech_judge.rewards.case import Evaluator, case_of
from speech_judge.rewards.total import Reward, rewards
from speech_judge.sampling import Reply, Sampling
from speech_judge.training.groups import Groups, drawn
from speech_judge.training.grpo_options import Options
from speech_judge.training.objectives import StageContext
from speech_judge.training.sampled import Prompts, prompt_row


class GroupPrompts(Prompts):
    def __init__(self, context: StageContext, options: Options) -> None:
        super().__init__(context)
        self.options = options
        self.how = Sampling(options.temperature, options.top_p, options.top_k, options.max_tokens, options.at_once)
        self.judge: Evaluator | None = None

    def read(self, task: str, split: str) -> list[Sample]:
        """One sample an item and order: the prompt is the same for all its texts."""
        found: dict[tuple[str, Any], Sample] = {}
        for sample in super().read(task, split):
            found.setdefault((str(sample.meta["item"]), sample.meta.get("order")), sample)
        return list(found.values())

    def groups(self, engine: Engine, prompts: Sequence[Encoded]) -> Groups:
        """One a prompt; other prompts stand in the place of some, if the options say so."""
        return drawn(prompts, lambda some: self.replied(engine, some), self.others(prompts), self.options.rounds)

    def replied(self, engine: Engine, prompts: Sequence[Encoded]) -> Groups:
        replies = sampling.sample(engine, prompts, self.options.group, self.how)
        return self.worth_of(prompts, replies, self.options.buffer)

    def likeliest(self, engine: Engine, prompts: Sequence[Encoded]) -> Groups:
        """One reply each; how long it is costs nothing."""
        return self.worth_of(prompts, sampling.sample(engine, prompts, 1, replace(self.how, temperature=0.0)), 0)

    def worth_of(self, prompts: Sequence[Encoded], replies: Sequence[Sequence[Reply]], buffer: int) -> Groups:
        found = self.rewarded([prompt.sample for prompt in prompts], replies)
        lengths = torch.tensor([[len(reply.ids) for reply in group] for group in replies])
        penalties = overlong(lengths, self.options.max_tokens, buffer)
        return Groups(tuple(prompts), tuple(replies), tuple(found), penalties)

    def others(self, prompts: Sequence[Encoded]) -> Callable[[int], Sequence[Encoded]]:
        """So many more prompts, in the share of their tasks, none of this step's; fewer when there are no more."""
        here = {id(prompt.sample) for prompt in prompts}
        chances = torch.tensor(self.order.chances(), dtype=torch.float64)
        chances[[number for number, sample in enumerate(self.samples) if id(sample) in here]] = 0

        def more(count: int) -> Sequence[Encoded]:
            count = min(count, int((chances > 0).sum()))
            if not count:
                return ()
            taken = torch.multinomial(chances, count)  # of the step's own seed
            chances[taken] = 0
            return prompt_row([self.samples[number] for number in taken.tolist()], self.context).owners

        return more

    def rewarded(self, samples: Sequence[Sample], groups: Sequence[Sequence[Reply]]) -> list[list[Reward]]:
        assert self.judge is not None  # `begin` comes first
        cases = [
            case_of(sample, reply.text, finished=reply.finished)
            for sample, group in zip(samples, groups, strict=True)
            for reply in group
        ]
        found = iter(rewards(cases, self.judge, self.options.rewards.weights))
        return [[next(found) for _ in group] for group in groups]
