"""Draw replies: one prefill a prompt, however many replies are drawn from it.

    groups = sample(engine, prompts, 4, Sampling(temperature=1.0))     # [prompt][reply]

Draws come from torch's own generator: whoever seeds it decides what is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor
from transformers import DynamicCache

from speech_judge.batch import lay_out
from speech_judge.data.tokens import Encoded
from speech_judge.engine import Engine
from speech_judge.model import attention


@dataclass(frozen=True)
class Sampling:
    """temperature 0: always the likeliest token. top_k 0 and top_p 1: all tokens."""

    temperature: float = 1.0
    top_p: float = 1.0
    top_k: int = 0
    max_tokens: int = 512
    at_once: int = 64  # replies


@dataclass(frozen=True)
class Reply:
    """`ids` include the token that ends a turn, when it came."""

    ids: tuple[int, ...]
    text: str
    finished: bool


@torch.no_grad()
def sample(engine: Engine, prompts: Sequence[Encoded], count: int, how: Sampling) -> list[list[Reply]]:
    """`count` replies to each prompt (encoded without a target)."""
    engine.eval()
    step = max(how.at_once // count, 1)
    groups: list[list[Reply]] = []
    with eagerly(engine):
        for start in range(0, len(prompts), step):
            drawn = draw(engine, prompts[start : start + step], count, how)
            groups += [drawn[first : first + count] for first in range(0, len(drawn), count)]
    return groups


def draw(engine: Engine, prompts: Sequence[Encoded], count: int, how: Sampling) -> list[Reply]:
    """Replies to all prompts side by side, a prompt's own together."""
    backbone = engine.backbone
    embeds, seen = side_by_side(engine, prompts)
    position = seen.cumsum(1).sub(1).clamp(min=0)
    cache = DynamicCache()
    last = forward(backbone, embeds, prefill_mask(seen), position, cache)
    cache.batch_repeat_interleave(count)
    last, seen = last.repeat_interleave(count, 0), seen.repeat_interleave(count, 0)
    position = position[:, -1:].repeat_interleave(count, 0)
    end = engine.backbone.tokenizer.encode(backbone.chat.end, add_special_tokens=False).ids[0]
    tokens, done = [], torch.zeros(len(seen), dtype=torch.bool, device=seen.device)
    while True:
        token = torch.where(done, end, pick(backbone.head(last).float(), how))
        tokens.append(token)
        done = done | (token == end)
        if len(tokens) == how.max_tokens or bool(done.all()):
            break
        seen, position = F.pad(seen, (0, 1), value=True), position + 1
        last = forward(backbone, backbone.embeddings(token)[:, None], seen[:, None, None, :], position, cache)
    return [reply(engine, row, end) for row in torch.stack(tokens, dim=1).tolist()]


def side_by_side(engine: Engine, prompts: Sequence[Encoded]) -> tuple[Tensor, Tensor]:
    """Embeddings [prompts, longest, hidden], empty on the left, and which places hold something."""
    row = lay_out(prompts, (1.0, 1.0, 1.0)).to(engine.backbone.device)
    pieces = engine.embedded(row).split([len(prompt) for prompt in prompts])
    longest = max(map(len, pieces))
    embeds = torch.stack([F.pad(piece, (0, 0, longest - len(piece), 0)) for piece in pieces])
    lengths = torch.tensor([len(piece) for piece in pieces], device=embeds.device)
    return embeds, torch.arange(longest, device=embeds.device) >= longest - lengths[:, None]


def prefill_mask(seen: Tensor) -> Tensor:
    """[prompts, 1, longest, longest]. An empty place sees itself: a row that sees nothing would be NaN."""
    longest = seen.shape[1]
    causal = torch.ones(longest, longest, dtype=torch.bool, device=seen.device).tril()
    itself = torch.eye(longest, dtype=torch.bool, device=seen.device)
    return ((causal & seen[:, None, :]) | itself)[:, None]


def forward(backbone: Any, embeds: Tensor, mask: Tensor, position: Tensor, cache: DynamicCache) -> Tensor:
    """The last state [rows, hidden]; the cache grows."""
    out = backbone.decoder(
        inputs_embeds=embeds,
        attention_mask=mask,
        position_ids=backbone.positions(position),
        past_key_values=cache,
        use_cache=True,
    )
    states: Tensor = out.last_hidden_state[:, -1]
    return states


def pick(logits: Tensor, how: Sampling) -> Tensor:
    """A token [rows] of logits [rows, vocabulary]."""
    if how.temperature == 0:
        return logits.argmax(-1)
    logits = logits / how.temperature
    if how.top_k and how.top_k < logits.shape[-1]:
        logits = logits.masked_fill(logits < logits.topk(how.top_k).values[:, -1:], -torch.inf)
    if how.top_p < 1:
        ranked, order = logits.sort(descending=True)
        before = ranked.softmax(-1).cumsum(-1) - ranked.softmax(-1)
        logits = logits.masked_fill((before >= how.top_p).gather(1, order.argsort(-1)), -torch.inf)
    return torch.multinomial(logits.softmax(-1), 1)[:, 0]


def reply(engine: Engine, ids: list[int], end: int) -> Reply:
    finished = end in ids
    ids = ids[: ids.index(end) + 1] if finished else ids
    text = engine.backbone.tokenizer.decode(ids[:-1] if finished else ids, skip_special_tokens=False)
    return Reply(tuple(ids), text, finished)


@contextmanager
def eagerly(engine: Engine) -> Iterator[None]:
    """A growing cache suits neither flex attention nor compiled layers, which would be compiled anew at each length."""
    config = engine.backbone.decoder.config
    before = config._attn_implementation
    if before == attention.FLEX:
        config._attn_implementation = "sdpa"
    try:
        with torch.compiler.set_stance("force_eager"):
            yield
    finally:
        config._attn_implementation = before
