"""A frozen text model beside the judge: ALLD's expert, and the evaluator of GRPO's replies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor
from transformers import AutoModelForCausalLM

from speech_judge.data.tokens import CHATML
from speech_judge.errors import JudgeError
from speech_judge.model import tokenizer as tokenizers_
from speech_judge.model import tree_attention

SYSTEM = "You are a helpful assistant."


@dataclass(frozen=True)
class Read:
    """log p of a reply's tokens [n]; the k likeliest tokens at each place [n, k] and their log p."""

    logprobs: Tensor
    tokens: Tensor
    best: Tensor


class TextModel:
    """Weights from a folder or hub id, no code from there. Conversations are ChatML, as Qwen's are, where the
    tokenizer knows it; else the prompt stands as it is."""

    def __init__(self, path: str, device: torch.device | str, dtype: torch.dtype) -> None:
        try:
            model: Any = AutoModelForCausalLM.from_pretrained(
                path, dtype=dtype, attn_implementation="sdpa", trust_remote_code=False
            )
            self.tokenizer: Tokenizer = tokenizers_.load(path)
        except (OSError, ValueError) as error:
            raise JudgeError(
                f"{path!r} could not be opened as a text model: {error}",
                "Name a folder with config.json, safetensors and tokenizer.json, or a hub id you can reach.",
            ) from error
        self.model = model.to(device).eval().requires_grad_(False)
        self.device = torch.device(device)
        self.chats = self.tokenizer.token_to_id("<|im_start|>") is not None

    def ids(self, text: str) -> list[int]:
        return list(self.tokenizer.encode(text, add_special_tokens=False).ids)

    def asked(self, prompt: str) -> list[int]:
        """Up to where the reply begins."""
        opening = CHATML.system.format(text=SYSTEM) + CHATML.before_user
        return self.ids(opening + prompt + CHATML.after_user if self.chats else prompt + "\n")

    def closing(self) -> list[int]:
        return self.ids(CHATML.end) if self.chats else []

    @torch.no_grad()
    def read(self, prompts: Sequence[str], replies: Sequence[Sequence[int]], *, best: int = 0) -> list[Read]:
        """How likely each reply's tokens are after its prompt."""
        starts = [self.asked(prompt) for prompt in prompts]
        rows = [[*start, *reply] for start, reply in zip(starts, replies, strict=True)]
        longest = max(map(len, rows))
        ids = torch.tensor([[*row, *[0] * (longest - len(row))] for row in rows], device=self.device)
        seen = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows], device=self.device)
        states = self.model.base_model(input_ids=ids, attention_mask=seen).last_hidden_state
        found = []
        for number, (start, reply) in enumerate(zip(starts, replies, strict=True)):
            places = slice(len(start) - 1, len(start) - 1 + len(reply))
            said = self.model.lm_head(states[number, places]).float().log_softmax(-1)
            top = said.topk(best) if best else said.topk(0)
            wanted = torch.tensor(list(reply), dtype=torch.long, device=self.device)
            found.append(Read(said.gather(1, wanted[:, None])[:, 0], top.indices, top.values))
        return found

    @torch.no_grad()
    def branched(self, stem: Sequence[int], branches: Sequence[Sequence[int]]) -> Tensor:
        """Logits [branches, vocabulary] after each of several continuations of one text, in one pass."""
        shape = [(len(stem), tuple(map(len, branches)))]
        ids = [*stem, *(token for branch in branches for token in branch)]
        positions = [*range(len(stem)), *(len(stem) + n for branch in branches for n in range(len(branch)))]
        states = self.model.base_model(
            input_ids=torch.tensor([ids], device=self.device),
            position_ids=torch.tensor([positions], device=self.device),
            attention_mask=tree_attention.dense_mask(shape, self.device),
            use_cache=False,
        ).last_hidden_state[0]
        ends = torch.tensor([len(stem), *map(len, branches)]).cumsum(0)[1:] - 1
        logits: Tensor = self.model.lm_head(states[ends.to(self.device)]).float()
        return logits
