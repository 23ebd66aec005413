"""Stages beyond imitation: layout changes nothing of what they compute, and they learn what they are for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from speech_judge import trees
from speech_judge.data.preference import read_pairs
from speech_judge.data.release import Release
from speech_judge.data.tasks.thinking import answer_only
from speech_judge.errors import JudgeError
from speech_judge.policy_losses import VARIANTS
from speech_judge.recipe import AdaptPart, Recipe, Stage
from speech_judge.rewards.total import Reward
from speech_judge.sampling import Reply
from speech_judge.training.objectives import StageContext, build
from speech_judge.training.policy_rows import PolicyLoss, group_of, policy_rows
from speech_judge.training.reference import Reference
from speech_judge.training.sampled import prompt_of
from tests.speech_judge.texts import text_model

NAN = float("nan")
PAIRS = Stage(name="b", kind="bdpo", tasks={"pronunciation": 1.0}, batch=6, pack_tokens=900, max_steps=5)
GROUPS = Stage(
    name="g",
    kind="grpo",
    tasks={"assessment": 1.0, "detection": 1.0},
    batch=3,
    pack_tokens=900,
    max_steps=40,
    options={"max_tokens": 8, "top_k": 0, "top_p": 1.0},
)


@pytest.fixture
def context(opened: Callable[..., SimpleNamespace], golden: Release) -> Callable[..., StageContext]:
    def make(stage: Stage, *, adapt: AdaptPart | None = None, home: Path | None = None) -> StageContext:
        adapt = adapt or AdaptPart()
        model = opened(kind=adapt.kind)
        recipe = replace(Recipe("t", "", (stage,), adapt=adapt), model=model.part)
        return StageContext(recipe, stage, 0, golden, model.engine, model.encoder, home=home)

    return make


def trained(engine: Any) -> list[torch.nn.Parameter]:
    return [parameter for parameter in engine.parameters() if parameter.requires_grad]


def gradient(contexts: list[StageContext], step: int = 1) -> tuple[float, torch.Tensor]:
    engine = contexts[0].engine
    engine.zero_grad()
    ranks = [build(each) for each in contexts]
    for objective in ranks:
        objective.begin(engine)
    rows = [objective.prepare(engine, objective.draw(step)) for objective in ranks]
    totals = ranks[0].totals([row for own in rows for row in own])
    loss = 0.0
    for objective, own in zip(ranks, rows, strict=True):
        for row in own:
            shares = objective.loss(engine, row, totals)
            shares["loss"].backward()
            loss += float(shares["loss"].detach())
    return loss, torch.cat([parameter.grad.flatten() for parameter in trained(engine)])


def test_pairs_cost_the_same_in_any_rows_on_any_ranks(context):
    here = context(PAIRS)
    wanted, reference = gradient([here])
    plain = {"shared": False, "reference": "base"}
    for others in (
        [replace(here, stage=replace(PAIRS, pack_tokens=6000))],
        [replace(here, stage=replace(PAIRS, options=plain))],
    ):
        loss, other = gradient(others)
        assert loss == pytest.approx(wanted, rel=1e-5)
        torch.testing.assert_close(other, reference, atol=1e-5, rtol=1e-3)


def test_ranks_share_a_step_of_pairs(context):
    here = context(PAIRS)
    ranks = [build(replace(here, rank=rank, world=2)) for rank in (0, 1)]
    for objective in ranks:
        objective.begin = None
        objective.reference = dict.fromkeys(names(objective), (0.0, 0.0))
    taken = [owner.sample.id for objective in ranks for row in objective.draw(0) for owner in row.owners]
    alone = build(here)
    alone.reference = ranks[0].reference
    assert sorted(taken) == sorted(owner.sample.id for row in alone.draw(0) for owner in row.owners)


def names(objective: Any) -> list[str]:
    return [f"{pair.chosen.task}/{pair.chosen.id}" for pair in (*objective.pairs, *objective.held_out)]


def test_references_are_kept_for_a_resumed_run(context, tmp_path: Path):
    stage = replace(PAIRS, options={"reference": "start"})
    here = context(stage, home=tmp_path)
    first = build(here)
    first.begin(here.engine)
    with torch.no_grad():
        for parameter in trained(here.engine):
            parameter.add_(0.05)
    again = build(here)
    again.begin(here.engine)
    assert again.reference == first.reference
    (tmp_path / "reference-0.json").unlink()
    lost = build(here)
    lost.begin(here.engine)
    assert lost.reference != first.reference


def test_base_is_no_reference_where_all_weights_are_trained(context):
    here = context(PAIRS, adapt=AdaptPart(kind="full"))
    with pytest.raises(JudgeError, match="all weights are trained"):
        build(here)


def test_the_model_of_the_start_is_put_back(context, tmp_path: Path):
    here = context(PAIRS)
    before = [parameter.detach().clone() for parameter in trained(here.engine)]
    reference = Reference(here.engine, "start", tmp_path / "kept.safetensors")
    with torch.no_grad():
        for parameter in trained(here.engine):
            parameter.mul_(2)
    with reference():
        assert all(torch.equal(a, b) for a, b in zip(trained(here.engine), before, strict=True))
    assert all(torch.equal(a, 2 * b) for a, b in zip(trained(here.engine), before, strict=True))
    resumed = Reference(here.engine, "start", tmp_path / "kept.safetensors")
    with resumed():
        assert all(torch.equal(a, b) for a, b in zip(trained(here.engine), before, strict=True))


def test_bounded_pairs_are_learned(context):
    here = context(replace(PAIRS, options={"reference": "base", "beta": 1.0}, batch=12))
    objective = build(here)
    objective.begin(here.engine)
    optimizer = torch.optim.AdamW(trained(here.engine), lr=3e-3)
    seen = []
    for step in range(10):
        rows = objective.draw(step)
        totals = objective.totals(rows)
        parts = [objective.loss(here.engine, row, totals) for row in rows]
        sum(part["loss"] for part in parts).backward()
        optimizer.step()
        optimizer.zero_grad()
        seen.append(float(sum(part["preference"] for part in parts)))
    assert seen[-1] < 0.92 * seen[0], seen


@pytest.mark.parametrize("kind", list(VARIANTS))
def test_replies_cost_the_same_in_any_rows(context, kind: str):
    here = context(GROUPS)
    objective = build(here)
    prompts = [prompt_of(sample, here) for sample in objective.samples[:3]]
    replies = [Reply((5 + n, 9, 11 + n)[: 1 + n], "", True) for n in range(3)]
    worth = [(1.0, NAN, -1.0), (NAN, NAN, NAN), (-0.5, 0.2, 0.3)]
    groups = [group_of(prompt, replies, each) for prompt, each in zip(prompts, worth, strict=True)]
    loss = PolicyLoss(VARIANTS[kind], 0.1, 8)
    found = []
    for longest, shared in ((10_000, True), (100, True), (10_000, False)):
        here.engine.zero_grad()
        rows = policy_rows(groups, {}, longest=longest, shared=shared, multiple=1)
        totals = objective.totals(rows)
        assert (totals["learned"], totals["learned_tokens"]) == (5.0, 10.0)
        total = 0.0
        for row in rows:
            now = trees.logprobs(here.engine, row)
            row = replace(row, reference=now.detach() - 0.1, old=now.detach() + 0.05)
            shares = loss.shares(now, row, totals)
            shares["loss"].backward()
            total += float(shares["loss"].detach())
        found.append((total, torch.cat([p.grad.flatten() for p in trained(here.engine)])))
    for total, other in found[1:]:
        assert total == pytest.approx(found[0][0], rel=1e-5, abs=1e-7)
        torch.testing.assert_close(other, found[0][1], atol=1e-5, rtol=1e-3)


def test_a_step_that_teaches_nothing_moves_nothing(context):
    here = context(GROUPS)
    objective = build(here)
    prompts = [prompt_of(sample, here) for sample in objective.samples[:2]]
    groups = [group_of(prompt, [Reply((5,), "", True)] * 2, (NAN, NAN)) for prompt in prompts]
    (row,) = policy_rows(groups, {}, longest=900, shared=True, multiple=1)
    totals = objective.totals([row])
    shares = objective.policy_loss.shares(trees.logprobs(here.engine, row), row, totals)
    shares["loss"].backward()
    assert (row.learned, totals["learned"], float(shares["loss"].detach())) == (0, 0.0, 0.0)
    assert all(not parameter.grad.any() for parameter in trained(here.engine))


class Planted:
    """Likes every second token, and fails once at every call."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, samples: Any, groups: Any) -> list[list[Reward]]:
        self.calls += 1
        made = [[Reward(share_of_even(reply), {}) for reply in group] for group in groups]
        made[0][0] = Reward(NAN, {"accuracy": None})
        return made


def share_of_even(reply: Reply) -> float:
    return sum(token % 2 == 0 for token in reply.ids) / len(reply.ids)


@pytest.mark.parametrize("more", [{}, {"variant": "dr_grpo", "beta": 0.01}, {"variant": "gspo", "updates": 2}])
def test_rewarded_replies_come_more_often(context, more: dict):
    options = {**GROUPS.options, "group": 8, **more}
    here = context(replace(GROUPS, save_every=2, options=options), adapt=AdaptPart(kind="full"))
    objective = build(here)
    objective.begin(here.engine)
    objective.rewarded = planted = Planted()
    optimizer = torch.optim.AdamW(trained(here.engine), lr=2e-2)
    seen = []
    for step in range(20):
        torch.manual_seed(step)
        rows = objective.prepare(here.engine, objective.draw(step))
        totals = objective.totals(rows)
        parts = [objective.loss(here.engine, row, totals) for row in rows]
        sum(part["loss"] for part in parts).backward()
        torch.nn.utils.clip_grad_norm_(trained(here.engine), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        if "reward" in parts[0]:
            seen.append(float(parts[0]["reward"]))
            assert float(parts[0]["missing_rewards"]) == 1
    assert planted.calls == 20 // more.get("updates", 1) == len(seen)
    assert sum(seen[-4:]) / 4 > sum(seen[:4]) / 4 + 0.1, seen


def test_an_expert_teaches_its_likeliest_tokens(context, opened, tmp_path: Path):
    expert = text_model(tmp_path / "expert", spelling=opened().backbone.tokenizer)
    stage = replace(
        PAIRS, kind="alld", tasks={"rating": 1.0, "ab": 1.0}, options={"expert": str(expert), "max_tokens": 6}
    )
    taught = replace(stage, options={**stage.options, "distil": 0.5, "top_k": 4})
    plain, with_it = context(stage), context(taught)
    torch.manual_seed(0)
    without, _ = gradient([plain])
    found = []
    for shared in (True, False):
        torch.manual_seed(0)
        found.append(gradient([replace(with_it, stage=replace(taught, options={**taught.options, "shared": shared}))]))
    assert found[0][0] > without + 0.05
    assert found[1][0] == pytest.approx(found[0][0], rel=1e-4)
    torch.testing.assert_close(found[1][1], found[0][1], atol=1e-4, rtol=1e-2)


def test_an_expert_of_another_vocabulary_cannot_be_distilled(context, tmp_path: Path):
    expert = text_model(tmp_path / "expert", ["other words"])
    options = {"expert": str(expert), "distil": 0.5}
    here = context(replace(PAIRS, kind="alld", tasks={"rating": 1.0}, options=options))
    with pytest.raises(JudgeError, match="another vocabulary"):
        build(here).begin(here.engine)


def test_the_expert_is_told_the_ratings_and_hears_nothing(context, tmp_path: Path):
    expert = text_model(tmp_path / "expert", ["words"])
    here = context(replace(PAIRS, kind="alld", tasks={"rating": 1.0, "ab": 1.0}, options={"expert": str(expert)}))
    objective = build(here)
    rating = next(sample for sample in objective.samples if sample.task == "rating")
    answers = objective.ratings.rows["rating", rating.meta["item"]]["answers"]
    told = objective.ratings.told(rating)
    assert all(f"{key}: {value:g}" in told for key, value in answers.items() if isinstance(value, int | float))
    pair = next(sample for sample in objective.samples if sample.task == "ab")
    said = objective.ratings.told(pair)
    winner = objective.ratings.rows["ab", pair.meta["item"]]["answers"]["winner"]
    if pair.meta["order"] == "ba":
        winner = {"A": "B", "B": "A"}.get(winner, winner)
    assert said.rstrip().splitlines()[-2].endswith(f": {winner}")


def test_an_answer_alone_keeps_its_spans(golden: Release):
    from speech_judge.data import tasks

    sample = next(each for each in tasks.read(golden, "assessment", "train") if each.complete)
    bare = answer_only(sample)
    assert bare.target.startswith("<answer>")
    (span,) = bare.spans
    assert bare.target[span.start : span.end] == sample.target[sample.spans[-1].start : sample.spans[-1].end]
    assert all(each.target.startswith("<answer>") for each in tasks.read(golden, "detection", "train", think=False))


def test_a_release_without_preference_rows_is_refused(planted: Path):
    with pytest.raises(JudgeError, match="no preference rows of 'pronunciation'"):
        read_pairs(Release(planted), "pronunciation", "train")


class FlatFor:
    """Rewards that differ, but for prompts of these clips."""

    def __init__(self, flat: set[str], missing: set[str] = frozenset()) -> None:
        self.flat, self.missing, self.asked = flat, missing, []

    def __call__(self, samples: Any, groups: Any) -> list[list[Reward]]:
        self.asked.append([sample.id for sample in samples])
        return [
            [Reward(self.of(sample.id, number), {}) for number in range(len(group))]
            for sample, group in zip(samples, groups, strict=True)
        ]

    def of(self, name: str, number: int) -> float:
        return NAN if name in self.missing else 1.0 if name in self.flat else float(number)


@pytest.fixture
def redrawing(context) -> Callable[..., tuple[Any, FlatFor, Any]]:
    """A step of four prompts, some of whose groups teach nothing, drawn under a seed."""

    def make(options: dict[str, Any], flat: int, missing: int = 0, *, others: bool = False) -> tuple[Any, FlatFor, Any]:
        here = context(replace(GROUPS, batch=4, options={**GROUPS.options, "variant": "dapo", **options}))
        objective = build(here)
        objective.begin(here.engine)
        drawn = objective.draw(0)
        names = [owner.sample.id for owner in drawn[0].owners]
        everybody = {sample.id for sample in objective.samples}
        objective.rewarded = planted = FlatFor(
            everybody if others else set(names[:flat]), set(names[flat : flat + missing])
        )
        torch.manual_seed(3)
        rows = objective.prepare(here.engine, drawn)
        return planted, objective.totals(rows), [owner.sample.id for row in rows for owner in row.owners]

    return make


def test_other_prompts_stand_in_for_groups_without_spread(redrawing):
    planted, totals, learned = redrawing({}, flat=2, missing=1)
    first, second = planted.asked
    assert len(second) == 2
    assert not set(second) & set(first)  # the group whose rewards are missing is not asked again
    assert (totals["redrawn"], totals["skipped"], totals["groups"]) == (2, 1, 4)
    assert sorted(learned) == sorted([*second, first[3]])
    again, _, _ = redrawing({}, flat=2, missing=1)
    assert again.asked == planted.asked  # a run that broke off draws the same


def test_groups_are_drawn_again_only_so_often(redrawing):
    planted, totals, _ = redrawing({"redraws": 2}, flat=0, others=True)
    assert [len(asked) for asked in planted.asked] == [4, 4, 4]
    assert len({name for asked in planted.asked for name in asked}) == 12
    assert (totals["redrawn"], totals["skipped"], totals["learned"]) == (8, 4, 0)
    planted, totals, _ = redrawing({"redraws": 50}, flat=0, others=True)
    assert totals["redrawn"] == len({name for asked in planted.asked for name in asked}) - 4  # then there are no more
    planted, totals, _ = redrawing({"redraws": 0}, flat=2)
    assert (len(planted.asked), totals["redrawn"], totals["skipped"]) == (1, 0, 2)


def test_dapo_takes_from_long_replies_and_others_do_not(redrawing):
    """All replies of a random model run to `max_tokens`."""
    _, dapo, _ = redrawing({"overlong": 4}, flat=0)
    _, plain, _ = redrawing({"variant": "grpo"}, flat=0)
    _, asked, _ = redrawing({"variant": "grpo", "overlong": 4}, flat=0)
    assert plain["overlong"] == 0
    assert dapo["overlong"] == asked["overlong"] < -0.5 * dapo["replies"]
    assert dapo["reward"] == plain["reward"]  # what is told is the reward itself
    with pytest.raises(JudgeError, match="overlong 9 of 8 tokens"):
        redrawing({"overlong": 9}, flat=0)
