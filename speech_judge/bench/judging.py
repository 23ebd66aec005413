"""Judging: eight scores of each clip read in a forced form, and a description after them."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from speech_judge.bench.bed import FORM, Bed
from speech_judge.bench.timing import paced
from speech_judge.data.sample import Sample
from speech_judge.data.tokens import Encoder
from speech_judge.judging.form import Choice, Form, Piece, Sort
from speech_judge.judging.session import Session
from speech_judge.judging.writing import Sampling

LABELS = {str(n): str(n) for n in range(1, 6)}
VALUES = (1.0, 2.0, 3.0, 4.0, 5.0)


@dataclass(frozen=True)
class JudgeFigures:
    """Clips a second: scores alone, and with a text of the load's answer tokens."""

    scored_per_s: float
    described_per_s: float
    forwards: int  # of a batch of scores
    memory_mb: float


def measure(bed: Bed, seconds: float) -> JudgeFigures:
    bed.engine.model.eval()
    backbone = bed.engine.backbone
    encoder = Encoder(backbone.tokenizer, backbone.chat, bed.engine.features.tokens)
    forwards = []

    def judge(number: int, *, describe: bool) -> None:
        session = Session(bed.engine, encoder, asked(bed, number))
        forms = [form()] * bed.size.clips
        session.fill(forms)
        forwards.append(session.prefix.forwards)
        if describe:
            _, pieces = session.write(
                range(bed.size.clips), forms, Sampling(max_new_tokens=bed.load.answer, temperature=1.0)
            )
            for _ in pieces:
                pass

    with torch.no_grad():
        scored = paced(bed.device, lambda number: judge(number, describe=False), seconds)
        described = paced(bed.device, lambda number: judge(number, describe=True), seconds)
    return JudgeFigures(
        scored_per_s=bed.size.clips * scored.steps / scored.seconds,
        described_per_s=bed.size.clips * described.steps / described.seconds,
        forwards=forwards[0],
        memory_mb=max(scored.memory_mb, described.memory_mb),
    )


def asked(bed: Bed, step: int) -> list[Sample]:
    return [
        Sample(each.sample.id, each.sample.key, "assessment", (each.slots[0].clip, each.sample.prompt[-1]), "")
        for each in bed.pick(step, bed.size.clips)
    ]


def form() -> Form:
    pieces: list[Piece] = []
    for number, line in enumerate(FORM):
        pieces += [line, Choice(f"d{number}", Sort.SCORE, LABELS, VALUES)]
    return Form((*pieces, "\n</think>\n\n"), ("", ""))
