"""`evaluate` on the golden release with predictions in a file: figures, baselines, slices, plots, words."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from speech_judge.__main__ import main
from speech_judge.errors import Exit
from speech_judge.evaluation.plots import draw_all

GOLDEN = Path(__file__).parents[2] / "golden" / "release_v1"


def rows(task: str, split: str) -> list[dict]:
    return [json.loads(line) for line in (GOLDEN / "tasks" / task / f"{split}.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture
def evaluated(tmp_path):
    """A judge that is one step too harsh everywhere, sure of every fake, and silent about the last clip."""
    predictions = []
    items = rows("assessment", "test")
    for row in items:
        scores = {
            key: {"value": str(value), "expected": max(1.0, value - 1.0)}
            for key, value in row["answers"].items()
            if isinstance(value, int)
        }
        labels = {"speech_rate": {"value": row["answers"]["speech_rate"]}}
        predictions.append(
            {"key": row["key"], "task": "assessment", "response": "", "scores": scores, "labels": labels}
        )
    predictions[-1] = {"key": items[-1]["key"], "task": "assessment", "response": None, "error": "no such file"}
    for row in rows("detection", "test"):
        fake = row["answers"]["real_or_fake"] == "fake"
        predictions.append({"key": row["key"], "task": "detection", "response": None, "p_fake": 0.9 if fake else 0.2})
    path = tmp_path / "said.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in predictions), encoding="utf-8")
    out = tmp_path / "evaluation"
    arguments = ["evaluate", "nobody", "--release", str(GOLDEN), "--out", str(out), "--predictions", str(path)]
    assert main([*arguments, "--bootstraps", "30"]) == Exit.FINISHED
    return out


def test_figures_baselines_and_terms(evaluated):
    found = json.loads((evaluated / "metrics.json").read_text("utf-8"))
    assessment = found["tasks"]["assessment"]
    overall = assessment["judge"]["dimensions"]["overall_quality"]
    assert (assessment["clustered_by"], assessment["joined_by"], overall["unread"]) == ("speaker", "key", 1)
    assert overall["policy"] == "worst"
    assert set(assessment["baselines"]) == {"always the train mean", "ridge on sound facts"}
    mean = assessment["baselines"]["always the train mean"]["dimensions"]["overall_quality"]
    assert (mean["pcc"]["value"], mean["unread"]) == (None, 0)
    assert found["tasks"]["detection"]["judge"]["detection"]["accuracy"]["value"] == 1.0
    assert found["terms"]["similarity"] == "not computed (no --sbert)"


def test_the_report_names_what_stands_beside_the_judge_and_that_raters_are_simulated(evaluated):
    words = (evaluated / "report.md").read_text("utf-8")
    assert "people of this release are simulated" in words
    assert "always the train mean" in words
    assert "counts as `worst`" in words
    for name in words.split("](plots/")[1:]:
        assert (evaluated / "plots" / name.split(")")[0]).read_text("utf-8").startswith("<?xml")


def test_predictions_of_another_split_are_refused(tmp_path, capsys):
    path = tmp_path / "said.jsonl"
    path.write_text(json.dumps({"key": "zzz", "task": "ranking", "response": "x"}) + "\n")
    arguments = ["evaluate", "nobody", "--release", str(GOLDEN), "--out", str(tmp_path / "out")]
    assert main([*arguments, "--predictions", str(path)]) == Exit.REFUSED
    assert "holds no prediction" in capsys.readouterr().err


def test_another_judge_stands_in_figures_and_words(evaluated):
    said = evaluated.parent / "said.jsonl"
    arguments = ["evaluate", "nobody", "--release", str(GOLDEN), "--out", str(evaluated), "--predictions", str(said)]
    assert main([*arguments, "--bootstraps", "30", "--against", str(said)]) == Exit.FINISHED
    found = json.loads((evaluated / "metrics.json").read_text("utf-8"))["against"]
    assert set(found["joined"]) == {"assessment", "detection"}
    assert found["figures"]["assessment/dimensions/overall_quality/mse"]["value"] == 0  # the judge itself
    assert found["matters"] == []
    assert "| detection/detection/accuracy | 0.000" in (evaluated / "report.md").read_text("utf-8")


def test_clips_without_source_or_speaker_are_clusters_of_their_own(evaluated, tmp_path):
    """A folder by another hand than the release builder's may name neither."""
    folder = shutil.copytree(GOLDEN, tmp_path / "release")
    clips = [json.loads(line) for line in (folder / "clips.jsonl").read_text("utf-8").splitlines()]
    for row in clips:
        row.pop("source")
        row["speaker"] = row["system"] = None
    (folder / "clips.jsonl").write_text("".join(json.dumps(row) + "\n" for row in clips), encoding="utf-8")
    said, out = evaluated.parent / "said.jsonl", tmp_path / "out"
    arguments = ["evaluate", "nobody", "--release", str(folder), "--out", str(out), "--predictions", str(said)]
    assert main([*arguments, "--bootstraps", "30"]) == Exit.FINISHED
    overall = json.loads((out / "metrics.json").read_text("utf-8"))["tasks"]["assessment"]["judge"]["dimensions"]
    assert overall["overall_quality"]["mse"]["clusters"] == overall["overall_quality"]["mse"]["n"]
    assert overall["overall_quality"]["mse"]["low"] is not None


def test_one_person_against_the_others_and_the_judge_on_the_same_rows(evaluated, tmp_path):
    """Three raters of every test clip: the first and second agree, the third is two steps off."""
    folder = shutil.copytree(GOLDEN, tmp_path / "release")
    path = folder / "annotations/raw.jsonl"
    sheets = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for sheet in [s for s in sheets if (s["task"], s["split"]) == ("assessment", "test")]:
        overall = sheet["answers"]["overall_quality"]
        for number, score in enumerate((overall, overall - 2 if overall > 2 else overall + 2)):
            sheets.append({**sheet, "rater": f"r{number}", "answers": {**sheet["answers"], "overall_quality": score}})
        sheets.append({**sheet, "role": "inspector", "answers": {**sheet["answers"], "overall_quality": 1}})
    path.write_text("".join(json.dumps(sheet) + "\n" for sheet in sheets), encoding="utf-8")
    said, out = evaluated.parent / "said.jsonl", tmp_path / "out"
    arguments = ["evaluate", "nobody", "--release", str(folder), "--out", str(out), "--predictions", str(said)]
    assert main([*arguments, "--bootstraps", "30"]) == Exit.FINISHED
    found = json.loads((out / "metrics.json").read_text("utf-8"))["tasks"]
    human, items = found["assessment"]["human"], len(rows("assessment", "test"))
    person = human["person"]["dimensions"]["overall_quality"]["mse"]
    assert person["value"] == pytest.approx((1 + 1 + 4) / 3)  # against the mean of the two others
    assert person["n"] == human["judge"]["dimensions"]["overall_quality"]["mse"]["n"] == 3 * items
    assert human["person"]["dimensions"]["distortion"]["mse"]["value"] == 0
    apart = human["judge_less_person"]["assessment/dimensions/overall_quality/mse"]
    assert apart["value"] == pytest.approx(
        human["judge"]["dimensions"]["overall_quality"]["mse"]["value"] - person["value"], abs=1e-5
    )
    assert found["detection"]["human"] == {}
    words = (out / "report.md").read_text("utf-8")
    assert "one person against the others" in words
    assert "| overall_quality | the judge against the same others |" in words
    assert "No human ceiling" in (evaluated / "report.md").read_text("utf-8")


def test_headlines_are_drawn_by_language_and_by_system(tmp_path):
    def figures(value: float) -> dict:
        return {"dimensions": {"mos": {"pcc": {"value": value, "low": value - 0.1, "high": value + 0.1, "n": 20}}}}

    alone = {"de": {"dimensions": {"mos": {"pcc": {"value": None, "low": None, "high": None, "n": 12}}}}}
    found = {
        "judge": figures(0.5),
        "by_language": {"en": figures(0.6), "zh": figures(0.4), **alone},
        "by_system": {"one": figures(0.2), **alone},
        "systems": {"mos": {"systems": 3, "means": {"one": [3.1, 3.0], "two": [2.0, 2.5], "three": [4.0, 4.2]}}},
    }
    drawn = {path.stem: path.read_text("utf-8") for path in draw_all("rating", (), found, tmp_path)}
    assert set(drawn) == {"rating-by-language-mos", "rating-systems-mos"}  # of one system there is nothing to compare
    assert all("<svg" in text for text in drawn.values())
    first = drawn["rating-systems-mos"]
    draw_all("rating", (), found, tmp_path)
    assert (tmp_path / "rating-systems-mos.svg").read_text("utf-8") == first
