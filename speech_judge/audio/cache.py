"""Outputs of a frozen audio encoder on disk, so that it runs once per clip: not once per epoch, task and stage.

A folder per encoder and dtype; in it safetensors shards whose tensor names are `<clip digest>:<samples>`. The shards
are the index: nothing else can disagree with them. Each writer names its own shards, so several processes can fill one
folder.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor

SHARD_BYTES = 256 * 2**20


class EncoderCache:
    def __init__(self, folder: Path, encoder: str, dtype: torch.dtype) -> None:
        """`encoder`: a hash of the encoder's weights (`weights_hash`)."""
        self.folder = Path(folder) / f"{encoder[:16]}-{str(dtype).removeprefix('torch.')}"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.dtype = dtype
        self.homes: dict[str, Path] = {}
        self.waiting: dict[str, Tensor] = {}
        self.refresh()

    def refresh(self) -> None:
        """See what other processes have written."""
        known = set(self.homes.values())
        for path in sorted(self.folder.glob("*.safetensors")):
            if path not in known:
                with safe_open(path, "pt") as shard:
                    self.homes.update(dict.fromkeys(shard.keys(), path))

    def missing(self, keys: Iterable[str]) -> list[str]:
        return [key for key in keys if key not in self.homes and key not in self.waiting]

    def put(self, outputs: Mapping[str, Tensor]) -> None:
        self.waiting |= {key: value.detach().to("cpu", self.dtype).contiguous() for key, value in outputs.items()}
        if sum(value.nbytes for value in self.waiting.values()) >= SHARD_BYTES:
            self.flush()

    def flush(self) -> None:
        """Write what waits: whole or not at all."""
        if not self.waiting:
            return
        path = self.folder / f"{uuid.uuid4().hex}.safetensors"
        part = path.with_suffix(".part")
        save_file(self.waiting, part)
        os.replace(part, path)
        self.homes.update(dict.fromkeys(self.waiting, path))
        self.waiting = {}

    def get(self, key: str) -> Tensor:
        """[tokens, hidden]. Shards are memory-mapped: only this tensor is read."""
        if key in self.waiting:
            return self.waiting[key]
        with safe_open(self.homes[key], "pt") as shard:
            found: Tensor = shard.get_tensor(key)
        return found
