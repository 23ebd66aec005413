"""What a batch of rows has read so far, kept as keys and values so that nothing is read twice.

Places are only ever added. A row that must forget (a path that was only tried out, padding) stops looking at them:
that costs a bit in a mask, and rows of different lengths need no care.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor
from transformers import DynamicCache

from speech_judge.model.backbone import Backbone


class Prefix:
    def __init__(self, backbone: Backbone, rows: int) -> None:
        self.backbone = backbone
        self.cache = DynamicCache()
        self.seen = torch.zeros(rows, 0, dtype=torch.bool, device=backbone.device)
        self.lengths = torch.zeros(rows, dtype=torch.long, device=backbone.device)
        self.forwards = 0

    def feed(self, chunks: Sequence[Tensor], keep: Sequence[int] | None = None) -> Tensor:
        """Embeddings [n_row, hidden] of each row's next tokens in, last hidden states [rows, longest, hidden] out.

        Only the first `keep` tokens of a row stay (default: all): the rest is looked at once and forgotten.
        """
        counts = torch.tensor([len(chunk) for chunk in chunks], device=self.seen.device)
        kept = counts if keep is None else torch.tensor(list(keep), device=self.seen.device)
        longest = int(counts.max())
        embeds = torch.nn.utils.rnn.pad_sequence(list(chunks), batch_first=True)
        place = torch.arange(longest, device=self.seen.device)
        decoder = self.backbone.decoder
        with dense_attention(decoder):
            out = decoder(
                inputs_embeds=embeds,
                position_ids=self.backbone.positions(self.lengths[:, None] + place),
                attention_mask=self.mask(place, counts),
                past_key_values=self.cache,
                use_cache=True,
            )
        self.seen = torch.cat([self.seen, place < kept[:, None]], dim=1)
        self.lengths = self.lengths + kept
        self.forwards += 1
        states: Tensor = out.last_hidden_state
        return states

    def mask(self, place: Tensor, counts: Tensor) -> Tensor:
        """[rows, 1, longest, places + longest], True where a query sees a key. Padding sees itself: no row is empty."""
        before = self.seen[:, None, :].expand(-1, len(place), -1)
        causal = place[:, None] >= place[None, :]
        own = torch.eye(len(place), dtype=torch.bool, device=place.device)
        new = (causal & (place < counts[:, None])[:, None, :]) | own
        return torch.cat([before, new], dim=2)[:, None]

    def select(self, rows: Sequence[int]) -> None:
        """Go on with these rows only; a row named twice goes on twice."""
        index = torch.tensor(list(rows), device=self.seen.device)
        self.cache.batch_select_indices(index)
        self.seen, self.lengths = self.seen[index], self.lengths[index]

    def repeat(self, times: int) -> None:
        """Each row so many times in a row: several answers to one question that was read once."""
        self.select([row for row in range(len(self.lengths)) for _ in range(times)])


@contextmanager
def dense_attention(decoder: Any) -> Iterator[None]:
    """With a mask of its own: packed rows and block-sparse kernels know no cache."""
    before = decoder.config._attn_implementation
    decoder.config._attn_implementation = "sdpa"
    try:
        yield
    finally:
        decoder.config._attn_implementation = before
