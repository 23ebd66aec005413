"""From clips to the embeddings a decoder reads: wave, mel, encoder; each step once per clip."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import torch
from torch import Tensor

from speech_judge.audio import wav
from speech_judge.audio.cache import EncoderCache
from speech_judge.audio.mel import frames_of, log_mel
from speech_judge.data.sample import AudioRef
from speech_judge.model.backbone import Backbone

MEL_BYTES = 1 << 30  # mels kept in memory; a clip of 5 s has 0.25 MiB of 128 bins


class Features:
    """`cut` holds the clips that were longer than allowed: a report says how many."""

    def __init__(self, backbone: Backbone, max_seconds: float, *, cache: Path | None) -> None:
        """`cache`: folder for outputs of a frozen encoder; None runs the encoder every time (it is being trained)."""
        self.backbone = backbone
        limit = min(max_seconds, backbone.window_seconds or max_seconds)
        self.longest = int(limit * wav.RATE)
        self.cut: set[str] = set()
        self.lengths: dict[str, int] = {}
        self.mels: OrderedDict[str, Tensor] = OrderedDict()
        self.held = 0
        self.cache = EncoderCache(cache, backbone.encoder_hash(), backbone.dtype) if cache else None

    def samples(self, clip: AudioRef) -> int:
        if clip.digest not in self.lengths:
            self.lengths[clip.digest], too_long = wav.samples_of(clip.path, self.longest)
            if too_long:
                self.cut.add(clip.clip)
        return self.lengths[clip.digest]

    def tokens(self, clip: AudioRef) -> int:
        """How many places the clip takes in a row."""
        return self.backbone.audio_tokens(frames_of(self.samples(clip)))

    def embeddings(self, clips: Sequence[AudioRef]) -> list[Tensor]:
        """[tokens, hidden] of each clip, on the backbone's device. A clip that comes twice is encoded once."""
        unique = {clip.digest: clip for clip in clips}
        if self.cache is None:
            found = dict(zip(unique, self.encode(list(unique.values())), strict=True))
        else:
            self.fill(unique.values())
            found = {digest: self.cache.get(self.key(clip)).to(self.backbone.device) for digest, clip in unique.items()}
        return [found[clip.digest] for clip in clips]

    def fill(
        self, clips: Iterable[AudioRef], at_once: int = 32, said: Callable[[int, int], None] | None = None
    ) -> None:
        """Encode what the cache lacks. Done for a whole stage beforehand, so that training never waits for audio."""
        if self.cache is None:
            return
        by_key = {self.key(clip): clip for clip in clips}
        missing = sorted(self.cache.missing(by_key), key=lambda key: self.samples(by_key[key]))
        for start in range(0, len(missing), at_once):
            keys = missing[start : start + at_once]
            with torch.no_grad():
                outputs = self.encode([by_key[key] for key in keys])
            self.cache.put(dict(zip(keys, outputs, strict=True)))
            if said:
                said(start + len(keys), len(missing))

    def key(self, clip: AudioRef) -> str:
        return f"{clip.digest}:{self.samples(clip)}"

    def encode(self, clips: Sequence[AudioRef]) -> list[Tensor]:
        return self.backbone.encode_audio(
            [self.mel(clip) for clip in clips], [frames_of(self.samples(clip)) for clip in clips]
        )

    def mel(self, clip: AudioRef) -> Tensor:
        if (known := self.mels.get(clip.digest)) is not None:
            self.mels.move_to_end(clip.digest)
            return known
        window = self.backbone.window_seconds
        made = log_mel(
            wav.read(clip.path, self.longest),
            self.backbone.mel_bins,
            beyond=self.backbone.beyond,
            window=window * wav.RATE if window else None,
        )
        self.mels[clip.digest] = made
        self.held += made.nbytes
        while self.held > MEL_BYTES:
            self.held -= self.mels.popitem(last=False)[1].nbytes
        return made
