"""Sentence models by path, loaded only when asked for: nothing is fetched from a network."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from speech_judge.errors import JudgeError
from speech_judge.metrics.texts import Embed, ErrorChance


def sentence_model(folder: Path) -> Embed:
    """A BERT-like encoder in a local folder (`sentence-transformers` layout or plain): mean of its last states."""
    import torch  # noqa: PLC0415 -- scoring files needs no torch unless similarity is asked for
    from transformers import AutoModel, AutoTokenizer  # noqa: PLC0415

    check(folder)
    tokenizer, model = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval()

    def embed(texts: Sequence[str]) -> npt.NDArray[np.float64]:
        found = []
        with torch.inference_mode():
            for start in range(0, len(texts), 64):
                batch = tokenizer(list(texts[start : start + 64]), padding=True, truncation=True, return_tensors="pt")
                states, mask = model(**batch).last_hidden_state, batch["attention_mask"].unsqueeze(-1)
                found.append(((states * mask).sum(1) / mask.sum(1).clamp(min=1)).double().numpy())
        return np.concatenate(found) if found else np.zeros((0, 1))

    return embed


def error_detector(folder: Path) -> ErrorChance:
    """A sequence classifier whose last label means "this text is broken"."""
    import torch  # noqa: PLC0415
    from transformers import AutoModelForSequenceClassification, AutoTokenizer  # noqa: PLC0415

    check(folder)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForSequenceClassification.from_pretrained(folder).eval()

    def chance(texts: Sequence[str]) -> npt.NDArray[np.float64]:
        found = []
        with torch.inference_mode():
            for start in range(0, len(texts), 64):
                batch = tokenizer(list(texts[start : start + 64]), padding=True, truncation=True, return_tensors="pt")
                logits = model(**batch).logits
                broken = logits.sigmoid()[:, -1] if logits.shape[1] == 1 else logits.softmax(-1)[:, -1]
                found.append(broken.double().numpy())
        return np.concatenate(found) if found else np.zeros(0)

    return chance


def check(folder: Path) -> None:
    if not (folder / "config.json").is_file():
        raise JudgeError(f"{folder} holds no model (no config.json).", "Give the folder of a downloaded model.")
