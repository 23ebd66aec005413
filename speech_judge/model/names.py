"""Canonical names of parameters, the same under every transformers version.

transformers 5.23 keeps the parts of the Omni thinker as `model.{audio_tower,language_model}`; 5.17 and 5.19 as
`audio_tower` and `model`. Adapters and trained weights are stored under the names below; which layout the installed
transformers has is seen from the model itself, not from its version.

    audio_tower.*   projector.*   decoder.*   head.*
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Layout = Mapping[str, str]  # canonical prefix -> prefix of the model at hand

OMNI_LAYOUTS: tuple[Layout, ...] = (
    {
        "audio_tower": "model.audio_tower",
        "decoder": "model.language_model",
        "head": "lm_head",
        "vision": "model.visual",
    },
    {"audio_tower": "audio_tower", "decoder": "model", "head": "lm_head", "vision": "visual"},
)
PROJECTED_LAYOUTS: tuple[Layout, ...] = (
    {
        "audio_tower": "model.audio_tower",
        "projector": "model.multi_modal_projector",
        "decoder": "model.language_model",
        "head": "lm_head",
    },
    {
        "audio_tower": "audio_tower",
        "projector": "multi_modal_projector",
        "decoder": "language_model.model",
        "head": "language_model.lm_head",
    },
)


class UnknownLayout(LookupError):
    """The installed transformers lays this model out in a way this table does not know."""


@dataclass(frozen=True)
class Names:
    layout: Layout

    @classmethod
    def found_in(cls, layouts: Iterable[Layout], modules: Iterable[str]) -> Names:
        """The layout whose decoder has layers and whose other parts are all there."""
        present = set(modules)
        for layout in layouts:
            needed = [prefix for part, prefix in layout.items() if part != "vision"]
            if f"{layout['decoder']}.layers" in present and present.issuperset(needed):
                return cls(layout)
        raise UnknownLayout(f"none of the known layouts fits modules like {sorted(present)[:8]}")

    def canonical(self, name: str) -> str:
        """Longest prefix wins: `model.audio_tower.x` is no part of a decoder called `model`."""
        return swapped(name, {native: part for part, native in self.layout.items()})

    def native(self, name: str) -> str:
        return swapped(name, self.layout)


def swapped(name: str, prefixes: Mapping[str, str]) -> str:
    for prefix in sorted(prefixes, key=len, reverse=True):
        if name == prefix or name.startswith(prefix + "."):
            return prefixes[prefix] + name[len(prefix) :]
    raise KeyError(name)
