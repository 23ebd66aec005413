"""`--dry-run` against what runs do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from speech_judge.__main__ import main
from speech_judge.data.release import Release
from speech_judge.errors import Exit, JudgeError
from speech_judge.recipe import load
from speech_judge.training.estimate import estimate
from tests.speech_judge.texts import text_model
from tests.speech_judge.training.test_recipes import lines, run, settings


def passes(name: str, release: Release, *more: str, stage: int = 1) -> dict[str, dict]:
    found = estimate(load(name, settings(2, *more)), release, cpu=True)["stages"][stage]
    return {"": found, **{each["name"]: each for each in found["passes"]}}


def read_in(out: Path, stage: str) -> int:
    return sum(line["tokens"] for line in lines(out, "step", stage))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("estimates")


def test_imitation_and_pairs_read_what_the_estimate_says(golden: Release, home: Path):
    out = run("l2_bdpo", golden, home / "l2")
    for number, stage in enumerate(("instruction", "bounded")):
        found = passes("l2_bdpo", golden, stage=number)
        assert (found[""]["name"], found[""]["steps"]) == (stage, len(lines(out, "step", stage)))
        assert found["learning"]["tokens"] == read_in(out, stage)
    assert "reference" not in passes("l2_bdpo", golden, stage=0)


def test_a_reference_reads_each_pair_once(golden: Release):
    once = passes("l2_bdpo", golden, "stages.1.max_steps=5", "stages.1.epochs=90")
    longer = passes("l2_bdpo", golden, "stages.1.max_steps=50", "stages.1.epochs=90")
    assert longer["learning"]["tokens"] == pytest.approx(10 * once["learning"]["tokens"], rel=0.1)
    assert longer["reference"]["tokens"] == pytest.approx(once["reference"]["tokens"], rel=0.1)


def test_groups_are_drawn_referred_to_and_learned_from(golden: Release):
    size, group = 24, 3
    more = [f"stages.1.options.max_tokens={size}", f"stages.1.options.group={group}"]
    more.append("stages.1.tasks={assessment=1.0}")
    plain = passes("sq_llm", golden, *more)
    own = plain[""]["samples"] * group * size  # people's texts are longer, so that all replies are taken to be whole
    assert plain["drawing"]["tokens"] == own
    assert plain["learning"]["tokens"] == plain["prefill"]["tokens"] + own
    assert set(plain) == {"", "prefill", "drawing", "learning"}
    again = passes("sq_llm", golden, *more, "stages.1.options.updates=2", "stages.1.save_every=2")
    assert again["drawing"]["tokens"] == pytest.approx(own / 2)
    assert again["as drawn"]["tokens"] == pytest.approx(again["learning"]["tokens"] / 2)
    held = passes("sq_llm", golden, *more, "stages.1.options.beta=0.1", "stages.1.options.shared=false")
    assert held["reference"]["tokens"] == held["learning"]["tokens"] == group * held["prefill"]["tokens"] + own
    assert held[""]["hours"] == pytest.approx(sum(each["hours"] for each in held[""]["passes"]), abs=1e-4)


def test_an_expert_and_an_evaluator_cost_what_their_own_size_is(golden: Release, home: Path):
    folder = text_model(home / "text", ["mos: 3, noi: 2.5 The clip was judged as follows 0 1 2 3 4 5 6 7 8 9."])
    found = passes("alld", golden, f'stages.1.options.expert="{folder}"', "stages.1.options.max_tokens=8")
    assert {"prefill", "drawing", "expert", "learning"} <= set(found)
    assert found["expert"]["tokens"] > found["learning"]["tokens"] - found["prefill"]["tokens"]
    local = [f'stages.1.options.rewards.path="{folder}"', 'stages.1.options.rewards.evaluator="local"']
    assert passes("sq_llm", golden, *local)["evaluator"]["tokens"] > 0
    with pytest.raises(JudgeError, match="no text model"):
        passes("alld", golden, f'stages.1.options.expert="{home / "none"}"')


def test_refused_as_the_run_would_be(golden: Release, home: Path, capsys: pytest.CaptureFixture[str]):
    arguments = ["train", "alld", "--release", str(golden.folder), "--out", str(home / "no"), "--dry-run", "--cpu"]
    assert main(arguments) == Exit.REFUSED
    assert "has no expert" in capsys.readouterr().err
    off = [*arguments, "--set", "stages.1.on=false"]
    assert main(off) == Exit.REFUSED
    assert "names no weights" in capsys.readouterr().err
    assert main([*off, "--base", str(home / "nowhere")]) == Exit.REFUSED
    assert "could not be opened" in capsys.readouterr().err
    tiny = [each for setting in settings(2) for each in ("--set", setting)]
    assert main([*off, *tiny]) == Exit.FINISHED
    assert json.loads(capsys.readouterr().out)["hours"] > 0
    assert not (home / "no").exists()
