from __future__ import annotations

import pytest

from speech_judge.model.names import OMNI_LAYOUTS, PROJECTED_LAYOUTS, Names, UnknownLayout

NEW, OLD = OMNI_LAYOUTS
CANONICAL = [
    "decoder.layers.0.self_attn.q_proj.lora_A.weight",
    "audio_tower.layers.1.fc1.weight",
    "head.weight",
    "decoder.norm.weight",
]


def modules_of(layout: dict[str, str]) -> list[str]:
    return [*layout.values(), f"{layout['decoder']}.layers", f"{layout['decoder']}.layers.0"]


@pytest.mark.parametrize("layouts", [OMNI_LAYOUTS, PROJECTED_LAYOUTS])
def test_names_survive_every_layout(layouts):
    for layout in layouts:
        names = Names.found_in(layouts, modules_of(layout))
        assert names.layout == layout
        assert [names.canonical(names.native(name)) for name in CANONICAL] == CANONICAL


def test_what_one_transformers_saves_another_finds():
    """transformers 5.23 keeps the decoder as model.language_model, 5.19 as model."""
    name = Names(NEW).canonical("model.language_model.layers.3.mlp.up_proj.lora_B.weight")
    assert Names(OLD).native(name) == "model.layers.3.mlp.up_proj.lora_B.weight"


def test_a_layout_nobody_knows_is_named():
    with pytest.raises(UnknownLayout, match="language_model"):
        Names.found_in(OMNI_LAYOUTS, ["language_model", "language_model.layers"])
