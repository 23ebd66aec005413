"""Words of the model's own, token by token: greedy unless a temperature is given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import torch
from tokenizers import Tokenizer
from torch import Tensor

from speech_judge.judging.prefix import Prefix

UNFINISHED = "\ufffd"  # what half a character decodes to


@dataclass(frozen=True)
class Sampling:
    temperature: float = 0.0  # 0: the likeliest token
    top_p: float = 1.0
    max_new_tokens: int = 512
    stop: tuple[str, ...] = ()
    seed: int = 0
    top_logprobs: int = 0  # alternatives to report with each token


@dataclass(frozen=True)
class Token:
    id: int
    logprob: float
    top: tuple[tuple[int, float], ...] = ()


@dataclass
class Draft:
    """One row's text while it is written. `add` gives what can be shown already: no half character, no half stop."""

    tokenizer: Tokenizer
    ends: frozenset[int]
    sampling: Sampling
    tokens: list[Token] = field(default_factory=list)
    shown: str = ""
    finish: str = ""  # "stop" or "length", "" while it is being written

    @property
    def text(self) -> str:
        return self.shown

    def add(self, token: Token) -> str:
        if token.id in self.ends:
            return self.close("stop", self.decoded())
        self.tokens.append(token)
        text = self.decoded()
        found = [text.find(stop) for stop in self.sampling.stop if stop in text]
        if found:
            return self.close("stop", text[: min(found)])
        if len(self.tokens) >= self.sampling.max_new_tokens:
            return self.close("length", text)
        return self.show(text[: len(text) - self.held_back(text)])

    def decoded(self) -> str:
        return str(self.tokenizer.decode([token.id for token in self.tokens], skip_special_tokens=True))

    def held_back(self, text: str) -> int:
        """Characters at the end that may still become something else."""
        partial = len(text) - len(text.rstrip(UNFINISHED))
        starts = [n for stop in self.sampling.stop for n in range(1, len(stop)) if text.endswith(stop[:n])]
        return max([partial, *starts])

    def close(self, finish: str, text: str) -> str:
        self.finish = finish
        return self.show(text)

    def show(self, text: str) -> str:
        piece = text[len(self.shown) :]
        self.shown += piece
        return piece


@torch.no_grad()
def write(prefix: Prefix, hidden: Tensor, drafts: Sequence[Draft], sampling: Sampling) -> Iterator[tuple[int, str]]:
    """(row, new text) as it comes, until every draft is finished. `hidden` [rows, hidden]: states before the first."""
    backbone = prefix.backbone
    draw = torch.Generator(device=hidden.device).manual_seed(sampling.seed)
    alive = list(range(len(drafts)))
    while alive:
        logprobs = torch.log_softmax(backbone.head(hidden).float(), dim=-1)
        picked = pick(logprobs, sampling, draw)
        for place, row in enumerate(alive):
            yield row, drafts[row].add(noted(logprobs[place], int(picked[place]), sampling.top_logprobs))
        going = [place for place, row in enumerate(alive) if not drafts[row].finish]
        if not going:
            return
        if len(going) < len(alive):
            prefix.select(going)
            alive, picked = [alive[place] for place in going], picked[going]
        hidden = prefix.feed(list(backbone.embeddings(picked)[:, None]))[:, -1]


def pick(logprobs: Tensor, sampling: Sampling, draw: torch.Generator) -> Tensor:
    """A token of each row [rows]. `top_p`: only the likeliest tokens that hold this much probability together."""
    if sampling.temperature <= 0:
        return logprobs.argmax(dim=-1)
    chances = torch.softmax(logprobs / sampling.temperature, dim=-1)
    if sampling.top_p < 1:
        ordered, index = chances.sort(dim=-1, descending=True)
        beyond = ordered.cumsum(dim=-1) - ordered >= sampling.top_p
        chances = torch.zeros_like(chances).scatter(1, index, ordered.masked_fill(beyond, 0.0))
    return torch.multinomial(chances, 1, generator=draw)[:, 0]


def noted(logprobs: Tensor, token: int, alternatives: int) -> Token:
    top: tuple[tuple[int, float], ...] = ()
    if alternatives:
        best = logprobs.topk(min(alternatives, len(logprobs)))
        top = tuple(zip(best.indices.tolist(), best.values.tolist(), strict=True))
    return Token(token, float(logprobs[token]), top)
