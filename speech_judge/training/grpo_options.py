"""What a stage of group sampling is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from speech_judge import tables
from speech_judge.errors import JudgeError
from speech_judge.recipe import Recipe, Stage
from speech_judge.rewards.choose import RewardsPart
from speech_judge.training.reference import Kind

TASKS = ("assessment", "comparison", "suggestion", "detection")


DAPO_REDRAWS = 3  # the paper draws until the step is full; a judge whose groups all agree would draw for ever


@dataclass(frozen=True)
class Options:
    """`low`, `high`: clip range in place of the variant's own. `beta`: weight of the distance to `reference` (0: no
    reference). `updates`: steps on the same replies. `shared`: a prompt is computed once for its replies. `redraws`:
    how often other prompts are drawn in place of groups without spread; `overlong`: the last tokens before
    `max_tokens`, in which a reply loses up to 1 of its reward. Where they are not given, `dapo` has 3 and a fifth of
    `max_tokens`, as published, and the other variants none."""

    variant: Literal["grpo", "dapo", "dr_grpo", "gspo", "cispo"] = "grpo"
    group: int = 4
    temperature: float = 1.0
    top_p: float = 0.99
    top_k: int = 50
    max_tokens: int = 512
    at_once: int = 64
    low: float | None = None
    high: float | None = None
    beta: float = 0.0
    reference: Kind = "start"
    updates: int = 1
    redraws: int | None = None
    overlong: int | None = None
    shared: bool = True
    rewards: RewardsPart = field(default_factory=RewardsPart)

    @property
    def rounds(self) -> int:
        return self.redraws if self.redraws is not None else DAPO_REDRAWS if self.variant == "dapo" else 0

    @property
    def buffer(self) -> int:
        return self.overlong if self.overlong is not None else self.max_tokens // 5 if self.variant == "dapo" else 0


def options_of(recipe: Recipe, stage: Stage) -> Options:
    """Raises JudgeError for what could not be trained: asked before a run begins."""
    options = tables.read(Options, stage.options, tables.Source(f"options of stage {stage.name!r}"))
    odd = sorted(set(stage.tasks) - set(TASKS))
    if odd:
        raise JudgeError(f"There are no rewards for {', '.join(odd)}.", f"GRPO knows {', '.join(TASKS)}.")
    if options.group < 2 or options.updates < 1:
        raise JudgeError("A group needs at least two replies, a batch one update.", "Set options.group and updates.")
    if options.rounds < 0 or not 0 <= options.buffer <= options.max_tokens:
        raise JudgeError(
            f"redraws is {options.redraws} and overlong {options.overlong} of {options.max_tokens} tokens.",
            "Set options.redraws to 0 or more, options.overlong to at most max_tokens.",
        )
    if options.beta and options.reference == "base" and recipe.adapt.kind == "full":
        raise JudgeError("All weights are trained: there is no base to refer to.", 'Set options.reference = "start".')
    if options.updates > 1 and stage.save_every % options.updates:
        raise JudgeError(
            f"Stage {stage.name!r} saves between two updates on the same replies, which are not saved.",
            "Make save_every a multiple of options.updates.",
        )
    return options
