"""Every recipe from its first stage to its last, at tiny size, on the golden release."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from speech_judge.data.release import Release
from speech_judge.data.sample import Sample
from speech_judge.errors import Exit, JudgeError
from speech_judge.recipe import load
from speech_judge.rewards.total import Reward
from speech_judge.sampling import Reply
from speech_judge.training.grpo import GRPO
from speech_judge.training.loop import StageRun
from speech_judge.training.run import Run
from tests.speech_judge.texts import text_model

SIZES = {"hidden": 32, "encoder_hidden": 32, "encoder_layers": 1, "vocabulary": 320, "initial": 0.1}
TINY = [
    *(f"model.tiny.{name}={size}" for name, size in SIZES.items()),
    "model.dtype=float32",
    "adapt.r=4",
    "audio.max_seconds=2",
]
STAGE = {
    "max_steps": 2,
    "batch": 3,
    "pack_tokens": 1200,
    "lr": 1e-3,
    "eval_every": 2,
    "eval_samples": 2,
    "save_every": 1,
}


def settings(stages: int, *more: str) -> list[str]:
    return [*TINY, *(f"stages.{n}.{key}={value}" for n in range(stages) for key, value in STAGE.items()), *more]


def run(name: str, release: Release, out: Path, *more: str, stages: int = 2, resume: bool = False) -> Path:
    recipe = load(name, settings(stages, *more))
    assert Run(recipe, release, out, out.parent / "cache", resume=resume, cpu=True).train() is Exit.FINISHED
    return out


def lines(out: Path, kind: str, stage: str = "") -> list[dict]:
    found = [json.loads(line) for line in (out / "metrics.jsonl").read_text().splitlines()]
    return [line for line in found if line["kind"] == kind and line.get("stage", stage) == (stage or line.get("stage"))]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Runs side by side share encoder outputs and tiny models."""
    return tmp_path_factory.mktemp("recipes")


@pytest.fixture(scope="module")
def expert(home: Path) -> Path:
    return text_model(home / "expert", ["mos: 3, noi: 2.5 The clip was judged as follows."])


def test_sq_llm(golden: Release, home: Path):
    out = run("sq_llm", golden, home / "sq_llm", "stages.1.options.max_tokens=24")
    assert (out / "final/weights.safetensors").is_file()
    assert len(lines(out, "step", "instruction")) == 2
    for line in lines(out, "step", "reward"):
        parts = line["parts"]
        assert {"reward", "group_std", "skipped_groups", "missing_rewards", "completion_tokens", "finished"} <= set(
            parts
        )
        assert parts["missing_rewards"] == 0
        assert 0 < parts["completion_tokens"] <= 24
    assert lines(out, "val", "reward")[-1]["loss"] <= 0


def test_sagelm(golden: Release, home: Path):
    acoustic = 'stages.1.tasks={"preference:sagelm-semantic"=1.0}'  # the golden release was judged on content alone
    assert len(lines(run("sagelm", golden, home / "sagelm", acoustic), "step", "acoustic")) == 2


def test_alld(golden: Release, home: Path, expert: Path):
    out = run("alld", golden, home / "alld", f'stages.1.options.expert="{expert}"', "stages.1.options.max_tokens=8")
    for line in lines(out, "step", "alignment"):
        assert {"preference", "chosen", "rejected", "accuracy"} <= set(line["parts"])
    assert lines(out, "val", "alignment")


@pytest.mark.parametrize("reference", ["start", "base"])
def test_l2_bdpo(golden: Release, home: Path, reference: str):
    out = run("l2_bdpo", golden, home / f"l2-{reference}", f"stages.1.options.reference={reference}")
    first, *_ = lines(out, "step", "bounded")
    # log 2 where policy and reference are one; the policy's dropout moves it in the fourth digit.
    assert first["parts"]["preference"] == pytest.approx(math.log(2), abs=1e-3 if reference == "start" else 0.2)
    assert (out / "reference-1.json").is_file()


def test_a_stage_that_is_off_is_left_out(golden: Release, home: Path):
    out = run("l2_bdpo", golden, home / "joint", "stages.0.on=false", "stages.1.options.reference=base")
    assert not lines(out, "step", "instruction")
    first, *_ = lines(out, "step", "bounded")
    assert first["parts"]["preference"] == pytest.approx(0.6931, abs=1e-4)  # adapters begin at nothing


def test_a_stage_that_cannot_be_built_is_refused_before_the_first(golden: Release, home: Path):
    for name, setting, said in (
        ("alld", "stages.1.options.beta=0.1", "has no expert"),
        ("l2_bdpo", "stages.1.options.delta=1.0", "delta is 1.0"),
        ("sq_llm", "stages.1.options.group=1", "at least two replies"),
        ("sq_llm", "stages.1.options.variants=dapo", "unknown key"),
        ("sq_llm", "stages.1.kind=ppo", "unknown kind 'ppo'"),
    ):
        with pytest.raises(JudgeError, match=said):
            Run(load(name, settings(2, setting)), golden, home / "refused", home / "cache", cpu=True)
    assert not (home / "refused").exists()


KINDS = {
    "sq_llm": [
        *(f"stages.1.options.{each}" for each in ("max_tokens=12", "beta=0.1", 'reference="start"')),
        *(f"stages.1.options.{each}" for each in ("redraws=2", "overlong=4")),
        "stages.1.tasks={detection=3.0,assessment=1.0}",
    ],
    "alld": ["stages.1.options.max_tokens=8"],
    "l2_bdpo": [],
}


@pytest.fixture
def easy_rewards(monkeypatch: pytest.MonkeyPatch) -> None:
    """A random model earns nothing by the rules; here it earns by the numbers of its tokens, and nothing by detection,
    whose groups teach nothing then."""

    def rewarded(self: GRPO, samples: list[Sample], groups: list[list[Reply]]) -> list[list[Reward]]:
        return [
            [Reward(sum(reply.ids) / 1000 * (sample.task != "detection"), {}) for reply in group]
            for sample, group in zip(samples, groups, strict=True)
        ]

    monkeypatch.setattr(GRPO, "rewarded", rewarded)


class Broken(RuntimeError):
    pass


@pytest.mark.usefixtures("easy_rewards")
@pytest.mark.parametrize("name", list(KINDS))
def test_a_run_that_broke_off_goes_on_as_if_it_had_not(golden: Release, home: Path, expert: Path, name: str):
    """Its own replies, dropout and references are those it would have had."""
    more = ["stages.0.on=false", "stages.1.max_steps=3", "adapt.dropout=0.1", *KINDS[name]]
    more += [f'stages.1.options.expert="{expert}"'] if name == "alld" else []
    whole = run(name, golden, home / f"{name}-whole", *more)
    stepped = StageRun.train_step

    def breaking(self: StageRun, *rest: object) -> None:
        if self.step == 1:
            raise Broken
        stepped(self, *rest)  # type: ignore[arg-type]

    out = home / f"{name}-broken"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StageRun, "train_step", breaking)
        with pytest.raises(Broken):
            run(name, golden, out, *more)
    run(name, golden, out, *more, resume=True)
    assert lines(out, "resume")
    told = [[(each["step"], each["loss"], each["parts"]) for each in lines(which, "step")] for which in (out, whole)]
    assert told[0] == told[1]
    assert all(each["grad_norm"] > 0 for each in lines(whole, "step"))
    if name == "sq_llm":
        assert any(each["parts"]["redrawn_groups"] > 0 for each in lines(whole, "step"))
    weights = [(which / "final/weights.safetensors").read_bytes() for which in (out, whole)]
    assert weights[0] == weights[1]


def test_targets_without_a_chain_of_thought(golden: Release, home: Path):
    out = run("sq_llm", golden, home / "no-cot", "stages.0.think=false", "stages.1.on=false")
    assert all("dimension" not in line["parts"] for line in lines(out, "step"))


@pytest.mark.slow
@pytest.mark.usefixtures("easy_rewards")
@pytest.mark.parametrize("variant", ["dapo", "dr_grpo", "gspo", "cispo"])
def test_every_variant_runs(golden: Release, home: Path, variant: str):
    options = [f"stages.1.options.{each}" for each in (f"variant={variant}", "max_tokens=12", "updates=2", "beta=0.05")]
    out = run("sq_llm", golden, home / variant, "stages.0.on=false", "stages.1.save_every=2", *options)
    assert {"kl", "ratio"} <= set(lines(out, "step")[1]["parts"])
