"""One pass of GRPO in its three parts: replies drawn off one prefill, marks by an evaluator, one update.

Replies are drawn and read by the code that trains; advantages are invented, because rewards cost the same whatever they
say. The evaluator is a text model of random weights that reads each case once and branches into its four marks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from transformers import Qwen3Config, Qwen3ForCausalLM

from speech_judge import sampling, trees
from speech_judge.bench.bed import Bed, made_on, prompt_of
from speech_judge.bench.plan import Corpus, Size
from speech_judge.bench.timing import paced, seconds_of
from speech_judge.model.loading import DTYPES
from speech_judge.model.text import TextModel
from speech_judge.policy_losses import VARIANTS
from speech_judge.rewards.case import CRITERIA
from speech_judge.sampling import Reply, Sampling
from speech_judge.training.policy_rows import PolicyLoss, PolicyRow, group_of, policy_rows

EVALUATED = 8  # cases


@dataclass(frozen=True)
class GrpoFigures:
    """Seconds a prompt with all its replies; each part's steps ran alone, one after the other."""

    rollout: float
    evaluation: float
    update: float
    drawn_tokens_per_s: float
    reply_tokens: float  # mean
    memory_mb: float  # of rollout and update, without the evaluator

    @property
    def per_prompt(self) -> float:
        return self.rollout + self.evaluation + self.update


class RandomText(TextModel):
    """An evaluator that has never learned anything: `branched` alone can be asked of it."""

    def __init__(self, size: Size, device: torch.device) -> None:
        with made_on(device, DTYPES[size.dtype]):
            model: Any = Qwen3ForCausalLM(Qwen3Config(**size.evaluator))
        self.model, self.device = model.eval().requires_grad_(False), device


def measure(bed: Bed, corpus: Corpus, seconds: float) -> GrpoFigures:
    how = Sampling(max_tokens=bed.load.answer, at_once=bed.size.prompts * corpus.group)
    trained = [p for p in bed.engine.model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=1e-6)
    loss = PolicyLoss(VARIANTS["grpo"], 0.0, bed.load.answer)
    drawing: list[float] = []
    updating: list[float] = []
    replies: list[Reply] = []
    groups: list[list[Reply]] = []

    def update(rows: list[PolicyRow]) -> None:
        bed.engine.model.train()
        learned = sum(row.learned for row in rows)
        totals = {"learned": float(learned), "learned_tokens": float(sum(len(row.targets) for row in rows))}
        for row in rows:
            here = row.to(bed.device)
            loss.shares(trees.logprobs(bed.engine, here), here, totals)["loss"].backward()  # type: ignore[arg-type]
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)

    def step(number: int) -> None:
        prompts = [prompt_of(each) for each in bed.pick(number, bed.size.prompts)]
        draw: Callable[[], object] = lambda: groups.extend(sampling.sample(bed.engine, prompts, corpus.group, how))  # noqa: E731
        groups.clear()
        drawing.append(seconds_of(bed.device, draw))
        worth = [1.0 - 2.0 * (n % 2) for n in range(corpus.group)]
        made = [group_of(prompt, group, worth) for prompt, group in zip(prompts, groups, strict=True)]
        multiple = bed.size.pack_tokens if bed.setting.compile else 1
        rows = policy_rows(made, {}, longest=bed.size.pack_tokens, shared=bed.setting.shared, multiple=multiple)
        updating.append(seconds_of(bed.device, partial(update, rows)))
        replies.extend(reply for group in groups for reply in group)

    pace = paced(bed.device, step, seconds)
    prompts = bed.size.prompts * pace.steps
    counted = replies[-prompts * corpus.group :]
    drawn = sum(len(reply.ids) for reply in counted)
    rollout = sum(drawing[-pace.steps :])
    return GrpoFigures(
        rollout=rollout / prompts,
        evaluation=evaluation(bed, corpus, seconds) * corpus.group,
        update=sum(updating[-pace.steps :]) / prompts,
        drawn_tokens_per_s=drawn / rollout,
        reply_tokens=drawn / len(counted),
        memory_mb=pace.memory_mb,
    )


def evaluation(bed: Bed, corpus: Corpus, seconds: float) -> float:
    """Seconds a reply."""
    text = RandomText(bed.size, bed.device)
    stem = [1] * (corpus.rubric + 2 * bed.load.answer)  # the reference, and the reply
    branches = [[1] * corpus.criterion for _ in CRITERIA]

    def step(_: int) -> None:
        for _case in range(EVALUATED):
            text.branched(stem, branches)

    pace = paced(bed.device, step, seconds)
    return pace.seconds / pace.steps / EVALUATED
