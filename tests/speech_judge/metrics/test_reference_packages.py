"""Every figure is the one that a reference package gives."""

from __future__ import annotations

import json
from pathlib import Path

import krippendorff
import numpy as np
import pytest
import sacrebleu
import scipy.stats

from annotation.agreement import Measure
from annotation.agreement import alpha as earshots_alpha
from speech_judge.metrics import agreement, baselines, detection, labels, scores, texts

SKLEARN = json.loads((Path(__file__).parent / "reference" / "sklearn.json").read_text())


@pytest.mark.parametrize("name", ["macro_f1", "mcc", "kappa", "qwk"])
def test_label_metrics_are_scikit_learns(name):
    case = SKLEARN["labels"]
    ours = getattr(labels, name)(np.array(case["said"]), np.array(case["true"]), 5)
    assert ours == pytest.approx(case[name], abs=1e-12)


def test_the_sweep_has_every_point_of_scikit_learns_curve():
    case = SKLEARN["detection"]
    found = detection.sweep(np.array(case["score"]), np.array(case["fake"]))
    ours = set(zip(found.refused.round(12), (1 - found.accepted).round(12), strict=True))
    theirs = set(zip(np.round(case["real_refused"], 12), np.round(case["fake_found"], 12), strict=True))
    assert ours == theirs


def test_ridge_is_scikit_learns():
    case = SKLEARN["ridge"]
    facts = [{f"f{n}": value for n, value in enumerate(row)} for row in case["x"]]
    fitted = baselines.fit_ridge(facts, case["y"])
    assert fitted.penalty < case["penalty"]
    x = np.array(case["x"])
    z = (x - x.mean(axis=0)) / x.std(axis=0)
    y = np.array(case["y"])
    weights = np.linalg.solve(z.T @ z + fitted.penalty * np.eye(4), z.T @ (y - y.mean()))
    assert fitted.predict(facts) == pytest.approx(z @ weights + y.mean(), abs=1e-9)
    u, s, vt = np.linalg.svd(z, full_matrices=False)
    ten = vt.T @ (s / (s**2 + case["penalty"]) * (u.T @ (y - y.mean())))
    assert z @ ten + y.mean() == pytest.approx(case["predicted"], abs=1e-9)


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval"])
def test_alpha_is_krippendorffs_and_earshots_own(level):
    rng = np.random.default_rng(2)
    table = rng.integers(1, 6, size=(50, 4)).astype(float)
    table[rng.random(table.shape) < 0.3] = np.nan
    ours = agreement.alpha(table, level)
    assert ours == pytest.approx(krippendorff.alpha(reliability_data=table.T, level_of_measurement=level), abs=1e-12)
    units = [[None if np.isnan(value) else int(value) for value in row] for row in table]
    assert ours == pytest.approx(earshots_alpha(units, Measure(level), bootstraps=1).value, abs=1e-12)


@pytest.mark.parametrize(
    ("name", "reference"),
    [("pcc", scipy.stats.pearsonr), ("srcc", scipy.stats.spearmanr), ("kendall", scipy.stats.kendalltau)],
)
def test_correlations_are_scipys(name, reference):
    rng = np.random.default_rng(3)
    true = rng.integers(1, 6, size=80).astype(float)
    said = true + rng.normal(size=80)
    assert getattr(scores, name)(said, true) == pytest.approx(reference(said, true).statistic)


def test_bleu_is_sacrebleus_on_its_scale_of_a_hundred():
    said = ["The clip is clean and pleasant.", "A loud hiss covers the voice."]
    references = [["The clip is clean and quite pleasant."], ["A loud hiss covers the whole voice.", "Hiss."]]
    theirs = sacrebleu.corpus_bleu(said, [[r[0] for r in references], [None, "Hiss."]]).score
    assert texts.bleu(said, references) == pytest.approx(theirs)
    assert 30 < theirs < 100


def test_chinese_is_compared_by_character():
    assert texts.bleu(["声音清晰自然。"], [["声音清晰自然。"]]) == pytest.approx(100)
    assert texts.bleu(["声音清晰而自然,没有噪声。"], [["声音清晰自然,没有噪声。"]]) > 50
