"""Groups of replies with what they are worth, and other prompts in place of groups that teach nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from speech_judge.data.tokens import Encoded
from speech_judge.policy_losses import advantages, alike
from speech_judge.rewards.total import Reward
from speech_judge.sampling import Reply
from speech_judge.training.policy_rows import Group, group_of
from speech_judge.training.rollouts import sums_of


@dataclass(frozen=True)
class Groups:
    """A group a prompt. `totals` [groups, replies] are what advantages come from: rewards, less `penalties`."""

    prompts: tuple[Encoded, ...]
    replies: tuple[Sequence[Reply], ...]
    rewards: tuple[Sequence[Reward], ...]
    penalties: Tensor
    redrawn: int = 0

    @property
    def totals(self) -> Tensor:
        return torch.tensor([[reward.total for reward in group] for group in self.rewards]) + self.penalties

    def replaced(self, places: Sequence[int], others: Groups) -> Groups:
        """The first of `places` have the others' prompts and replies."""
        prompts, replies, rewards = list(self.prompts), list(self.replies), list(self.rewards)
        penalties = self.penalties.clone()
        for number, place in zip(range(len(others.prompts)), places, strict=False):
            prompts[place], replies[place] = others.prompts[number], others.replies[number]
            rewards[place], penalties[place] = others.rewards[number], others.penalties[number]
        count = self.redrawn + len(others.prompts)
        return Groups(tuple(prompts), tuple(replies), tuple(rewards), penalties, count)

    def rows(self, *, scaled: bool) -> list[Group]:
        worth = advantages(self.totals, scaled=scaled).tolist()
        return [group_of(*each) for each in zip(self.prompts, self.replies, worth, strict=True)]

    def sums(self) -> dict[str, float]:
        """For the journal. The mean reward is that of the replies, whatever their length."""
        return sums_of(self.replies, self.rewards, self.totals, self.penalties, self.redrawn)


def drawn(
    prompts: Sequence[Encoded],
    draw: Callable[[Sequence[Encoded]], Groups],
    others: Callable[[int], Sequence[Encoded]],
    rounds: int,
) -> Groups:
    """DAPO's dynamic sampling (arXiv 2503.14476): where all rewards of a group are equal, another prompt is drawn in
    its place, `rounds` times at most. Groups that lack rewards stay: to ask again would not find them."""
    found = draw(prompts)
    for _ in range(rounds):
        flat = alike(found.totals).nonzero()[:, 0].tolist()
        instead = others(len(flat)) if flat else ()
        if not instead:
            break
        found = found.replaced(flat, draw(instead))
    return found
