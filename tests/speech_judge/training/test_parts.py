from __future__ import annotations

import pytest

from speech_judge.recipe import Stage
from speech_judge.training.journal import Journal, heal
from speech_judge.training.schedule import learning_rate
from speech_judge.training.scores import agreement
from speech_judge.training.stopping import Best


def test_the_rate_warms_up_and_falls():
    stage = Stage(name="a", lr=1.0, warmup=0.2, schedule="cosine")
    rates = [learning_rate(stage, step, 10) for step in range(10)]
    assert rates[:3] == [0.5, 1.0, 1.0]
    assert rates[2:] == sorted(rates[2:], reverse=True)
    assert rates[-1] < 0.05


def test_patience_counts_validations_without_a_better_loss():
    best = Best()
    assert [best.see(loss, step) for step, loss in enumerate([3.0, 2.0, 2.5, 2.1])] == [True, True, False, False]
    assert (best.step, best.enough(2), best.enough(3), best.enough(0)) == (1, True, False, False)


def test_a_half_written_line_is_dropped(tmp_path):
    path = tmp_path / "metrics.jsonl"
    path.write_text('{"kind": "step"}\n{"kind": "st')
    heal(path)
    assert path.read_text() == '{"kind": "step"}\n'
    Journal(tmp_path).write("end", state="stopped")
    assert path.read_text().splitlines()[-1] == '{"kind": "end", "state": "stopped"}'


def test_agreement_says_null_where_nothing_varies():
    reads = [("a", 1.0, 1.0), ("a", 2.0, 2.0), ("a", 3.0, 4.0), ("b", 2.0, 1.0), ("b", 2.0, 2.0), ("b", 2.0, 3.0)]
    found = agreement(reads)
    assert found["a"]["pcc"] == pytest.approx(0.982, abs=1e-3)
    assert found["b"] == {"n": 3, "pcc": None, "mse": pytest.approx(0.6667, abs=1e-3)}
