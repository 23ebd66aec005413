"""A recipe: everything that decides a training run, but the data. TOML in, frozen dataclasses out.

recipe = load("tiny", overrides=["stages.0.lr=1e-3"])
"""

from __future__ import annotations

import dataclasses
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from speech_judge import tables
from speech_judge.errors import JudgeError

HERE = Path(__file__).parent / "recipes"
Family = Literal["qwen2_5_omni", "qwen2_audio", "qwen3_omni_moe", "voxtral"]


@dataclass(frozen=True)
class TinyPart:
    """Sizes of a model of random weights. `vocabulary` is an upper bound for the BPE trained on the spot."""

    hidden: int = 64
    layers: int = 2
    heads: int = 4
    encoder_hidden: int = 64
    encoder_layers: int = 2
    mel_bins: int = 80
    vocabulary: int = 600
    initial: float = 0.02  # spread of the random weights; what large models use is far too little for small ones


@dataclass(frozen=True)
class ModelPart:
    family: Family = "qwen2_5_omni"
    path: str = ""  # folder with config.json, safetensors, tokenizer.json; or a hub id where there is a network
    tiny: TinyPart | None = None  # in place of `path`
    dtype: Literal["float32", "bfloat16"] = "bfloat16"
    attention: Literal["auto", "segments", "sdpa", "flex_attention"] = "auto"
    recompute: bool = False  # activations in the backward pass: a third more work, much less memory
    compile: bool = False
    fp8: bool = False  # frozen matrices of the decoder in float8 (CUDA of compute capability 8.9 and later)
    logit_chunk: int = 4096  # supervised positions whose logits exist at once


@dataclass(frozen=True)
class AudioPart:
    max_seconds: float = 30.0
    cache: bool = True  # outputs of a frozen encoder, on disk


@dataclass(frozen=True)
class AdaptPart:
    """What is trained. `full` trains decoder, head and embeddings; the encoder only when it says `trained`."""

    kind: Literal["lora", "full"] = "lora"
    r: int = 8
    alpha: int = 32
    dropout: float = 0.0
    encoder: Literal["frozen", "trained"] = "frozen"


@dataclass(frozen=True)
class LossPart:
    """Weight of a token as a target, by what it belongs to (SpeechEval's eq. 1: dimension lines 0.3, answer 1)."""

    dimension: float = 0.3
    frame: float = 0.3  # tags and fixed lines around the dimensions
    answer: float = 1.0
    regression: float = 0.0  # weight of the squared error of the expected score, in units of the scale's range
    labels: Mapping[str, float] = field(default_factory=dict)  # by dimension: cross-entropy among its labels alone


@dataclass(frozen=True)
class Stage:
    """One pass of training. Later stages go on with the weights of earlier ones."""

    name: str
    kind: str = "sft"
    on: bool = True  # false leaves the stage out
    think: bool = True  # false leaves out a target's <think> lines
    tasks: Mapping[str, float] = field(default_factory=dict)  # how often a task's sample is seen in an epoch
    epochs: float = 1.0
    max_steps: int = 0  # 0: as many as the epochs take
    batch: int = 16  # samples of an optimizer step, over all devices
    pack_tokens: int = 4096  # longest packed row
    lr: float = 1e-4
    warmup: float = 0.05  # share of the steps
    schedule: Literal["cosine", "linear", "constant"] = "cosine"
    weight_decay: float = 0.0
    betas: tuple[float, float] = (0.9, 0.999)
    clip: float = 1.0
    eval_every: int = 50
    eval_samples: int = 512  # of the validation split; 0: all
    save_every: int = 50
    finish: Literal["best", "last"] = "best"  # whose weights the next stage and the final model have
    patience: int = 0  # validations without a better loss before it stops; 0: never
    loss: LossPart = LossPart()
    options: Mapping[str, Any] = field(default_factory=dict)  # read by the kind, strictly


@dataclass(frozen=True)
class Recipe:
    name: str
    description: str
    stages: tuple[Stage, ...]
    seed: int = 42
    model: ModelPart = ModelPart()
    audio: AudioPart = AudioPart()
    adapt: AdaptPart = AdaptPart()


def load(path_or_name: str | Path, overrides: Sequence[str] = ()) -> Recipe:
    """A recipe by file, or by name out of the package. `overrides` are `key.path=TOML value`. Raises JudgeError."""
    path = Path(path_or_name)
    if not path.suffix and not path.exists():
        path = HERE / f"{path_or_name}.toml"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in HERE.glob("*.toml")))
        raise JudgeError(f"There is no recipe {str(path_or_name)!r}.", f"Name a TOML file or one of: {known}.")
    text = path.read_text(encoding="utf-8")
    table = parse(text, path.name)
    for override in overrides:
        override_one(table, override)
    return checked(tables.read(Recipe, table, tables.Source(path.name, text)))


def parse(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise JudgeError(f"{name} is not TOML: {error}.", "Mend the line it names.") from error


def override_one(table: dict[str, Any], override: str) -> None:
    """Set `stages.0.lr=1e-3` in place. A value that is no TOML is taken as a string."""
    key, equals, written = override.partition("=")
    if not equals:
        raise JudgeError(f"--set {override!r} has no '='.", "Write --set key=value, for instance stages.0.lr=1e-4.")
    try:
        value = tomllib.loads(f"value = {written}")["value"]
    except tomllib.TOMLDecodeError:
        value = written
    *parents, last = key.split(".")
    spot: Any = table
    try:
        for part in parents:
            spot = spot[int(part)] if isinstance(spot, list) else spot.setdefault(part, {})
        spot[int(last) if isinstance(spot, list) else last] = value
    except (IndexError, ValueError, TypeError, AttributeError) as error:
        stages = len(table.get("stages", ()))
        raise JudgeError(
            f"--set {override!r} names nothing that a recipe has.",
            f"Write section.key=value, for instance stages.0.lr=1e-4; stages are numbered 0 to {stages - 1} here.",
        ) from error


def checked(recipe: Recipe) -> Recipe:
    """What types cannot say."""
    if not recipe.stages:
        raise JudgeError(f"The recipe {recipe.name!r} has no [[stages]].", "Add one.")
    if recipe.model.path and recipe.model.tiny:
        raise JudgeError("model.path and model.tiny are both set.", "Keep one: weights from a folder, or random ones.")
    for stage in recipe.stages:
        if stage.batch < 1 or stage.pack_tokens < 1 or (stage.epochs <= 0 and not stage.max_steps):
            raise JudgeError(
                f"Stage {stage.name!r} would train nothing.", "batch, pack_tokens and epochs must be above 0."
            )
    return recipe


def dump(recipe: Recipe) -> str:
    """The recipe as TOML, every value written out; `load` of it gives an equal recipe."""
    lines: list[str] = []
    write_table(lines, dataclasses.asdict(recipe), "")
    return "\n".join(lines).strip() + "\n"


def write_table(lines: list[str], table: Mapping[str, Any], name: str) -> None:
    nested = {key: value for key, value in table.items() if isinstance(value, Mapping)}
    listed = {
        key: value
        for key, value in table.items()
        if isinstance(value, list | tuple) and value and isinstance(value[0], Mapping)
    }
    for key, value in table.items():
        if key not in nested and key not in listed and value is not None:
            lines.append(f"{toml_key(key)} = {toml_value(value)}")
    for key, value in nested.items():
        path = f"{name}.{toml_key(key)}" if name else toml_key(key)
        lines += ["", f"[{path}]"]
        write_table(lines, value, path)
    for key, rows in listed.items():
        path = f"{name}.{toml_key(key)}" if name else toml_key(key)
        for row in rows:
            lines += ["", f"[[{path}]]"]
            write_table(lines, row, path)


def toml_key(key: str) -> str:
    return key if key.replace("_", "").replace("-", "").isalnum() else json.dumps(key)


def toml_value(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml_value(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)
