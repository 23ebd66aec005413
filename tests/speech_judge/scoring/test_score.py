"""`score` from files alone: every system's own shapes and ours, joined, with nothing dropped."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from speech_judge.__main__ import main
from speech_judge.errors import Exit

GOLDEN = Path(__file__).parents[2] / "golden" / "release_v1"


@pytest.fixture
def scored(tmp_path, capsys):
    def score(system: str, references: object, predictions: object, *more: str) -> dict:
        files = []
        for name, rows in (("references", references), ("predictions", predictions)):
            path = rows if isinstance(rows, Path) else tmp_path / f"{name}.json"
            if isinstance(rows, list):
                path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
            elif not isinstance(rows, Path):
                path.write_text(json.dumps(rows), encoding="utf-8")
            files += [f"--{name}", str(path)]
        assert main(["score", "--system", system, *files, "--bootstraps", "50", *more]) == Exit.FINISHED
        return json.loads(capsys.readouterr().out)

    return score


def reply(overall: int) -> str:
    return f"<think>\nOverall Quality: {overall}/5\n</think>\n\n<answer>\nText {overall}.\n</answer>"


def swift(key: str, content: str, task: str = "SingleEval") -> dict:
    messages = [{"role": "user", "content": "<audio> …"}, {"role": "assistant", "content": content}]
    return {"key": key, "task": task, "messages": messages, "audios": [f"audio/{key}.wav"]}


def test_speecheval_rows_join_by_key_and_several_texts_are_one_clip(scored):
    references = [swift(k, reply(v)) for k, v in (("a", 1), ("a", 1), ("b", 3), ("c", 5))]
    predictions = [{**swift("c", ""), "response": reply(4)}, {**swift("a", ""), "response": reply(2)},
                   {**swift("b", ""), "response": "no lines"}]  # fmt: skip

    found = scored("speecheval", references, predictions)

    overall = found["tasks"]["assessment"]["dimensions"]["overall_quality"]
    assert (found["joined_by"], found["rows"], found["missing"]) == ("key", 3, 0)
    assert (overall["unread"], overall["of"], overall["policy"]) == (1, 3, "worst")
    assert overall["mse"]["value"] == pytest.approx((1 + 4 + 1) / 3)  # the unread one stands at 5 (or 1), 2 away from 3
    assert found["tasks"]["assessment"]["text"]["n"] == 3


def test_a_missing_prediction_is_unread_not_left_out(scored):
    references = [swift(k, reply(3)) for k in "abcd"]
    found = scored("speecheval", references, [{**swift("a", ""), "response": reply(3)}], "--unread", "lowest")
    overall = found["tasks"]["assessment"]["dimensions"]["overall_quality"]
    assert (found["missing"], overall["unread"]) == (3, 3)
    assert overall["mse"]["value"] == pytest.approx(3.0)


def test_detection_takes_chances_from_log_probabilities_and_counts_every_output(scored):
    def row(key: str, word: str, real: float, fake: float) -> dict:
        top = [{"token": "real", "logprob": real}, {"token": " fake", "logprob": fake}]
        content = [
            {"token": "fake", "logprob": 0, "top_logprobs": []},
            {"token": word, "logprob": real, "top_logprobs": top},
        ]
        return {
            **swift(key, "", "FakeDetection"),
            "response": f"<answer>\n{word}\n</answer>",
            "logprobs": {"content": content},
        }

    references = [swift(k, f"<think>\n</think>\n\n<answer>\n{w}\n</answer>", "FakeDetection") for k, w in
                  (("a", "fake"), ("b", "real"), ("c", "fake"), ("d", "real"))]  # fmt: skip
    predictions = [row("a", "fake", -3, -0.1), row("b", "real", -0.1, -3), row("c", "real", -0.6, -0.8),
                   {**swift("d", "", "FakeDetection"), "response": "I cannot tell"}]  # fmt: skip

    found = scored("speecheval", references, predictions)["tasks"]["detection"]["detection"]

    assert (found["unread"], found["scored"]) == (1, 3)
    assert found["accuracy"]["value"] == 0.5  # one taken for real, one that could not be read
    assert found["eer"]["value"] == 0  # both fakes score higher than the real one


def test_one_number_a_clip_by_an_outside_expert(scored, tmp_path):
    references = [swift(k, reply(v)) for k, v in (("a", 1), ("b", 3), ("c", 5))]
    path = tmp_path / "utmos.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(
            [("path", "score"), ("/data/audio/a.wav", 1.2), ("/data/audio/b.wav", 2.9), ("/data/audio/c.wav", 4.4)]
        )
    found = scored("speecheval", references, path, "--scalar", "overall_quality")
    assert found["joined_by"].startswith("audio")
    assert found["tasks"]["assessment"]["dimensions"]["overall_quality"]["pcc"]["value"] > 0.99


def test_sagelm_joins_by_line_when_its_files_have_no_ids(scored):
    prompt = "Evaluate in terms of **{}** and indicate a better response using 1, 2 or Tie.\n### Instruction:\nq\n"
    references = [
        {"instruction": prompt.format(name), "input": "", "output": f"{label}\nwhy", "audios": ["1.wav", "2.wav"]}
        for name, label in (("helpfulness", "1"), ("honesty", "Tie"), ("truthfulness", "2"))
    ]
    predictions = [{"prompt": "…", "predict": text, "label": ""} for text in ("1\nyes", "2\nno", "The first")]
    found = scored("sagelm", references, predictions)
    whole = found["tasks"]["preference"]["all"]
    assert found["joined_by"] == "line number"
    assert whole["accuracy"]["value"] == pytest.approx(1 / 3, abs=1e-5)
    assert whole["tie_credit"]["value"] == pytest.approx(0.5)
    assert whole["unread"] == 1
    assert whole["constant_judges"]["always tie"]["tie_credit"] == pytest.approx(2 / 3)
    assert set(found["tasks"]["preference"]["dimensions"]) == {"helpfulness", "honesty", "truthfulness"}


def test_alld_reads_rows_of_one_clip_and_of_two(scored):
    clean = {"mos": 4.2, "noi": 4.0, "col": 4.1, "loud": 4.4}
    noisy = {"mos": 1.9, "noi": 1.5, "col": 3.0, "dis": 2, "loud": 3.9}
    references = [
        {"audios": ["a.wav"], "response": "Clean, the MOS is 4.2.", **clean},
        {"audios": ["b.wav"], "response": "Noisy, the MOS is 1.9.", **noisy},
        {"audios": ["a.wav", "b.wav"], "response": "[SpeechA]", "A_mos": 4.2, "B_mos": 1.9, "winner": "A"},
    ]
    predictions = [{"audios": r["audios"], "response": text} for r, text in
                   zip(references, ("MOS is 4.0.", "MOS is 2.0.", "I prefer SpeechA."), strict=True)]  # fmt: skip
    found = scored("alld", references, predictions)["tasks"]
    assert found["rating"]["dimensions"]["mos"]["mse"]["value"] == pytest.approx((0.04 + 0.01) / 2)
    assert found["ab"]["dimensions"]["winner"]["accuracy"]["value"] == 1.0


def test_l2_units_that_a_judge_left_out_are_unread(scored):
    references = {
        "000030012": {"accuracy": 8, "fluency": 9, "prosodic": 9, "text": "WE CALL",
                      "words": [{"text": "WE", "accuracy": 10}, {"text": "CALL", "accuracy": 2}]},
        "000030013": {"accuracy": 4, "fluency": 5, "prosodic": 5, "text": "IT",
                      "words": [{"text": "IT", "accuracy": 6}]},
    }  # fmt: skip
    predictions = [
        {"id": "30012", "response": "Accuracy: Good\nFluency: Excellent\nProsody: Excellent\nWords: WE/Excellent"},
        {"id": "30013", "response": "Accuracy: Poor\nFluency: Fair\nProsody: Bad\nWords: IT/Average"},
    ]
    found = scored("l2", references, predictions)["tasks"]["pronunciation"]
    assert found["dimensions"]["accuracy"]["mse"]["value"] == 0
    words = found["words"]["levels"]
    assert (words["unread"], words["of"], words["accuracy"]["value"]) == (1, 3, pytest.approx(2 / 3, abs=1e-5))


@pytest.mark.parametrize("task", ["assessment", "comparison", "detection"])
def test_a_release_is_its_own_reference_and_its_lines_are_perfect_predictions(scored, task):
    references = GOLDEN / "tasks" / task / "train.jsonl"
    lines = [json.loads(line) for line in (GOLDEN / "exports/ms_swift" / task / "train.jsonl").read_text().splitlines()]
    by_place = {(row["key"], *row["audios"]): {**row, "response": row["messages"][-1]["content"]} for row in lines}
    own = {tuple(json.loads(line)["audio"]) for line in references.read_text().splitlines()}
    predictions = [row for (_, *audios), row in by_place.items() if tuple(audios) in own]
    found = scored("speecheval", references, predictions, "--release", str(GOLDEN))
    assert found["clustered_by"] == "speaker"
    report = found["tasks"][task]
    if task == "assessment":
        assert report["dimensions"]["overall_quality"]["mse"]["value"] == 0
        assert report["speech_rate"]["accuracy"]["value"] == 1
    elif task == "comparison":
        heard_as_in_the_pair = 1 - found["missing"] / found["rows"]  # lines of the other order predict another row
        assert 0 < heard_as_in_the_pair < 1
        assert all(part["accuracy"]["value"] == heard_as_in_the_pair for part in report["dimensions"].values())
    else:
        assert report["detection"]["accuracy"]["value"] == 1


def test_files_that_do_not_fit_are_refused_in_words(tmp_path, capsys):
    one, other = tmp_path / "r.jsonl", tmp_path / "p.jsonl"
    one.write_text("".join(json.dumps(swift(k, reply(3))) + "\n" for k in "ab"))
    other.write_text(json.dumps({"key": "z", "response": reply(3)}) + "\n")
    arguments = ["score", "--system", "speecheval", "--references", str(one), "--predictions", str(other)]
    assert main(arguments) == Exit.REFUSED
    assert "1 predictions do not fit 2 references" in capsys.readouterr().err
    other.write_text('{"key": "a", "response": "x"}\n{broken\n')
    assert main(arguments) == Exit.REFUSED
    assert "line 2" in capsys.readouterr().err


def worse(row: dict, unread: bool) -> dict:
    return {**row, "response": "nothing" if unread else row["response"].replace("5/5", "4/5").replace("1/5", "2/5")}


def test_another_judge_of_the_same_clips(scored, tmp_path):
    """Theirs is ours, but off at the ends of the scale: every difference is made on the same rows."""
    references = [swift(str(n), reply(1 + n % 5)) for n in range(40)]
    ours = [{**row, "response": reply(1 + n % 5)} for n, row in enumerate(references)]
    path = tmp_path / "theirs.jsonl"
    path.write_text("".join(json.dumps(worse(row, False)) + "\n" for row in reversed(ours)), encoding="utf-8")

    found = scored("speecheval", references, ours, "--against", str(path))["against"]

    error = found["figures"]["assessment/dimensions/overall_quality/mse"]
    assert error["value"] == pytest.approx(-16 / 40)
    assert (error["matters"], error["better"], error["n"]) == (True, "ours", 40)
    assert "assessment/dimensions/overall_quality/mse" in found["matters"]
    assert "assessment/dimensions/overall_quality/pcc" in found["figures"]


def test_rows_that_only_one_judge_could_read_are_not_compared_when_they_are_left_out(scored, tmp_path):
    references = [swift(str(n), reply(1 + n % 5)) for n in range(20)]
    ours = [{**row, "response": reply(1 + n % 5)} for n, row in enumerate(references)]
    path = tmp_path / "theirs.jsonl"
    path.write_text("".join(json.dumps(worse(row, n < 6)) + "\n" for n, row in enumerate(ours)), encoding="utf-8")
    figures = scored("speecheval", references, ours, "--against", str(path), "--unread", "excluded")["against"][
        "figures"
    ]
    assert figures["assessment/dimensions/overall_quality/mse"]["n"] == 14
    figures = scored("speecheval", references, ours, "--against", str(path))["against"]["figures"]
    assert figures["assessment/dimensions/overall_quality/mse"]["n"] == 20


def test_a_whole_split_of_a_release_and_another_judge_of_it(tmp_path, capsys):
    def said(off: float) -> Path:
        rows = [json.loads(line) for line in (GOLDEN / "tasks/assessment/test.jsonl").read_text("utf-8").splitlines()]
        path = tmp_path / f"{off}.jsonl"
        told = [
            {"key": row["key"], "task": row["task"], "scores": {"overall_quality": {"expected": score + off}}}
            for row in rows
            for score in [row["answers"]["overall_quality"]]
        ]
        path.write_text("".join(json.dumps(row) + "\n" for row in told), encoding="utf-8")
        return path

    arguments = ["score", "--release", str(GOLDEN), "--predictions", str(said(0.0)), "--bootstraps", "20"]
    assert main([*arguments, "--split", "test", "--against", str(said(0.5))]) == Exit.FINISHED
    found = json.loads(capsys.readouterr().out)
    assert found["tasks"]["assessment"]["dimensions"]["overall_quality"]["mse"]["value"] == 0
    assert found["against"]["figures"]["assessment/dimensions/overall_quality/mse"]["value"] == -0.25
    assert main(arguments) == Exit.REFUSED
    assert "either --system and --references" in capsys.readouterr().err


@pytest.mark.parametrize(
    "lines",
    [
        ["LA_E_1 0.1", "LA_E_2 0.8"],
        ["filename\tcm-score", "LA_E_1\t0.1", "LA_E_2\t0.8"],
        ["LA_E_1 A07 spoof -2.1", "LA_E_2 - bonafide 3.4"],
        ["unknown audio/LA_E_1.wav 0.1 0 0 spoof", "unknown audio/LA_E_2.wav 0.9 1 1 bonafide"],
    ],
)
def test_lists_of_scores_as_detectors_write_them(scored, tmp_path, lines: list[str]):
    answers = (("1", "fake"), ("2", "real"))
    references = [
        swift(f"k{n}", f"<think>\n</think>\n\n<answer>\n{word}\n</answer>", "FakeDetection")
        | {"audios": [f"audio/LA_E_{n}.wav"]}
        for n, word in answers
    ]
    path = tmp_path / "scores.txt"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = scored("speecheval", references, path, "--scalar", "real")["tasks"]["detection"]["detection"]
    assert (found["scored"], found["eer"]["value"]) == (2, 0.0)


def test_a_list_with_a_line_that_is_none_is_refused(tmp_path, capsys):
    references, path = tmp_path / "r.jsonl", tmp_path / "scores.txt"
    references.write_text(json.dumps(swift("a", reply(3))) + "\n")
    path.write_text("a 1.0\nb\n")
    arguments = ["score", "--system", "speecheval", "--references", str(references), "--predictions", str(path)]
    assert main([*arguments, "--scalar", "overall_quality"]) == Exit.REFUSED
    assert "scores.txt, line 2: no clip and number" in capsys.readouterr().err
