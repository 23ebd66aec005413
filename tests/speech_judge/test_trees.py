"""Replies that share a prompt, against each with a prompt of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from speech_judge import trees
from speech_judge.data.tokens import Encoded
from speech_judge.model import tree_attention
from speech_judge.sampling import Sampling, pick, sample
from speech_judge.trees import Tree, lay_out_trees

REPLIES = ((5, 6, 7), (9,), (11, 12, 13, 14, 15))


def prompts_of(model, samples) -> list[Encoded]:
    made = []
    for each in samples:
        ids, slots = model.encoder.prompt(each)
        made.append(Encoded(each, tuple(ids), (-1,) * len(ids), tuple(slots), ()))
    return made


def forest(model, samples) -> list[Tree]:
    return [Tree(prompt, REPLIES[: n + 1]) for n, prompt in enumerate(prompts_of(model, samples[:3]))]


def gradients(model, row) -> tuple[torch.Tensor, list[torch.Tensor]]:
    found = trees.logprobs(model.engine, row)
    weights = torch.linspace(1, 2, len(found))
    return found, list(
        torch.autograd.grad((found * weights).sum(), [p for p in model.engine.parameters() if p.requires_grad])
    )


def test_a_shared_prompt_changes_neither_result_nor_gradient(opened, samples):
    model = opened()
    whole = forest(model, samples)
    shared, plain = lay_out_trees(whole), lay_out_trees([one for tree in whole for one in tree.split()])
    assert len(shared.ids) < len(plain.ids)
    (found, mine), (wanted, theirs) = gradients(model, shared), gradients(model, plain)
    torch.testing.assert_close(found, wanted, atol=2e-6, rtol=1e-5)
    for a, b in zip(mine, theirs, strict=True):
        torch.testing.assert_close(a, b, atol=2e-5, rtol=1e-4)


@pytest.mark.parametrize("family", ["qwen2_5_omni", "qwen2_audio"])
def test_sdpa_gives_the_same(opened, samples, family: str):
    plain, other = opened(family), opened(family, attention="sdpa")
    row = lay_out_trees(forest(plain, samples), multiple=128)
    with torch.no_grad():
        wanted, got = trees.logprobs(plain.engine, row), trees.logprobs(other.engine, row)
    torch.testing.assert_close(got, wanted, atol=5e-6, rtol=1e-5)


def test_flex_attention_is_shown_the_same():
    shapes = ((60, (40, 20)), (30, (50,)), (10, ()))
    whole = tree_attention.dense_mask(shapes, "cpu")[0, 0]
    place, nothing = torch.arange(len(whole)), torch.tensor(0)
    seen = tree_attention.flex_mask(shapes, "cpu").mask_mod(nothing, nothing, place[:, None], place[None, :])
    assert torch.equal(seen, whole)


def test_siblings_do_not_see_each_other(opened, samples):
    model = opened()
    (prompt,) = prompts_of(model, samples[:1])
    with torch.no_grad():
        first = trees.logprobs(model.engine, lay_out_trees([Tree(prompt, ((5, 6), (7, 8)))]))
        other = trees.logprobs(model.engine, lay_out_trees([Tree(prompt, ((9, 9), (7, 8)))]))
    torch.testing.assert_close(first[2:], other[2:])
    assert not torch.allclose(first[:2], other[:2])


@pytest.mark.parametrize("family", ["qwen2_5_omni", "qwen2_audio"])
def test_greedy_replies_are_the_likeliest_tokens_of_full_passes(opened, samples, family: str):
    """Prompts of different lengths side by side, against one at a time without a cache."""
    model = opened(family)
    asked = prompts_of(model, samples[:3])
    drawn = sample(model.engine, asked, 2, Sampling(temperature=0.0, max_tokens=6))
    for prompt, (one, two) in zip(asked, drawn, strict=True):
        assert one == two
        for place in range(len(one.ids)):
            row = lay_out_trees([Tree(prompt, ((*one.ids[:place], 0),))])
            with torch.no_grad():
                logits = model.backbone.head(trees.hidden(model.engine, row)[row.sources[-1]])
            assert int(logits.argmax()) == one.ids[place]


def test_a_reply_stops_at_the_end_of_its_turn(opened, samples):
    model = opened()
    end = model.encoder.ids(model.backbone.chat.end)[0]
    with torch.no_grad():
        model.backbone.head.weight[end] += 100 * model.backbone.head.weight.abs().max()
    drawn = sample(model.engine, prompts_of(model, samples[:1]), 8, Sampling(max_tokens=12))[0]
    assert any(reply.finished for reply in drawn)
    for reply in drawn:
        assert (reply.ids[-1] == end) is reply.finished
        assert end not in reply.ids[:-1]


def test_draws_are_repeatable_and_differ_within_a_group(opened, samples):
    model = opened()
    asked = prompts_of(model, samples[:2])
    found = []
    for at_once in (64, 64):
        torch.manual_seed(3)
        found.append(sample(model.engine, asked, 4, Sampling(max_tokens=8, at_once=at_once)))
    assert found[0] == found[1]
    assert len({reply.ids for reply in found[0][0]}) > 1


def test_only_the_likeliest_tokens_are_drawn():
    torch.manual_seed(0)
    logits = torch.log(torch.tensor([[0.5, 0.3, 0.15, 0.05]])).repeat(400, 1)
    assert set(pick(logits, Sampling(top_k=2)).tolist()) == {0, 1}
    assert set(pick(logits, Sampling(top_p=0.6)).tolist()) == {0, 1}
    assert set(pick(logits, Sampling(top_p=0.4)).tolist()) == {0}
    assert set(pick(logits, Sampling()).tolist()) == {0, 1, 2, 3}
    assert set(pick(logits, replace(Sampling(), temperature=0.01)).tolist()) == {0}
