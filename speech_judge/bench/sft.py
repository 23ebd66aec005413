"""Supervised steps: rows laid out, forward, backward, AdamW; what training does, without journal and checkpoints."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from speech_judge.batch import Batch, lay_out, weights_of
from speech_judge.bench.bed import Bed
from speech_judge.bench.timing import paced
from speech_judge.data.packing import pack
from speech_judge.recipe import LossPart
from speech_judge.training.cost import peak_flops
from speech_judge.training.sft import JointLoss

PART = LossPart()


@dataclass(frozen=True)
class SftFigures:
    tokens_per_s: float
    samples_per_s: float
    tokens_per_sample: float
    padding: float  # share of the places
    mfu: float | None  # of the datasheet's bf16 peak; None where that is unknown
    memory_mb: float
    steps: int


def measure(bed: Bed, seconds: float) -> SftFigures:
    trained = [p for p in bed.engine.model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=1e-4)
    joint = JointLoss(PART)
    bed.engine.model.train()
    done: list[tuple[float, ...]] = []  # tokens, places, samples, operations of each step

    def step(number: int) -> None:
        rows = rows_of(bed, number)
        totals = joint.totals(rows)
        for row in rows:
            here = row.to(bed.device)
            joint.shares(bed.engine.read(here), here, totals)["loss"].backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        tokens, samples = sum(row.tokens for row in rows), sum(len(row.owners) for row in rows)
        done.append((tokens, sum(len(row.ids) for row in rows), samples, bed.work.of_rows(rows)))

    pace = paced(bed.device, step, seconds)
    tokens, places, samples, flops = np.sum(done[-pace.steps :], axis=0).tolist()
    peak = peak_flops(bed.device)
    return SftFigures(
        tokens_per_s=tokens / pace.seconds,
        samples_per_s=samples / pace.seconds,
        tokens_per_sample=tokens / samples,
        padding=1 - tokens / places,
        mfu=flops / pace.seconds / peak if peak else None,
        memory_mb=pace.memory_mb,
        steps=pace.steps,
    )


def rows_of(bed: Bed, step: int) -> list[Batch]:
    picked, longest = bed.pick(step, bed.size.batch), bed.size.pack_tokens
    packed = pack(picked, longest) if bed.setting.packing else [[each] for each in picked]
    multiple = longest if bed.setting.compile else 1  # one shape, so that nothing is compiled anew
    return [lay_out(row, weights_of(PART), multiple=multiple) for row in packed]
