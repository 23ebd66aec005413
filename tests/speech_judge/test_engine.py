"""Each trick against the plain computation."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from speech_judge.batch import lay_out
from speech_judge.losses import expected_score, score_error, weighted_nll
from speech_judge.model import attention

WEIGHTS = (0.3, 0.3, 1.0)


def row_of(model, samples, **more):
    return lay_out([model.encoder.encode(sample) for sample in samples], WEIGHTS, **more)


def test_packed_samples_equal_single_ones(opened, samples):
    model = opened()
    packed = model.engine.read(row_of(model, samples, multiple=64))
    single = [model.engine.read(row_of(model, [sample])) for sample in samples]
    torch.testing.assert_close(packed.logprobs, torch.cat([each.logprobs for each in single]), atol=2e-6, rtol=1e-5)
    assert len(packed.labels) == sum(len(each.labels) for each in single) > 0


def test_a_sample_that_changes_moves_no_other(opened, samples):
    model = opened()
    row = row_of(model, samples[:2])
    spoiled = replace(row, ids=torch.where(row.segments == 0, 5, row.ids))
    before, after = model.engine.hidden(row), model.engine.hidden(spoiled)
    second = row.segments == 1
    assert torch.equal(before[second], after[second])
    assert not torch.equal(before[~second], after[~second])


def test_sdpa_gives_the_same(opened, samples):
    plain, other = opened(), opened(attention="sdpa")
    row = row_of(plain, samples[:3], multiple=128)
    with torch.no_grad():
        wanted, got = plain.engine.read(row), other.engine.read(row)
    torch.testing.assert_close(got.logprobs, wanted.logprobs, atol=5e-6, rtol=1e-5)


def test_flex_attention_is_shown_the_same():
    """The kernel itself runs on CUDA alone: what torch 2.13 compiles of it for a CPU is wrong, or does not compile."""
    segments = torch.tensor([0] * 70 + [1] * 130 + [2] * 40 + [-1] * 16)
    assert torch.equal(seen_by(attention.flex_mask(segments), len(segments)), attention.dense_mask(segments)[0, 0])


def seen_by(mask, length: int) -> torch.Tensor:
    place, nothing = torch.arange(length), torch.tensor(0)
    return mask.mask_mod(nothing, nothing, place[:, None], place[None, :])


def test_chunks_and_supervised_places_equal_all_logits(opened, samples):
    model = opened()
    row = row_of(model, samples[:3])
    hidden = model.engine.hidden(row)
    everything = model.backbone.head(hidden).log_softmax(-1)
    places = torch.nonzero(row.weights).flatten()
    plain = everything[places - 1, row.ids[places]]
    (wanted,) = torch.autograd.grad(plain.sum(), hidden, retain_graph=True)
    model.engine.logit_chunk = 17
    chunked = model.engine.logprobs_at(hidden[places - 1], row.ids[places])
    (got,) = torch.autograd.grad(chunked.sum(), hidden)
    torch.testing.assert_close(chunked, plain)
    torch.testing.assert_close(got, wanted)


def test_recomputing_activations_changes_no_gradient(opened, samples):
    gradients = []
    for recompute in (False, True):
        model = opened()
        if recompute:
            model.backbone.decoder.gradient_checkpointing_enable({"use_reentrant": False})
        model.backbone.model.train()
        model.engine.read(row_of(model, samples[:2])).logprobs.sum().backward()
        gradients.append([p.grad for p in model.backbone.model.parameters() if p.requires_grad])
    assert all(torch.equal(a, b) for a, b in zip(*gradients, strict=True))


def test_swapped_clips_are_heard(opened, golden):
    from speech_judge.data import tasks

    model = opened()
    sample = tasks.read(golden, "comparison", "train")[0]
    one, first, two, second, *rest = sample.prompt
    turned = replace(sample, prompt=(one, second, two, first, *rest))
    a, b = (model.engine.read(row_of(model, [each])).logprobs for each in (sample, turned))
    assert (a - b).abs().max() > 1e-4


def test_the_reference_is_the_model_without_its_adapter(opened, samples):
    model = opened()
    row = row_of(model, samples[:1])
    with torch.no_grad():
        adapted = model.engine.read(row).logprobs
        with model.engine.reference():
            before = model.engine.read(row).logprobs
        assert torch.equal(adapted, model.engine.read(row).logprobs)
    assert not torch.equal(adapted, before)


def test_losses_by_hand():
    logprobs = torch.log(torch.tensor([0.5, 0.25]))
    assert weighted_nll(logprobs, torch.tensor([0.3, 1.0])).item() == pytest.approx(0.3 * 0.6931472 + 1.3862944)
    values = torch.tensor([1.0, 2.0, 3.0, 4.0, 5.0])
    assert expected_score(torch.zeros(5), values).item() == pytest.approx(3.0)
    assert score_error(torch.zeros(1, 5), values, torch.tensor([5.0])).item() == pytest.approx(0.25)
