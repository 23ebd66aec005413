"""The adapter between this package and a family of models: where its parts are, how it hears, how it counts positions.

Everything a family does differently is a method here; the engine knows no family by name.
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from speech_judge.data.tokens import CHATML, Chat
from speech_judge.model.names import Layout, Names


class Backbone(ABC):
    family: ClassVar[str]
    layouts: ClassVar[tuple[Layout, ...]]
    chat: ClassVar[Chat] = CHATML
    beyond: ClassVar[int] = 0  # silent mel frames the encoder looks at after a clip's end
    window_seconds: ClassVar[int | None] = None  # longest clip the encoder has positions for

    def __init__(self, model: Any, tokenizer: Tokenizer) -> None:
        self.model: nn.Module = model
        self.tokenizer = tokenizer
        self.names = Names.found_in(self.layouts, (name for name, _ in model.named_modules()))
        self.drop_vision()
        self.audio_tower: Any = self.part("audio_tower")
        self.projector: Any = self.part("projector") if "projector" in self.names.layout else None
        self.decoder: Any = self.part("decoder")
        self.head: Any = self.part("head")
        self.embeddings: Any = self.decoder.embed_tokens

    @classmethod
    @abstractmethod
    def load(cls, path: str, **settings: Any) -> nn.Module:
        """The model of a local folder or hub id."""

    @classmethod
    @abstractmethod
    def tiny_config(cls, sizes: Any, tokenizer: Tokenizer) -> Any:
        """Configuration of a model of random weights (`recipe.TinyPart`)."""

    @classmethod
    @abstractmethod
    def build(cls, config: Any) -> nn.Module:
        """A model of random weights."""

    @abstractmethod
    def encode_audio(self, mels: Sequence[Tensor], frames: Sequence[int]) -> list[Tensor]:
        """Mels [bins, frames + beyond] of clips with so many true frames to embeddings [tokens, hidden] of each clip,
        as if it were alone."""

    def audio_tokens(self, frames: int) -> int:
        """Embeddings of a clip of so many mel frames: a convolution halves them, pooling halves them again."""
        return ((frames - 1) // 2 + 1 - 2) // 2 + 1

    def positions(self, positions: Tensor) -> Tensor:
        """Positions [batch, length] as the decoder wants them."""
        return positions

    @property
    def mel_bins(self) -> int:
        return int(self.audio_tower.config.num_mel_bins)

    @property
    def hidden(self) -> int:
        return int(self.embeddings.embedding_dim)

    @property
    def dtype(self) -> torch.dtype:
        kind: torch.dtype = self.embeddings.weight.dtype
        return kind

    @property
    def device(self) -> torch.device:
        place: torch.device = self.embeddings.weight.device
        return place

    def part(self, canonical: str) -> nn.Module:
        return self.model.get_submodule(self.names.layout[canonical])

    def drop_vision(self) -> None:
        """A judge sees nothing: 0.7 B parameters of the published Omni need not be held."""
        where = self.names.layout.get("vision", "")
        parent, _, name = where.rpartition(".")
        owner = self.model.get_submodule(parent) if parent else self.model
        if name and hasattr(owner, name):
            delattr(owner, name)

    def canonical(self, name: str) -> str:
        return self.names.canonical(name)

    def native(self, name: str) -> str:
        return self.names.native(name)

    def encoder_parts(self) -> list[nn.Module]:
        return [part for part in (self.audio_tower, self.projector) if part is not None]

    def encoder_hash(self) -> str:
        """Of the encoder's weights, by which its outputs are cached."""
        digest = hashlib.sha256(self.family.encode())
        for part in self.encoder_parts():
            for name, weight in sorted(part.state_dict().items()):
                digest.update(name.encode() + str(tuple(weight.shape)).encode())
                digest.update(weight.detach().to("cpu").contiguous().view(torch.uint8).numpy().tobytes())
        return digest.hexdigest()
