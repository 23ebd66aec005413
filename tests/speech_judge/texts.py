"""A text model of random weights: an expert or evaluator that knows nothing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import Qwen2Config, Qwen2ForCausalLM

from speech_judge.data.tokens import CHATML
from speech_judge.model import tokenizer


def text_model(folder: Path, corpus: Iterable[str] = (), *, spelling: Tokenizer | None = None) -> Path:
    """`spelling`: a tokenizer to take over; else one is trained on `corpus`."""
    spelling = spelling or tokenizer.train(corpus, CHATML, 400)
    config = Qwen2Config(
        vocab_size=spelling.get_vocab_size(),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        initializer_range=0.2,
    )
    torch.manual_seed(0)
    Qwen2ForCausalLM(config).save_pretrained(folder)
    tokenizer.save(spelling, CHATML, folder)
    return folder
