"""Qwen3-Omni-MoE's thinker. Built and run at tiny size only; its encoder is the stock one, clip after clip."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers.models.qwen3_omni_moe.configuration_qwen3_omni_moe import Qwen3OmniMoeThinkerConfig
from transformers.models.qwen3_omni_moe.modeling_qwen3_omni_moe import Qwen3OmniMoeThinkerForConditionalGeneration

from speech_judge.data.tokens import CHATML, Chat, token_id
from speech_judge.model.backbone import Backbone
from speech_judge.model.names import OMNI_LAYOUTS
from speech_judge.model.omni import decoder_sizes, whisper_sizes

CHUNK, CHUNK_TOKENS = 100, 13  # mel frames of a convolution chunk, and what three halvings leave of them


class Qwen3Omni(Backbone):
    family = "qwen3_omni_moe"
    layouts = OMNI_LAYOUTS
    chat = Chat(
        system=CHATML.system,
        before_user=CHATML.before_user,
        after_user=CHATML.after_user,
        end=CHATML.end,
        audio_open="<|audio_start|>",
        audio="<|audio_pad|>",
        audio_close="<|audio_end|>",
    )

    @classmethod
    def load(cls, path: str, **settings: Any) -> nn.Module:
        model: nn.Module = Qwen3OmniMoeThinkerForConditionalGeneration.from_pretrained(path, **settings)
        return model

    @classmethod
    def build(cls, config: Any) -> nn.Module:
        model: nn.Module = Qwen3OmniMoeThinkerForConditionalGeneration(config)
        return model

    @classmethod
    def tiny_config(cls, sizes: Any, tokenizer: Tokenizer) -> Any:
        half = sizes.hidden // sizes.heads // 2
        sections = [half - 2 * (half // 3), half // 3, half // 3]
        return Qwen3OmniMoeThinkerConfig(
            audio_config=whisper_sizes(sizes) | {"output_dim": sizes.hidden, "downsample_hidden_size": 16},
            vision_config={
                "depth": 1,
                "hidden_size": 16,
                "intermediate_size": 16,
                "num_heads": 2,
                "out_hidden_size": sizes.hidden,
                "deepstack_visual_indexes": [],
            },
            text_config=decoder_sizes(sizes, tokenizer)
            | {
                "head_dim": sizes.hidden // sizes.heads,
                "moe_intermediate_size": sizes.hidden,
                "num_experts": 4,
                "num_experts_per_tok": 2,
                "rope_parameters": {"rope_type": "default", "rope_theta": 10000.0, "mrope_section": sections},
            },
            audio_token_id=token_id(tokenizer, cls.chat.audio),
        )

    def audio_tokens(self, frames: int) -> int:
        whole, rest = divmod(frames, CHUNK)
        for _ in range(3):
            rest = (rest - 1) // 2 + 1
        return whole * CHUNK_TOKENS + rest

    def positions(self, positions: Tensor) -> Tensor:
        return positions.expand(3, *positions.shape)

    def encode_audio(self, mels: Sequence[Tensor], frames: Sequence[int]) -> list[Tensor]:
        return [self.encode_one(mel.to(self.device, self.dtype)) for mel in mels]

    def encode_one(self, mel: Tensor) -> Tensor:
        length = torch.tensor([mel.shape[1]], device=self.device)
        heard: Tensor = self.audio_tower(mel, feature_lens=length).last_hidden_state
        return heard
