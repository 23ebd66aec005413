"""What a stage's steps read, pass by pass: imitation learns from what is written, later stages draw and ask as well.

Passes are counted on rows that the stage itself draws; replies of the model's own are taken to be as long as people's,
at most `max_tokens`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from speech_judge.batch import Batch
from speech_judge.data.sample import Sample
from speech_judge.rewards.case import CRITERIA, case_of
from speech_judge.rewards.local import ASK
from speech_judge.rewards.rubric import context, criterion
from speech_judge.training.alld import ALLD
from speech_judge.training.bdpo import BDPO
from speech_judge.training.grpo import GRPO
from speech_judge.training.sampled import Prompts, reply_of

JUDGE = ""


@dataclass(frozen=True)
class Pass:
    """Over the whole stage. `learns`: with gradients. `model`: path of another than the one that is trained."""

    name: str
    tokens: float
    supervised: float = 0.0  # places whose logits are wanted
    heard: float = 0.0  # tokens that are audio
    learns: bool = False
    model: str = JUDGE

    def times(self, factor: float) -> Pass:
        return replace(
            self, tokens=self.tokens * factor, supervised=self.supervised * factor, heard=self.heard * factor
        )


def passes(kind: str, objective: Any, most: int) -> list[Pass]:
    """Of all `objective.steps`, from the rows of at most so many of them, evenly over all."""
    count = min(most, objective.steps)
    drawn = [drawn_at(objective, number * objective.steps // count) for number in range(count)]
    rows = [row for step in drawn for row in step]
    return [each.times(objective.steps / count) for each in KINDS[kind](objective, rows)]


def drawn_at(objective: Any, step: int) -> Sequence[Batch]:
    if isinstance(objective, BDPO):  # without what its reference says, which nobody has asked yet
        return objective.rows(objective.pairs_at(step), lambda _: (0.0, 0.0))
    rows: Sequence[Batch] = objective.draw(step)
    return rows


def of_sft(objective: Any, rows: Sequence[Batch]) -> Iterator[Pass]:
    yield replace(read("learning", rows), learns=True)


def of_bdpo(objective: BDPO, rows: Sequence[Batch]) -> Iterator[Pass]:
    """The reference reads every pair once, however many epochs there are."""
    yield replace(read("learning", rows), learns=True)
    known = len(objective.pairs) + len(objective.held_out)
    taken = objective.steps * objective.stage.batch
    yield replace(read("reference", rows), name="reference").times(known / taken)


def of_alld(objective: ALLD, rows: Sequence[Batch]) -> Iterator[Pass]:
    options, prompts = objective.options, read("prompts", rows)
    targets, own = reply_tokens(objective, rows, options.max_tokens)
    told = sum(spelled(objective, objective.ratings.told(sample)) for sample in samples_of(rows))
    yield from drawing(prompts, own)
    yield Pass("expert", 2 * told + targets + own, targets + own, model=options.expert)
    stems = prompts.tokens * (1 if options.shared else 2)
    yield Pass("learning", stems + targets + own, targets + own, prompts.heard, learns=True)


def of_grpo(objective: GRPO, rows: Sequence[Batch]) -> Iterator[Pass]:
    """Replies are drawn once for `updates` steps; what is learned from them is read at each."""
    options, prompts = objective.options, read("prompts", rows)
    own = options.group * reply_tokens(objective, rows, options.max_tokens)[1]
    tree = Pass("", prompts.tokens * (1 if options.shared else options.group) + own, own, prompts.heard)
    once = 1 / options.updates
    yield from (each.times(once) for each in drawing(prompts, own))
    if options.rewards.evaluator == "local":
        yield Pass("evaluator", options.group * asked(objective, rows), model=options.rewards.path).times(once)
    if options.updates > 1:
        yield replace(tree, name="as drawn").times(once)
    if options.beta:
        yield replace(tree, name="reference").times(once)
    yield replace(tree, name="learning", learns=True)


KINDS: Mapping[str, Callable[..., Iterator[Pass]]] = {
    "sft": of_sft,
    "bdpo": of_bdpo,
    "alld": of_alld,
    "grpo": of_grpo,
}


def read(name: str, rows: Sequence[Batch]) -> Pass:
    return Pass(
        name,
        tokens=sum(row.tokens for row in rows),
        supervised=sum(int((row.weights > 0).sum()) for row in rows),
        heard=sum(slot.count for row in rows for slot in row.slots),
    )


def drawing(prompts: Pass, own: float) -> Iterator[Pass]:
    """One prefill a prompt, then token after token. Fewer operations than time: a GPU then waits for its memory."""
    yield replace(prompts, name="prefill", supervised=0.0)
    yield Pass("drawing", own, own)


def samples_of(rows: Sequence[Batch]) -> Iterator[Sample]:
    return (owner.sample for row in rows for owner in row.owners)


def reply_tokens(objective: Prompts, rows: Sequence[Batch], most: int) -> tuple[float, float]:
    """Tokens of people's replies, and of as many of the model's own."""
    lengths = [len(reply_of(owner.sample, owner, objective.context)) for row in rows for owner in row.owners]
    return float(sum(lengths)), float(sum(min(length, most) for length in lengths))


def spelled(objective: Prompts, text: str) -> int:
    return len(objective.context.encoder.ids(text))


def asked(objective: Prompts, rows: Sequence[Batch]) -> float:
    """Tokens an evaluator reads of a reply each to these prompts, its four questions after one reading of the case."""
    found = 0
    for sample in samples_of(rows):
        if sample.task == "detection":  # rewarded by its label
            continue
        case = case_of(sample, sample.target, finished=True)
        questions = "".join(criterion(case, name) + ASK for name in CRITERIA)
        found += spelled(objective, context(case) + questions)
    return float(found)
