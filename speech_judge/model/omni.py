"""Qwen2.5-Omni's thinker: mel windows of two seconds, 25 tokens a second, M-RoPE that is plain for audio and text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import Qwen2_5OmniThinkerConfig, Qwen2_5OmniThinkerForConditionalGeneration

from speech_judge.data.tokens import token_id
from speech_judge.model.backbone import Backbone
from speech_judge.model.names import OMNI_LAYOUTS
from speech_judge.model.whisper import lengths_mask, run_layers


class Omni(Backbone):
    family = "qwen2_5_omni"
    layouts = OMNI_LAYOUTS

    @classmethod
    def load(cls, path: str, **settings: Any) -> nn.Module:
        model: nn.Module = Qwen2_5OmniThinkerForConditionalGeneration.from_pretrained(path, **settings)
        return model

    @classmethod
    def build(cls, config: Any) -> nn.Module:
        model: nn.Module = Qwen2_5OmniThinkerForConditionalGeneration(config)
        return model

    @classmethod
    def tiny_config(cls, sizes: Any, tokenizer: Tokenizer) -> Any:
        half = sizes.hidden // sizes.heads // 2
        sections = [half - 2 * (half // 3), half // 3, half // 3]
        return Qwen2_5OmniThinkerConfig(
            audio_config=whisper_sizes(sizes) | {"n_window": 100, "output_dim": sizes.hidden},
            # The default vision tower alone has 3 B parameters; this one is dropped, but it is built first.
            vision_config={
                "depth": 1,
                "hidden_size": 16,
                "intermediate_size": 16,
                "num_heads": 2,
                "out_hidden_size": sizes.hidden,
                "fullatt_block_indexes": [0],
            },
            text_config=decoder_sizes(sizes, tokenizer)
            | {"rope_parameters": {"rope_type": "default", "rope_theta": 10000.0, "mrope_section": sections}},
            audio_token_index=token_id(tokenizer, cls.chat.audio),
            audio_start_token_id=token_id(tokenizer, cls.chat.audio_open),
            audio_end_token_id=token_id(tokenizer, cls.chat.audio_close),
        )

    def positions(self, positions: Tensor) -> Tensor:
        return positions.expand(3, *positions.shape)

    def encode_audio(self, mels: Sequence[Tensor], frames: Sequence[int]) -> list[Tensor]:
        """All windows of all clips in one batch; a convolution sees zeros beyond its window, as in the stock loop."""
        tower = self.audio_tower
        wide = 2 * int(tower.n_window)
        windows = [window for mel in mels for window in mel.split(wide, dim=1)]
        widths = torch.tensor([window.shape[1] for window in windows], device=self.device)
        longest = int(widths.max())
        batch = torch.stack([F.pad(window, (0, longest - window.shape[1])) for window in windows]).to(
            self.device, self.dtype
        )
        hidden = F.gelu(tower.conv1(batch)) * lengths_mask(widths, longest)[:, None, :]
        hidden = F.gelu(tower.conv2(hidden)).transpose(1, 2)
        hidden = hidden + tower.positional_embedding.positional_embedding[: hidden.shape[1]].to(hidden.dtype)
        lengths = (widths - 1) // 2 + 1
        hidden = run_layers(tower.layers, hidden, lengths)
        flat = hidden[lengths_mask(lengths, hidden.shape[1])]
        pooled = [pool_pairs(clip) for clip in flat.split([sum_of_windows(count, wide) for count in frames])]
        projected: Tensor = tower.proj(tower.ln_post(torch.cat(pooled)))
        return list(projected.split([clip.shape[0] for clip in pooled]))


def sum_of_windows(frames: int, wide: int) -> int:
    """Places after the convolution of a clip's windows together."""
    whole, rest = divmod(frames, wide)
    return whole * ((wide - 1) // 2 + 1) + ((rest - 1) // 2 + 1 if rest else 0)


def pool_pairs(hidden: Tensor) -> Tensor:
    """[time, channels] -> [time // 2, channels], the mean of neighbours; an odd last one is left out, as in stock."""
    even = hidden.shape[0] // 2 * 2
    return (hidden[0:even:2] + hidden[1:even:2]) / 2


def whisper_sizes(sizes: Any) -> dict[str, Any]:
    return {
        "num_mel_bins": sizes.mel_bins,
        "d_model": sizes.encoder_hidden,
        "encoder_layers": sizes.encoder_layers,
        "encoder_attention_heads": sizes.heads,
        "encoder_ffn_dim": 2 * sizes.encoder_hidden,
        "initializer_range": sizes.initial,
    }


def decoder_sizes(sizes: Any, tokenizer: Tokenizer) -> dict[str, Any]:
    return {
        "vocab_size": tokenizer.get_vocab_size(),
        "hidden_size": sizes.hidden,
        "intermediate_size": 2 * sizes.hidden,
        "num_hidden_layers": sizes.layers,
        "num_attention_heads": sizes.heads,
        "num_key_value_heads": sizes.heads // 2,
        "max_position_embeddings": 4096,
        "tie_word_embeddings": False,
        "initializer_range": sizes.initial,
    }
