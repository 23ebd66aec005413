"""Answers in the shapes that OpenAI's clients read."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tokenizers import Tokenizer

from speech_judge.judging.writing import Draft, Token


@dataclass(frozen=True)
class Answer:
    model: str
    id: str = field(default_factory=lambda: f"chatcmpl-{uuid.uuid4().hex}")
    created: int = field(default_factory=lambda: int(time.time()))

    def head(self, kind: str) -> dict[str, Any]:
        return {"id": self.id, "object": kind, "created": self.created, "model": self.model}

    def whole(self, draft: Draft, prompt: int, *, logprobs: bool) -> dict[str, Any]:
        choice = {
            "index": 0,
            "message": {"role": "assistant", "content": draft.text, "refusal": None},
            "finish_reason": draft.finish,
            "logprobs": {"content": tokens_of(draft.tokens, draft.tokenizer)} if logprobs else None,
        }
        return {**self.head("chat.completion"), "choices": [choice], "usage": usage(draft, prompt)}

    def piece(self, delta: Mapping[str, Any], finish: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": dict(delta), "finish_reason": finish, "logprobs": None}
        return {**self.head("chat.completion.chunk"), "choices": [choice]}

    def counts(self, draft: Draft, prompt: int) -> dict[str, Any]:
        return {**self.head("chat.completion.chunk"), "choices": [], "usage": usage(draft, prompt)}


def usage(draft: Draft, prompt: int) -> dict[str, int]:
    written = len(draft.tokens)
    return {"prompt_tokens": prompt, "completion_tokens": written, "total_tokens": prompt + written}


def tokens_of(tokens: Sequence[Token], tokenizer: Tokenizer) -> list[dict[str, Any]]:
    return [
        one(token.id, token.logprob, tokenizer)
        | {"top_logprobs": [one(other, logprob, tokenizer) for other, logprob in token.top]}
        for token in tokens
    ]


def one(token: int, logprob: float, tokenizer: Tokenizer) -> dict[str, Any]:
    text = tokenizer.decode([token], skip_special_tokens=False)
    return {"token": text, "logprob": logprob, "bytes": list(text.encode())}
