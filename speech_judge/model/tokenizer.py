"""Tokenizers: read from a model's folder, or trained on the spot for a tiny model."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from speech_judge.data.tokens import Chat

SPECIAL = re.compile(r"<\|[^|]+\|>|\[/?[A-Z_]+\]|</?s>")


def specials_of(chat: Chat) -> list[str]:
    """Special tokens a family's conversations are written with."""
    written = (chat.system, chat.before_user, chat.after_user, chat.end, chat.audio_open, chat.audio, chat.audio_close)
    return list(dict.fromkeys(token for text in written for token in SPECIAL.findall(text)))


def train(texts: Iterable[str], chat: Chat, vocabulary: int) -> Tokenizer:
    """Byte-level BPE whose digits stand alone, as Qwen's do, so that a score is one token."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary,
        special_tokens=specials_of(chat),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def save(tokenizer: Tokenizer, chat: Chat, folder: Path) -> None:
    """With the special tokens as attributes, where stock processors look for them."""
    tokenizer.save(str(folder / "tokenizer.json"))
    named = {"audio_token": chat.audio, "audio_bos_token": chat.audio_open, "audio_eos_token": chat.audio_close}
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "eos_token": chat.end,
        "pad_token": chat.end,
        "extra_special_tokens": {name: token for name, token in named.items() if token},
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=1), encoding="utf-8")


def load(path: str) -> Tokenizer:
    """From `tokenizer.json`; older folders without one are converted by transformers' own tokenizer class."""
    file = Path(path) / "tokenizer.json"
    if file.is_file():
        return Tokenizer.from_file(str(file))
    from transformers import AutoTokenizer  # noqa: PLC0415 -- seconds of import that most folders do not need

    tokenizer: Tokenizer = AutoTokenizer.from_pretrained(path, trust_remote_code=False).backend_tokenizer
    return tokenizer
