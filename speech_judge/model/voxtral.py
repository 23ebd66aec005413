"""Voxtral: always 30 seconds of mel, silence included, and 375 tokens. Built and run at tiny size only.

The published model hears longer clips in several windows; here a clip is cut to one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import VoxtralConfig, VoxtralForConditionalGeneration

from speech_judge.data.tokens import Chat, token_id
from speech_judge.model.backbone import Backbone
from speech_judge.model.names import PROJECTED_LAYOUTS
from speech_judge.model.omni import decoder_sizes


class Voxtral(Backbone):
    family = "voxtral"
    layouts = PROJECTED_LAYOUTS
    beyond = 3000
    window_seconds = 30
    chat = Chat(
        system="<s>",
        before_user="[INST]",
        after_user="[/INST]",
        end="</s>",
        audio_open="[BEGIN_AUDIO]",
        audio="[AUDIO]",
        audio_close="",
    )

    @classmethod
    def load(cls, path: str, **settings: Any) -> nn.Module:
        model: nn.Module = VoxtralForConditionalGeneration.from_pretrained(path, **settings)
        return model

    @classmethod
    def build(cls, config: Any) -> nn.Module:
        model: nn.Module = VoxtralForConditionalGeneration(config)
        return model

    @classmethod
    def tiny_config(cls, sizes: Any, tokenizer: Tokenizer) -> Any:
        encoder = {
            "num_mel_bins": sizes.mel_bins,
            "hidden_size": sizes.encoder_hidden,
            "num_hidden_layers": sizes.encoder_layers,
            "num_attention_heads": sizes.heads,
            "intermediate_size": 4 * sizes.encoder_hidden,
        }
        return VoxtralConfig(
            audio_config=encoder,
            text_config=decoder_sizes(sizes, tokenizer) | {"model_type": "llama"},
            audio_token_id=token_id(tokenizer, cls.chat.audio),
        )

    def audio_tokens(self, frames: int) -> int:
        encoder = self.audio_tower.config
        return int(encoder.max_source_positions * encoder.hidden_size // encoder.intermediate_size)

    def encode_audio(self, mels: Sequence[Tensor], frames: Sequence[int]) -> list[Tensor]:
        hidden = self.audio_tower(torch.stack(list(mels)).to(self.device, self.dtype)).last_hidden_state
        stacked = hidden.reshape(len(mels), -1, self.audio_tower.config.intermediate_size)
        return list(self.projector(stacked))
