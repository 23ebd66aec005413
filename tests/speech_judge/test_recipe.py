from __future__ import annotations

import subprocess
import sys

import pytest

from speech_judge.errors import JudgeError
from speech_judge.recipe import HERE, dump, load

NAMES = sorted(path.stem for path in HERE.glob("*.toml"))


@pytest.mark.parametrize("name", NAMES)
def test_every_recipe_loads_and_survives_being_written_out(name, tmp_path):
    recipe = load(name)
    (tmp_path / "again.toml").write_text(dump(recipe), encoding="utf-8")
    assert load(tmp_path / "again.toml") == recipe


def test_an_unknown_key_is_named_with_its_line(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('name = "x"\ndescription = ""\n\n[[stages]]\nname = "a"\n\n[[stages]]\nname = "b"\nlearning = 1\n')
    with pytest.raises(JudgeError, match=r"mine\.toml, line 9: unknown key 'stages\.1\.learning'"):
        load(path)


def test_a_wrong_type_is_named_with_its_line(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('name = "x"\ndescription = ""\n[model]\nrecompute = "yes"\n[[stages]]\nname = "a"\n')
    with pytest.raises(JudgeError, match=r"line 4: model\.recompute is 'yes'"):
        load(path)


def test_overrides_reach_into_stages():
    recipe = load("sq_llm", ["stages.0.lr=2e-5", "stages.0.tasks.detection=1.0", 'model.path="/x"'])
    assert (recipe.stages[0].lr, recipe.stages[0].tasks["detection"], recipe.model.path) == (2e-5, 1.0, "/x")


@pytest.mark.parametrize("override", ["stages.9.lr=1", "stages.x.lr=1", "model.family.x=1", "stages.lr=1", "lr"])
def test_an_override_of_what_is_not_there_is_refused_in_words(override: str):
    with pytest.raises(JudgeError, match=override.partition("=")[0]):
        load("sq_llm", [override])


def test_help_needs_no_torch():
    asked = "try: m.main(['train', '--help'])\nexcept SystemExit: print('torch' in sys.modules)"
    told = f"import sys, speech_judge.__main__ as m\n{asked}"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("False")
