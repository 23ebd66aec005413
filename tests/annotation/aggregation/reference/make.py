"""Runs the reference packages once and writes what they said. They are not dependencies: two are GPL-3 or pull in the
world, and irrCAC wants a numpy of its own.

    uv venv refs && uv pip install --python refs/bin/python sureal==0.9.0 pingouin==0.7.0 crowd-kit==1.4.2 choix==0.4.1
    refs/bin/python make.py most
    uv venv old && uv pip install --python old/bin/python irrCAC==0.4.4
    old/bin/python make.py ac2
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent


def ratings(seed: int, items: int, raters: int, missing: float) -> list[list[float | None]]:
    """[items][raters] on 1..5, with biased and careless raters."""
    rng = np.random.default_rng(seed)
    truth = rng.uniform(1, 5, items)
    bias, careless = rng.normal(0, 0.5, raters), rng.uniform(0.3, 1.2, raters)
    given = np.clip(np.rint(truth[:, None] + bias + rng.normal(size=(items, raters)) * careless), 1, 5)
    absent = rng.random((items, raters)) < missing
    absent[:, :2] = False
    return [
        [None if gone else float(x) for x, gone in zip(*row, strict=True)] for row in zip(given, absent, strict=True)
    ]


def labels(seed: int, items: int, raters: int, kinds: int) -> list[list[int]]:
    rng = np.random.default_rng(seed)
    truth = rng.integers(kinds, size=items)
    wrong = rng.random((items, raters)) < rng.uniform(0.05, 0.5, raters)
    return np.where(wrong, rng.integers(kinds, size=(items, raters)), truth[:, None]).tolist()


def p913(table: list[list[float | None]]) -> dict[str, object]:
    from sureal.subjective_model import SubjectMLEModelProjectionSolver as Solver

    class Reader:
        opinion_score_3darray = np.array(table, dtype=float)[:, :, None]

    found = Solver._run_modeling(Reader(), force_subjbias_zeromean=True)
    names = {"score": "quality_scores", "bias": "observer_bias", "inconsistency": "observer_inconsistency"}
    return {ours: [float(x) for x in found[theirs]] for ours, theirs in names.items()}


def icc(table: list[list[float]]) -> dict[str, float]:
    import pandas
    import pingouin

    rows = [(i, r, x) for i, row in enumerate(table) for r, x in enumerate(row)]
    frame = pandas.DataFrame(rows, columns=["item", "rater", "value"])
    found = pingouin.intraclass_corr(frame, "item", "rater", "value")
    column = "ICC" if "ICC" in found else "icc"
    return {"single": float(found[column].iloc[0]), "mean": float(found[column].iloc[3])}


def dawid_skene(table: list[list[int]]) -> list[int]:
    import pandas
    from crowdkit.aggregation import DawidSkene

    rows = [(i, r, x) for i, row in enumerate(table) for r, x in enumerate(row)]
    frame = pandas.DataFrame(rows, columns=["task", "worker", "label"])
    return [int(x) for x in DawidSkene(n_iter=200).fit_predict(frame).sort_index()]


def bradley_terry(pairs: list[tuple[int, int]], players: int) -> list[float]:
    import choix

    return [float(x) for x in choix.opt_pairwise(players, pairs, alpha=1e-9)]


def ac2(table: list[list[float | None]]) -> float:
    import pandas
    from irrCAC.raw import CAC

    frame = pandas.DataFrame(np.array(table, dtype=float))
    return float(CAC(frame, weights="quadratic", digits=12).gwet()["est"]["coefficient_value"])


def main(which: str) -> None:
    full, holes = ratings(1, 40, 6, 0.0), ratings(2, 60, 8, 0.4)
    if which == "ac2":
        found: dict[str, object] = {"ac2": [{"table": t, "value": ac2(t)} for t in (full, holes)]}
    else:
        rng = np.random.default_rng(3)
        strength = rng.normal(0, 1, 6)
        duels = [tuple(int(x) for x in rng.permutation(6)[:2]) for _ in range(400)]
        won = [(a, b) if rng.random() < 1 / (1 + np.exp(strength[b] - strength[a])) else (b, a) for a, b in duels]
        votes = labels(4, 80, 7, 4)
        found = {
            "p913": [{"table": t, **p913(t)} for t in (full, holes)],
            "icc": [{"table": full, **icc(full)}],
            "dawid_skene": [{"table": votes, "labels": 4, "chosen": dawid_skene(votes)}],
            "bradley_terry": [{"won": won, "players": 6, "strength": bradley_terry(won, 6)}],
        }
    (HERE / f"{which}.json").write_text(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
