"""One prompt and several replies in a packed row: the prompt, and the clips in it, are computed once for all of them.

The pairs of a preference and the groups of GRPO are such trees (the idea of Prefix Grouper, arXiv 2506.05433). A tree
of one reply is the plain way; both give the same log-probabilities and gradients.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor

from speech_judge.batch import PADDING, Batch, lay_out
from speech_judge.data.tokens import Encoded
from speech_judge.engine import Engine
from speech_judge.model import attention, tree_attention


@dataclass(frozen=True)
class Tree:
    """`prompt` without a target, and tokens of replies to it."""

    prompt: Encoded
    replies: tuple[tuple[int, ...], ...]

    def __len__(self) -> int:
        return len(self.prompt) + sum(map(len, self.replies))

    def split(self) -> list[Tree]:
        """A tree a reply: the prompt as often as there are replies."""
        return [Tree(self.prompt, (reply,)) for reply in self.replies]


@dataclass(frozen=True)
class TreeRow(Batch):
    """A row whose targets [n] are the replies' tokens: where each stands, the place its logits stand at, and the
    number of its reply in the row."""

    shape: tuple[tree_attention.Tree, ...]
    targets: Tensor
    sources: Tensor
    replies: Tensor
    count: int  # of replies

    def to(self, device: torch.device | str) -> TreeRow:
        own: dict[str, Any] = {name: value for name, value in vars(self).items() if isinstance(value, Tensor)}
        moved = {name: value.to(device, non_blocking=True) for name, value in own.items()}
        return replace(self, **moved)

    def fields(self) -> dict[str, Any]:
        """Of a row that says more: `PairRow(**row.fields(), ...)`."""
        return dict(vars(self))


def lay_out_trees(trees: Sequence[Tree], *, multiple: int = 1) -> TreeRow:
    """Positions of a reply go on where its prompt ends. Padded to a multiple, by a tree that says nothing."""
    plain = lay_out([tree.prompt for tree in trees], (1.0, 1.0, 1.0))
    ids: list[int] = []
    positions: list[int] = []
    segments: list[int] = []
    targets: list[int] = []
    sources: list[int] = []
    replies: list[int] = []
    shifts: list[int] = []
    count = 0
    for number, tree in enumerate(trees):
        stem = len(tree.prompt)
        shifts.append(len(ids))
        last = len(ids) + stem - 1
        ids += tree.prompt.ids
        positions += range(stem)
        segments += [number] * stem
        for reply in tree.replies:
            first = len(ids)
            targets += range(first, first + len(reply))
            sources += [last, *range(first, first + len(reply) - 1)]
            replies += [count] * len(reply)
            ids += reply
            positions += range(stem, stem + len(reply))
            segments += [number] * len(reply)
            count += 1
    shape = [(len(tree.prompt), tuple(map(len, tree.replies))) for tree in trees]
    if empty := -len(ids) % multiple:
        shape.append((empty, ()))
        ids += [0] * empty
        positions += range(empty)
        segments += [PADDING] * empty
    slots = tuple(
        replace(slot, start=shift + slot.start)
        for tree, shift in zip(trees, shifts, strict=True)
        for slot in tree.prompt.slots
    )
    supervised = torch.zeros(len(ids))
    supervised[targets] = 1.0
    return TreeRow(
        ids=torch.tensor(ids),
        positions=torch.tensor(positions),
        segments=torch.tensor(segments),
        weights=supervised,
        kinds=torch.full((len(ids),), -1),
        owners=plain.owners,
        slots=slots,
        marks=(),
        shape=tuple(shape),
        targets=torch.tensor(targets, dtype=torch.long),
        sources=torch.tensor(sources, dtype=torch.long),
        replies=torch.tensor(replies, dtype=torch.long),
        count=count,
    )


def hidden(engine: Engine, row: TreeRow) -> Tensor:
    """Last hidden states [length, hidden]."""
    backbone = engine.backbone
    out = backbone.decoder(
        inputs_embeds=engine.embedded(row)[None],
        position_ids=backbone.positions(row.positions[None]),
        use_cache=False,
        **attention_arguments(str(backbone.decoder.config._attn_implementation), row),
    )
    states: Tensor = out.last_hidden_state[0]
    return states


def attention_arguments(implementation: str, row: TreeRow) -> dict[str, Any]:
    if implementation == attention.SEGMENTS:
        return {"attention_mask": None, "cu_seq_lens_q": list(row.shape)}
    mask = tree_attention.flex_mask if implementation == attention.FLEX else tree_attention.dense_mask
    return {"attention_mask": mask(row.shape, row.ids.device)}


def logprobs(engine: Engine, row: TreeRow) -> Tensor:
    """log p [n] of the replies' tokens, differentiable."""
    return engine.logprobs_at(hidden(engine, row)[row.sources], row.ids[row.targets])
