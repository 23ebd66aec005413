"""The one forward pass of every stage: clips and packed tokens in, log-probabilities and label distributions out.

    engine.read(batch).logprobs     # of supervised tokens only, differentiable

What makes it fast is held equal to the plain computation by tests: samples packed into one row do not see each other,
logits exist only where something is learned or read, and the large vocabulary is passed in chunks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812
from peft.tuners.tuners_utils import BaseTunerLayer
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint

from speech_judge.audio.features import Features
from speech_judge.batch import Batch
from speech_judge.data.tokens import Mark
from speech_judge.model import attention
from speech_judge.model.backbone import Backbone


@dataclass(frozen=True)
class LabelRead:
    """Logits over a scale's label tokens, where the label is chosen."""

    segment: int
    mark: Mark
    logits: Tensor  # [labels] float32


@dataclass(frozen=True)
class Reading:
    """What a row says: log p of each supervised token [n], and where it stands."""

    logprobs: Tensor
    places: Tensor  # [n] of the token in the row
    labels: list[LabelRead]


class Engine(nn.Module):
    def __init__(self, backbone: Backbone, features: Features, *, logit_chunk: int = 4096) -> None:
        super().__init__()
        self.model = backbone.model  # registered, so that the engine's parameters are the model's
        self.backbone, self.features, self.logit_chunk = backbone, features, logit_chunk

    def forward(self, batch: Batch) -> Reading:
        return self.read(batch)

    def read(self, batch: Batch) -> Reading:
        hidden = self.hidden(batch)
        places = torch.nonzero(batch.weights).flatten()
        return Reading(
            logprobs=self.logprobs_at(hidden[places - 1], batch.ids[places]),
            places=places,
            labels=[LabelRead(segment, mark, self.label_logits(hidden, mark)) for segment, mark in batch.marks],
        )

    def hidden(self, batch: Batch) -> Tensor:
        """Last hidden states [length, hidden]; each sample sees only itself and its clips."""
        implementation = str(self.backbone.decoder.config._attn_implementation)
        out = self.backbone.decoder(
            inputs_embeds=self.embedded(batch)[None],
            position_ids=self.backbone.positions(batch.positions[None]),
            use_cache=False,
            **attention.arguments(implementation, batch.segments),
        )
        states: Tensor = out.last_hidden_state[0]
        return states

    def embedded(self, batch: Batch) -> Tensor:
        """[length, hidden]: tokens, and clips in their slots."""
        embeds: Tensor = self.backbone.embeddings(batch.ids)
        if not batch.slots:
            return embeds
        heard = torch.cat(self.features.embeddings([slot.clip for slot in batch.slots]))
        where = torch.cat([torch.arange(slot.start, slot.start + slot.count) for slot in batch.slots])
        return embeds.index_copy(0, where.to(embeds.device), heard.to(embeds.dtype))

    def logprobs_at(self, hidden: Tensor, targets: Tensor) -> Tensor:
        """log p(target) [n] from the states [n, hidden] before it. Above `logit_chunk` rows, a chunk's logits are made
        again in the backward pass, so that n x vocabulary never exists."""
        if len(targets) <= self.logit_chunk:
            return self.chunk_logprobs(hidden, targets)
        pieces = zip(hidden.split(self.logit_chunk), targets.split(self.logit_chunk), strict=True)
        return torch.cat([checkpoint(self.chunk_logprobs, *piece, use_reentrant=False) for piece in pieces])

    def chunk_logprobs(self, hidden: Tensor, targets: Tensor) -> Tensor:
        return -F.cross_entropy(self.backbone.head(hidden).float(), targets, reduction="none")

    def label_logits(self, hidden: Tensor, mark: Mark) -> Tensor:
        """Logits over the label tokens only: a handful of columns of the head."""
        columns = torch.tensor(mark.candidates, device=hidden.device)
        return F.linear(hidden[mark.position - 1], self.backbone.head.weight[columns]).float()

    @contextmanager
    def reference(self) -> Iterator[None]:
        """The model as it was before adaptation: adapters off inside."""
        layers = [module for module in self.model.modules() if isinstance(module, BaseTunerLayer)]
        for layer in layers:
            layer.enable_adapters(False)
        try:
            yield
        finally:
            for layer in layers:
                layer.enable_adapters(True)
