"""The formats of the published systems, with the traps each is known for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from annotation.foreign import detect
from tests.annotation.foreign.samples import THINK, detail, read, sage, single_eval, utterance, write


def codes(problems: list[Any]) -> list[tuple[int, str]]:
    return [(each.line, each.code) for each in problems]


def test_a_think_block_is_read_by_its_lines(tmp_path: Path) -> None:
    judged, problems = read(write(tmp_path / "train.json", [single_eval("007")]))
    assert not problems
    (one,) = judged
    assert (one.key, one.preset, one.rater, one.texts) == (
        "007", "speecheval-assessment", "speecheval:annotator", ("It sounds poor.",)
    )  # fmt: skip
    assert one.answers == {
        "overall_quality": 2,
        "intelligibility": 3,
        "distortion": 2,
        "distortion_type": ["timbre_quality", "drop_missing"],
        "speech_rate": "appropriate",
        "dynamic_range": 3,
        "emotional_impact": 2,
        "emotion": "neutral",
        "artistic_expression": 2,
        "subjective_experience": 2,
        "gender": "female",
        "age": "thirties",
    }
    assert one.audios[0].facts == {"language": "en"}


def test_rows_of_one_key_are_one_judgement_with_variants(tmp_path: Path) -> None:
    rows = [single_eval("a"), single_eval("a", "Poor, all in all."), single_eval("b", "Another clip is poor.")]
    judged, problems = read(write(tmp_path / "x.jsonl", rows))
    assert [one.texts for one in judged] == [("It sounds poor.", "Poor, all in all."), ("Another clip is poor.",)]
    assert not problems


def test_rows_of_one_key_that_differ_are_told(tmp_path: Path) -> None:
    other = single_eval("a", content=THINK.format(answer="Fine.").replace("Overall Quality: 2", "Overall Quality: 4"))
    judged, problems = read(write(tmp_path / "x.jsonl", [single_eval("a"), other]))
    assert [one.answers["overall_quality"] for one in judged] == [2]
    assert codes(problems) == [(2, "contradicts_earlier_row")]


@pytest.mark.parametrize("similar", ["A and B are similar", "A and B are similar in this aspect"])
def test_both_wordings_of_similar_mean_the_same(tmp_path: Path, similar: str) -> None:
    lines = [
        "Compare the two audio samples across different quality dimensions.",
        "Overall Quality: B is better than A",
        f"Speech Rate: {similar}",
        "Distortion Details: A has timbre & quality;artifacts, B has none",
        "Subjective Experience Details: A is male middle-aged, B is female middle-aged",
    ]
    content = "<think>\n" + "\n".join(lines) + "\n</think>\n\n<answer>\nB is better.\n</answer>"
    row = {
        "key": "k",
        "task": "CompareEval",
        "messages": [{"role": "user", "content": "…"}, {"role": "assistant", "content": content}],
        "audios": ["a.wav", "b.wav"],
    }
    (one,), problems = read(write(tmp_path / "x.jsonl", [row]))
    assert not problems
    assert (one.answers["overall_quality"], one.answers["speech_rate"]) == ("B", "same")
    assert one.answers["distortion_type"] == {"A": ["artifacts", "timbre_quality"], "B": ["none"]}
    assert one.answers["age"] == {"A": "middle_aged", "B": "middle_aged"}


@pytest.mark.parametrize(
    ("said", "spans"),
    [
        ("appeared between 0 s - 4.9 s (across entire recording)", [(0, 4.9)]),
        ("0-3.3 s (throughout the recording)", [(0, 3.3)]),
        ("0–5 s", [(0, 5)]),
        ("0–0.5s, 1.3–2.1s, 3.1–3.8s", [(0, 0.5), (1.3, 2.1), (3.1, 3.8)]),
        ("(from start to end)", None),
    ],
)
def test_durations_with_hyphens_and_dashes(tmp_path: Path, said: str, spans: list[tuple[float, float]] | None) -> None:
    context = f"Overall Quality: 2\nDistortion: 2\nDistortion Type: jitter\nDistortion Duration: {said}"
    row = {"key": "k", "task": "SingleEval", "target": "Poor.", "path": "audio/zh/zh_Y_1.wav", "context": context}
    (one,), problems = read(write(tmp_path / "x.jsonl", [row]))
    assert not problems
    if spans is None:
        assert "distortion_intervals" not in one.answers
        assert "stays out" in one.remarks[0]
    else:
        assert [(i["start"], i["end"]) for i in one.answers["distortion_intervals"]] == spans


def test_scores_are_not_read_out_of_prose(tmp_path: Path) -> None:
    row = {"key": "k", "task": "SingleEval", "target": "The overall quality is poor.", "path": "p.wav", "path_B": None}
    judged, problems = read(write(tmp_path / "x.jsonl", [row]))
    assert (judged, codes(problems)) == ([], [(1, "no_labels")])


def test_texts_of_the_dataset_join_the_labels_of_another_file(tmp_path: Path) -> None:
    row = {"key": "k", "task": "SingleEval", "target": "A poor recording.", "path": "audio/en/en_X_1.wav"}
    write(tmp_path / "labels.jsonl", [single_eval("k")])
    write(tmp_path / "texts.jsonl", [row])
    (one,), problems = read(tmp_path)
    assert one.texts == ("It sounds poor.", "A poor recording.")
    assert not problems


def test_a_detection_label_is_the_recordings_origin(tmp_path: Path) -> None:
    rows = [
        {"key": "1", "task": "FakeDetection", "target": "fake", "path": "audio/fr/fr_Z_1.wav"},
        {"key": "2", "task": "FakeDetection", "target": "perhaps", "path": "audio/fr/fr_Z_2.wav"},
    ]
    (one,), problems = read(write(tmp_path / "x.jsonl", rows))
    assert one.answers == {"real_or_fake": "fake"}
    assert one.audios[0].facts == {"language": "fr", "origin": "synthetic"}
    assert codes(problems) == [(2, "unknown_label")]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Overall Quality: 6/5", "bad_score"),
        ("Overall Quality: 8/10", "bad_score"),
        ("Warmth: 3/5", "unknown_line"),
        ("Speech Rate: brisk", "unknown_label"),
    ],
)
def test_lines_outside_the_grammar_are_refused(tmp_path: Path, line: str, code: str) -> None:
    content = f"<think>\n{line}\n</think>\n\n<answer>\nPoor.\n</answer>"
    assert codes(read(write(tmp_path / "x.jsonl", [single_eval("k", content=content)]))[1]) == [(1, code)]


def test_sagelm_joins_the_dimensions_of_a_pair_wherever_they_stand(tmp_path: Path) -> None:
    rows = [
        sage("helpfulness", "1\nResponse 1 greets, Response 2 does not."),
        sage("honesty", "Tie", question="Say goodbye."),
        sage("truthfulness", "2\nIt is true.", tail="  "),
        sage("honesty", "Tie"),
    ]
    judged, problems = read(write(tmp_path / "x.json", json.dumps(rows)))
    assert not problems
    assert [one.answers for one in judged] == [
        {
            "helpfulness": "A",
            "helpfulness_why": "Response A greets, Response B does not.",
            "truthfulness": "B",
            "truthfulness_why": "It is true.",
            "honesty": "same",
        },
        {"honesty": "same"},
    ]
    assert judged[0].instruction == "Say hello."


@pytest.mark.parametrize("output", ["The first one.", "Tiebreak", "10", "", "1 because it is clear"])
def test_sagelm_labels_are_a_line_not_a_first_character(tmp_path: Path, output: str) -> None:
    judged, problems = read(write(tmp_path / "x.json", json.dumps([sage("honesty", output)])))
    assert not judged
    assert problems[0].code in ("unknown_label", "no_text")


def test_sagelm_placeholders_are_no_labels(tmp_path: Path) -> None:
    rows = [sage("honesty", "1", question=f"Question {n}") for n in range(8)]
    assert codes(read(write(tmp_path / "a.json", json.dumps(rows)))[1]) == [(0, "placeholders")]
    cut = [sage("honesty", "1", trunc_len=30)]
    assert [each.code for each in read(write(tmp_path / "b.json", json.dumps(cut)))[1]] == ["placeholders"]
    rows[3]["output"] = "2"
    assert len(read(write(tmp_path / "c.json", json.dumps(rows)))[0]) == 8


MEANS = {"mos": 2.6153846153846203, "noi": 3.0, "col": 1.1667, "loud": 4}


@pytest.mark.parametrize(
    "content",
    [
        [{"audios": ["d/c01.wav"], "response": "Poor.", "query": "…", **MEANS}],
        json.dumps([{"audio_path": "d/c01.wav", "response": "Poor.", "meta": MEANS, "chosen": "Poor."}]),
        json.dumps({"audio_path": "d/c01.wav", "meta": MEANS, "chosen": "Poor.", "rejected": "Bad,"}, indent=4),
        "audio_path,mos,noi,col,dis,loud,response\nd/c01.wav,2.6153846153846203,3.0,1.1667,,4,Poor.\n",
    ],
)
def test_alld_in_its_four_layouts_keeps_every_digit(tmp_path: Path, content: Any) -> None:
    suffix = "csv" if isinstance(content, str) and content.startswith("audio_path,") else "json"
    (one,), problems = read(write(tmp_path / f"x.{suffix}", content))
    assert not problems
    assert one.answers == {"mos": 2.6153846153846203, "noi": 3, "col": 1.1667, "loud": 4}
    assert "dis is missing" in one.remarks
    assert (one.preset, one.texts, one.audios[0].path) == ("nisqa", ("Poor.",), "d/c01.wav")


def test_alld_objects_one_after_another_go_on_after_a_broken_one(tmp_path: Path) -> None:
    good = json.dumps({"audio_path": "a.wav", **MEANS}, indent=2)
    text = f'{good}\n{{\n  "audio_path": "b.wav",\n  "mos": ,\n}}\n{good.replace("a.wav", "c.wav")}\n{{"audio_path": "d'
    judged, problems = read(write(tmp_path / "x.json", text))
    assert [one.audios[0].path for one in judged] == ["a.wav", "c.wav"]
    assert [each.code for each in problems] == ["bad_json", "bad_json"]
    assert problems[0].line == good.count("\n") + 2


def test_an_alld_pair_is_a_verdict_and_two_ratings(tmp_path: Path) -> None:
    flat = {"audios": ["a.wav", "b.wav"], "response": "B.", "query": "…", "winner": "[SpeechB]", "A_mos": 2, "B_mos": 4}
    nested = {"audio_a_path": "c.wav", "audio_b_path": "d.wav", "meta_a": {"mos": 1}, "meta_b": MEANS, "winner": "tie"}
    judged, problems = read(write(tmp_path / "x.json", [flat, nested]))
    assert not problems
    assert [(one.preset, [s.path for s in one.audios], dict(one.answers)) for one in judged] == [
        ("nisqa-ab", ["a.wav", "b.wav"], {"winner": "B"}),
        ("nisqa", ["a.wav"], {"mos": 2}),
        ("nisqa", ["b.wav"], {"mos": 4}),
        ("nisqa-ab", ["c.wav", "d.wav"], {"winner": "same"}),
        ("nisqa", ["c.wav"], {"mos": 1}),
        ("nisqa", ["d.wav"], {"mos": 2.6153846153846203, "noi": 3, "col": 1.1667, "loud": 4}),
    ]


def test_nisqa_is_read_by_name_with_its_listeners(tmp_path: Path) -> None:
    text = (
        "db,con,filename_deg,votes,mos,dis,noi,col,loud,mos_std\n"
        "SIM,7,c00007.wav,13,2.5,4,3,1,5,0.7\n"
        "SIM,8,c00008.wav,5,5.5,4,3,1,5,0.7\n"
        "SIM,9,c00009.wav,5,,,,,,\n"
        "SIM,10,c00010.wav,5,1\n"
    )
    (one,), problems = read(write(tmp_path / "nisqa.csv", text))
    assert one.rater == "nisqa:mean-of-13"
    assert one.answers == {"mos": 2.5, "noi": 3, "col": 1, "dis": 4, "loud": 5}
    assert one.audios[0].facts["extra"] == {"db": "SIM", "con": "7", "votes": "13", "mos_std": "0.7"}
    assert codes(problems) == [(3, "out_of_range"), (4, "no_scores"), (5, "wrong_cells")]


def test_speechocean_scores_with_phones_as_string_or_list(tmp_path: Path) -> None:
    (one,), problems = read(write(tmp_path / "scores.json", {"000010011": utterance()}))
    assert not problems
    assert (one.key, one.rater, one.audios[0].path) == ("000010011", "speechocean762:published", "000010011")
    assert one.answers == {
        "accuracy": 8,
        "completeness": 10,
        "fluency": 9,
        "prosodic": 7,
        "total": 8,
        "word_accuracy": [10, 6],
        "word_stress": [10, 5],
        "word_total": [10, 6],
        "phone_accuracy": [2, 1.8, 2, 0.4, 1],
    }
    assert [len(token["phones"]) for token in one.tokens] == [2, 3]
    assert one.tokens[1]["mispronunciations"][0]["pronounced-phone"] == "<DEL>"


@pytest.mark.parametrize("wrong", [[], None])
def test_speechocean_mispronunciations_may_be_missing_or_empty(tmp_path: Path, wrong: Any) -> None:
    row = utterance()
    row["words"][1]["mispronunciations"] = wrong
    (one,), _ = read(write(tmp_path / "scores.json", {"1": row}))
    assert "mispronunciations" not in one.tokens[1]


def test_five_experts_are_five_raters(tmp_path: Path) -> None:
    judged, problems = read(write(tmp_path / "scores-detail.json", {"000010011": detail()}))
    assert not problems
    assert [one.rater for one in judged] == [f"speechocean762:expert-{n}" for n in range(1, 6)]
    assert [one.answers["completeness"] for one in judged] == [10, 5, 10, 10, 10]
    assert [one.answers["phone_accuracy"] for one in judged] == [[2, 2], [2, 1], [0, 0], [2, 2], [1, 2]]
    assert [one.answers["total"] for one in judged] == [7.6, 9, 7.9, 8, 9.1]


def test_the_hf_rows_are_known_by_their_audios_path(tmp_path: Path) -> None:
    row = {**utterance(), "audio": {"path": "WAVE/000030012.WAV"}, "speaker": "0003", "gender": "m", "age": 6}
    (one,), problems = read(write(tmp_path / "train.jsonl", [row]))
    assert not problems
    assert (one.key, one.audios[0].facts["speaker"]) == ("000030012", "0003")
    assert one.audios[0].facts["extra"] == {"gender": "m", "age": 6}


def test_phones_and_scores_that_differ_in_number_are_refused(tmp_path: Path) -> None:
    row = utterance()
    row["words"][0]["phones-accuracy"] = [2.0]
    judged, problems = read(write(tmp_path / "scores.json", {"1": row, "2": utterance()}))
    assert [one.key for one in judged] == ["2"]
    assert [each.code for each in problems] == ["phones_differ"]


def test_the_table_tells_every_sample_apart(tmp_path: Path) -> None:
    files = {
        "speecheval": write(tmp_path / "a.json", [single_eval("k")]),
        "sagelm": write(tmp_path / "b.json", json.dumps([sage("honesty", "1")])),
        "speechocean762": write(tmp_path / "c.json", {"1": utterance()}),
        "nisqa": write(tmp_path / "d.csv", "filename_deg,mos\na.wav,3\n"),
        "alld": write(tmp_path / "e.json", [{"audios": ["a.wav"], "mos": 3}]),
    }
    told = {key: detect(path) for key, path in files.items()}
    assert {key: format.key for key, format in told.items() if format} == {key: key for key in files}
    assert detect(write(tmp_path / "f.json", [{"a": 1}])) is None
