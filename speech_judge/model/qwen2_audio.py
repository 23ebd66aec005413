"""Qwen2-Audio: one window of 30 seconds; only the clip's own part of it is computed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import Qwen2AudioConfig, Qwen2AudioForConditionalGeneration

from speech_judge.data.tokens import token_id
from speech_judge.model.backbone import Backbone
from speech_judge.model.names import PROJECTED_LAYOUTS
from speech_judge.model.omni import decoder_sizes, pool_pairs, whisper_sizes
from speech_judge.model.whisper import run_layers


class Qwen2Audio(Backbone):
    family = "qwen2_audio"
    layouts = PROJECTED_LAYOUTS
    beyond = 2  # the two convolutions of the last place reach two frames past an odd end, where stock has silence
    window_seconds = 30

    @classmethod
    def load(cls, path: str, **settings: Any) -> nn.Module:
        model: nn.Module = Qwen2AudioForConditionalGeneration.from_pretrained(path, **settings)
        return model

    @classmethod
    def build(cls, config: Any) -> nn.Module:
        model: nn.Module = Qwen2AudioForConditionalGeneration(config)
        return model

    @classmethod
    def tiny_config(cls, sizes: Any, tokenizer: Tokenizer) -> Any:
        return Qwen2AudioConfig(
            audio_config=whisper_sizes(sizes) | {"model_type": "qwen2_audio_encoder"},
            text_config=decoder_sizes(sizes, tokenizer) | {"model_type": "qwen2"},
            audio_token_index=token_id(tokenizer, cls.chat.audio),
        )

    def encode_audio(self, mels: Sequence[Tensor], frames: Sequence[int]) -> list[Tensor]:
        tower = self.audio_tower
        longest = max(mel.shape[1] for mel in mels)
        batch = torch.stack([F.pad(mel, (0, longest - mel.shape[1])) for mel in mels]).to(self.device, self.dtype)
        hidden = F.gelu(tower.conv2(F.gelu(tower.conv1(batch)))).transpose(1, 2)
        hidden = hidden + tower.embed_positions.weight[: hidden.shape[1]].to(hidden.dtype)
        lengths = [(count - 1) // 2 + 1 for count in frames]
        hidden = run_layers(tower.layers, hidden, torch.tensor(lengths, device=self.device))
        pooled = [pool_pairs(clip[:length]) for clip, length in zip(hidden, lengths, strict=True)]
        projected: Tensor = self.projector(tower.layer_norm(torch.cat(pooled)))
        return list(projected.split([clip.shape[0] for clip in pooled]))
