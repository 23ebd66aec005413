"""Runs scikit-learn once and writes what it said; it is no dependency.

uv venv refs && uv pip install --python refs/bin/python scikit-learn==1.9.1
refs/bin/python make.py
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from sklearn import metrics
from sklearn.linear_model import Ridge


def main() -> None:
    rng = np.random.default_rng(1)
    true = rng.integers(5, size=300)
    said = np.clip(true + rng.integers(-2, 3, size=300), 0, 4)
    fake = rng.random(200) < 0.3
    score = np.round(rng.normal(size=200) + 1.2 * fake, 1)
    accept, refuse, _ = metrics.roc_curve(fake, score, drop_intermediate=False)[0:3]
    x = rng.normal(size=(60, 4))
    y = x @ [0.5, -1.0, 0.0, 0.2] + rng.normal(scale=0.3, size=60)
    z = (x - x.mean(axis=0)) / x.std(axis=0)
    found = {
        "labels": {
            "true": true.tolist(),
            "said": said.tolist(),
            "macro_f1": metrics.f1_score(true, said, average="macro"),
            "mcc": metrics.matthews_corrcoef(true, said),
            "kappa": metrics.cohen_kappa_score(true, said),
            "qwk": metrics.cohen_kappa_score(true, said, weights="quadratic"),
        },
        "detection": {
            "fake": fake.tolist(),
            "score": score.tolist(),
            "real_refused": accept.tolist(),
            "fake_found": refuse.tolist(),
        },
        "ridge": {
            "x": x.tolist(),
            "y": y.tolist(),
            "penalty": 10.0,
            "predicted": Ridge(10.0).fit(z, y).predict(z).tolist(),
        },
    }
    (Path(__file__).parent / "sklearn.json").write_text(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
