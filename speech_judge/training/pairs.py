"""What stages of pairs share: rows of chosen and rejected replies, their loss and figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import torch
from accelerate.utils import gather_object
from torch import Tensor

from speech_judge import preference_losses, trees
from speech_judge.batch import Batch
from speech_judge.data.packing import pack
from speech_judge.engine import Engine
from speech_judge.preference_losses import mean_by_segment, sum_by_segment
from speech_judge.training.sft import summed
from speech_judge.trees import Tree, TreeRow, lay_out_trees


@dataclass(frozen=True)
class PairRow(TreeRow):
    """Replies 0, 2, 4, ... are chosen, the one after each is rejected."""

    reference: Tensor  # [replies] log-probability under the reference
    pair_weights: Tensor  # [pairs]


@dataclass(frozen=True)
class PairLoss:
    """delta 0 is DPO. `sft`: weight of the chosen replies' own negative log-likelihood. `mean`: log-probabilities per
    token; sums make short replies win."""

    beta: float
    delta: float
    sft: float
    mean: bool = True

    def of_replies(self, logprobs: Tensor, row: TreeRow) -> Tensor:
        """[replies] log-probabilities of whole replies."""
        return (mean_by_segment if self.mean else sum_by_segment)(logprobs, row.replies, row.count)

    def shares(self, logprobs: Tensor, row: PairRow, totals: Mapping[str, float]) -> dict[str, Tensor]:
        margins = self.of_replies(logprobs, row) - row.reference
        chosen, rejected = margins[0::2], margins[1::2]
        each = preference_losses.bdpo(chosen, rejected, beta=self.beta, delta=self.delta)
        parts = {
            "preference": (each * row.pair_weights).sum() / totals["pairs"],
            "sft": -logprobs[row.replies % 2 == 0].sum() / totals["chosen_tokens"],
            "chosen": chosen.sum() / totals["pairs"],
            "rejected": rejected.sum() / totals["pairs"],
            "accuracy": (chosen > rejected).float().sum() / totals["pairs"],
        }
        total = parts["preference"] + self.sft * parts["sft"]
        return {"loss": total} | {name: part.detach() for name, part in parts.items()}


def pair_rows(
    pairs: Sequence[Tree],
    reference: Sequence[tuple[float, float]],
    weights: Sequence[float],
    *,
    longest: int,
    shared: bool,
    multiple: int = 1,
) -> list[PairRow]:
    """Trees of two replies in packed rows; a pair stays in one row. `shared`: the prompt is computed once for both."""
    known = {id(tree): number for number, tree in enumerate(pairs)}
    rows = []
    for packed in pack(pairs, longest):
        numbers = [known[id(tree)] for tree in packed]
        laid = lay_out_trees(packed if shared else [one for tree in packed for one in tree.split()], multiple=multiple)
        rows.append(
            PairRow(
                **laid.fields(),
                reference=torch.tensor([value for number in numbers for value in reference[number]]),
                pair_weights=torch.tensor([weights[number] for number in numbers]),
            )
        )
    return rows


def pair_totals(rows: Sequence[Batch]) -> dict[str, float]:
    pairs = [cast("PairRow", row) for row in rows]
    return {
        "pairs": float(sum(row.count // 2 for row in pairs)),
        "chosen_tokens": float(sum(int((row.replies % 2 == 0).sum()) for row in pairs)),
    }


@torch.no_grad()
def validate(loss: PairLoss, engine: Engine, rows: Sequence[PairRow]) -> dict[str, Any]:
    """Over all ranks' rows."""
    totals = summed(gather_object([pair_totals(rows)]))
    if not totals["pairs"]:
        return {}
    found: list[dict[str, float]] = [{}]
    for row in rows:
        here = cast("PairRow", row.to(engine.backbone.device))
        shares = loss.shares(trees.logprobs(engine, here), here, totals)
        found.append({name: float(value) for name, value in shares.items()})
    parts = summed(gather_object(found))
    return {"loss": parts.pop("loss"), "parts": parts}
