"""Names that reveal nothing: keyed digests, the same in every release of one installation."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

PREFIXES = {
    "clip": "c",
    "pair": "p",
    "item": "i",
    "rater": "r",
    "speaker": "s",
    "system": "y",
    "text": "t",
    "recording": "g",
    "sound": "n",
    "campaign": "m",
    "words": "w",
}


@dataclass(frozen=True)
class Namer:
    """`key` is secret: without it a pseudonym cannot be found again by hashing a list of known names."""

    key: bytes

    @lru_cache(maxsize=8192)  # noqa: B019 -- a row asks for the same few names again and again; there is one Namer
    def name(self, kind: str, *parts: str) -> str:
        """For example `c3f0…`: one letter for the kind and 24 hexadecimal digits (96 bits)."""
        digest = hashlib.blake2b(key=self.key, digest_size=12, person=kind.encode()[:16])
        for part in parts:
            data = part.encode()
            digest.update(len(data).to_bytes(8, "big") + data)  # so that ("ab", "c") is not ("a", "bc")
        return PREFIXES[kind] + digest.hexdigest()

    def or_none(self, kind: str, value: str) -> str | None:
        return self.name(kind, value) if value else None


def audio_path(clip_id: str) -> str:
    return f"audio/{clip_id[1:3]}/{clip_id[3:5]}/{clip_id}.wav"
