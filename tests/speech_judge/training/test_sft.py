from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from speech_judge.data.release import Release
from speech_judge.errors import JudgeError
from speech_judge.recipe import LossPart, Recipe, Stage
from speech_judge.training.objectives import StageContext, build

STAGE = Stage(
    name="one", tasks={"assessment": 1.0, "detection": 3.0}, batch=8, pack_tokens=600, loss=LossPart(regression=2.0)
)


@pytest.fixture
def context(opened, planted) -> StageContext:
    model = opened()
    recipe = Recipe("t", "", (STAGE,))
    return StageContext(recipe, STAGE, 0, Release(planted), model.engine, model.encoder)


def gradient(context: StageContext, contexts: list[StageContext]) -> tuple[float, torch.Tensor]:
    """Of step 1, over the rows of all ranks."""
    ranks = [build(each) for each in contexts]
    rows = [objective.draw(1) for objective in ranks]
    totals = ranks[0].totals([row for own in rows for row in own])
    parameters = [p for p in context.engine.parameters() if p.requires_grad]
    for parameter in parameters:
        parameter.grad = None
    loss = 0.0
    for objective, own in zip(ranks, rows, strict=True):
        for row in own:
            shares = objective.loss(context.engine, row, totals)
            shares["loss"].backward()
            loss += float(shares["loss"].detach())
    return loss, torch.cat([p.grad.flatten() for p in parameters])


def test_loss_and_gradient_do_not_depend_on_rows_or_ranks(context: StageContext):
    wide = replace(context, stage=replace(STAGE, pack_tokens=4000))
    wanted, reference = gradient(context, [wide])
    narrow, other = gradient(context, [context])
    shared, third = gradient(context, [replace(context, rank=rank, world=2) for rank in (0, 1)])
    assert (narrow, shared) == (pytest.approx(wanted, rel=1e-5), pytest.approx(wanted, rel=1e-5))
    torch.testing.assert_close(other, reference, atol=1e-6, rtol=1e-3)
    torch.testing.assert_close(third, reference, atol=1e-6, rtol=1e-3)


def test_detection_comes_three_times_an_epoch(context: StageContext):
    assert build(context).per_epoch == 20 + 3 * 20


def test_validation_reads_scores_before_anything_true(context: StageContext):
    found = build(context).validate(context.engine)
    assert found["scores"]["assessment.overall_quality"]["n"] == 10
    assert set(found["scores"]) == {"assessment.overall_quality"}
    assert found["parts"]["regression"] > 0


def test_a_stage_without_items_is_refused(context: StageContext):
    with pytest.raises(JudgeError, match="no task 'rating'"):
        build(replace(context, stage=replace(STAGE, tasks={"rating": 1.0})))
    with pytest.raises(JudgeError, match="unknown kind"):
        build(replace(context, stage=replace(STAGE, kind="magic")))


def test_a_label_is_learned_among_its_rivals_alone(context: StageContext):
    """The term is the cross-entropy of two logits, and does not depend on rows."""
    loss = LossPart(labels={"real_or_fake": 2.0})
    stages = [replace(STAGE, loss=part) for part in (loss, replace(loss, labels={}))]
    contexts = [replace(context, stage=stage) for stage in stages]
    terms = []
    for packed in (600, 4000):
        objectives = [build(replace(each, stage=replace(each.stage, pack_tokens=packed))) for each in contexts]
        rows = objectives[0].draw(1)
        totals = objectives[0].totals(rows)
        with torch.no_grad():
            shares = [[o.loss(context.engine, row, totals) for row in rows] for o in objectives]
            reads = [read for row in rows for read in context.engine.read(row).labels]
        term = sum(float(share.get("labels.real_or_fake", 0.0)) for share in shares[0])
        margins = torch.stack([read.logits for read in reads if read.mark.key == "real_or_fake"])
        chosen = torch.tensor([read.mark.chosen for read in reads if read.mark.key == "real_or_fake"])
        mean = (margins.logsumexp(1) - margins.gather(1, chosen[:, None])[:, 0]).mean()
        whole, without = (sum(float(share["loss"]) for share in found) for found in shares)
        assert term == pytest.approx(float(mean), rel=1e-5)
        assert whole - without == pytest.approx(2 * term, rel=1e-4)
        terms.append(term)
    assert terms[0] == pytest.approx(terms[1], rel=1e-5)
