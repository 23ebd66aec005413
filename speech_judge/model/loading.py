"""Open a backbone: weights from a folder or the hub, or a tiny one of random weights, made once and kept."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import torch

from speech_judge.errors import JudgeError
from speech_judge.model import attention
from speech_judge.model import tokenizer as tokenizers_
from speech_judge.model.backbone import Backbone
from speech_judge.model.omni import Omni
from speech_judge.model.qwen2_audio import Qwen2Audio
from speech_judge.model.qwen3_omni import Qwen3Omni
from speech_judge.model.voxtral import Voxtral
from speech_judge.recipe import ModelPart

FAMILIES: dict[str, type[Backbone]] = {kind.family: kind for kind in (Omni, Qwen2Audio, Qwen3Omni, Voxtral)}
DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16}


def open_backbone(part: ModelPart, device: torch.device | str = "cpu") -> Backbone:
    """Weights of `part.path`, no code from there. Raises JudgeError when it is no model of this family."""
    kind = FAMILIES[part.family]
    if not part.path:
        raise JudgeError("The recipe names no weights.", "Set model.path: --base FOLDER, or --set model.path=FOLDER.")
    try:
        model = kind.load(
            part.path,
            dtype=DTYPES[part.dtype],
            attn_implementation="sdpa",
            trust_remote_code=False,
        )
        tokenizer = tokenizers_.load(part.path)
    except (OSError, ValueError) as error:
        raise JudgeError(
            f"{part.path} could not be opened as {part.family}: {error}",
            "It must be a folder with config.json, safetensors and tokenizer.json, or a hub id you can reach.",
        ) from error
    backbone = kind(model.to(device), tokenizer)
    backbone.decoder.config._attn_implementation = implementation(part, device)  # the encoder keeps its own
    return backbone


def implementation(part: ModelPart, device: torch.device | str) -> str:
    """Attention of the decoder over packed rows: block-sparse where there is a kernel for it, else sample by sample."""
    if part.attention != "auto":
        return part.attention
    return attention.FLEX if torch.device(device).type == "cuda" else attention.SEGMENTS


def tiny_folder(part: ModelPart, texts: Iterable[str], seed: int, cache: Path) -> Path:
    """A tiny model of this family in a folder of its own under `cache`; equal wishes find it there again."""
    if part.tiny is None:
        raise JudgeError("The recipe has no [model.tiny].", "Add its sizes, or set model.path.")
    corpus = sorted(set(texts))
    wish = json.dumps([part.family, asdict(part.tiny), seed, corpus], ensure_ascii=False)
    folder = cache / f"{part.family}-{hashlib.sha256(wish.encode()).hexdigest()[:16]}"
    if not folder.is_dir():
        make_tiny(part, corpus, seed, folder)
    return folder


def make_tiny(part: ModelPart, corpus: list[str], seed: int, folder: Path) -> None:
    """Written beside and moved there, so that a half-made model is never found."""
    kind = FAMILIES[part.family]
    assert part.tiny is not None
    tokenizer = tokenizers_.train(corpus, kind.chat, part.tiny.vocabulary)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = kind.build(kind.tiny_config(part.tiny, tokenizer))
    scratch = folder.with_name(f"{folder.name}.{uuid.uuid4().hex}.part")
    scratch.mkdir(parents=True)
    model.save_pretrained(scratch)  # type: ignore[operator]
    tokenizers_.save(tokenizer, kind.chat, scratch)
    try:
        os.rename(scratch, folder)
    except OSError:  # another process was first with the same model
        shutil.rmtree(scratch)
