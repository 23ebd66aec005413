"""Results of other people's tools: L2 and QualiSpeech CSV, Label Studio, Potato, webMUSHRA, P.808."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.annotation.foreign.samples import read, write

TARGET = (
    "Accuracy: Fair\nFluency: Excellent\nProsody: Very Poor\n"
    "Words: GO/Excellent HOME/Average\nPhonemes: ɡ/Good oʊ/Excellent h/Bad a/b/Poor m/Worst"
)


def cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def test_l2_labels_of_both_vocabularies(tmp_path: Path) -> None:
    row = f"/vol/WAVE/SPEAKER0001/000010011.WAV,GO HOME,ɡ oʊ,{cell(TARGET)},{cell('Accuracy: Good')},1.0,word"
    path = write(
        tmp_path / "train.csv", f"audio_path,transcript,target_phonemes,chosen,rejected,dpo_weight,flip_target\n{row}\n"
    )
    (one,), problems = read(path)
    assert not problems
    assert (one.key, one.preset) == ("000010011", "l2-labels")
    assert one.answers == {
        "accuracy": 2,
        "fluency": 4,
        "prosody": 0,
        "word_accuracy": [4, 2],
        "phone_accuracy": [3, 4, 1, 1, 0],
    }
    assert [phone["text"] for phone in one.tokens[-1]["phones"]] == ["ɡ", "oʊ", "h", "a/b", "m"]
    assert "rejected labels" in one.remarks[0]


def test_l2_ids_that_lost_their_zeros_are_known_by_their_path(tmp_path: Path) -> None:
    head = "id,audio_path,transcript,label,label_num,not_used"
    rows = "10011,/x/000010011.WAV,GO,9,Excellent,Excellent\n10012,/x/000010099.WAV,GO,9,Good,Good\n"
    path = write(tmp_path / "test_sentence_bins.csv", f"{head}\n{rows}")
    judged, problems = read(path, names={"label_num": "accuracy"})
    assert [(one.key, dict(one.answers)) for one in judged] == [("000010011", {"accuracy": 4})]
    assert [(each.line, each.code) for each in problems] == [(3, "id_differs")]
    assert {each.code for each in read(path)[1]} == {"unclear_column", "id_differs"}


def test_l2_numbers_are_the_corpus_own(tmp_path: Path) -> None:
    path = write(tmp_path / "x.csv", "audiofilepath,transcript,phoneme_scores\n/p/000030012.wav,GO,ɡ/2.0 oʊ/1.8\n")
    (one,), _ = read(path)
    assert (one.preset, one.answers) == ("speechocean762", {"phone_accuracy": [2, 1.8]})


def test_qualispeech(tmp_path: Path) -> None:
    head = (
        "id,Speed,Naturalness,Background noise,Distortion,Listening effort,Continuity,Overall quality,"
        "Feeling of voice,Noise Description,Distortion description,Unnatural pause,Natural language description"
    )
    row = "sys-utt1,3,4,5,4,5,4,4,calm,not noticeable,none,no,It sounds natural."
    (one,), problems = read(write(tmp_path / "train.csv", f"{head}\n{row}\n"))
    assert not problems
    assert (one.key, one.answers["speed"], one.answers["overall_quality"]) == ("sys-utt1", 3, 4)
    assert (one.answers["noise_description"], one.texts) == ("not noticeable", ("It sounds natural.",))


def task(result: list[dict[str, Any]], *, data: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    annotation = {
        "id": 1,
        "completed_by": {"email": "ann@example.org"},
        "was_cancelled": False,
        "result": result,
        **more,
    }
    return {"id": 7, "data": data or {"audio": "/data/upload/3/1a2b3c4d-clip.wav"}, "annotations": [annotation]}


def region(name: str, kind: str, **value: Any) -> dict[str, Any]:
    return {"from_name": name, "to_name": "audio", "type": kind, "value": value}


def test_label_studio_rating_number_and_text(tmp_path: Path) -> None:
    result = [
        region("mos", "rating", rating=4),
        region("noise", "number", number=3),
        region("notes", "textarea", text=["Clear voice."]),
    ]
    path = write(tmp_path / "export.json", json.dumps([task(result), task([], was_cancelled=True)]))
    judged, problems = read(path, preset="nisqa", names={"noise": "noi", "notes": "text"})
    (one,) = judged
    assert (one.rater, one.answers, one.texts) == (
        "label-studio:ann@example.org", {"mos": 4, "noi": 3}, ("Clear voice.",)
    )  # fmt: skip
    assert one.audios[0].path == "clip.wav"
    assert [each.code for each in problems] == ["skipped"]


def test_label_studio_choices_and_marks_on_audio(tmp_path: Path) -> None:
    result = [
        region("speech_rate", "choices", choices=["Appropriate"]),
        region("distortion_type", "choices", choices=["Jitter", "Artifacts"]),
        region("distortion_intervals", "labels", start=1.5, end=2.0, labels=["Jitter"], channel=0),
        region("distortion_intervals", "labels", start=0.5, end=1.0, labels=["Artifacts"], channel=0),
    ]
    (one,), problems = read(write(tmp_path / "e.json", json.dumps([task(result)])), preset="speecheval-assessment")
    assert not problems
    assert one.answers["distortion_type"] == ["artifacts", "jitter"]
    assert [(i["start"], i["type"]) for i in one.answers["distortion_intervals"]] == [
        (0.5, "artifacts"),
        (1.5, "jitter"),
    ]


def test_label_studio_pairwise(tmp_path: Path) -> None:
    data = {"audio1": "/data/local-files/?d=set/a.wav", "audio2": "s3://bucket/set/b.wav", "text": "Hello"}
    rows = [task([region("winner", "pairwise", selected="right")], data=data)]
    (one,), problems = read(write(tmp_path / "e.json", json.dumps(rows)), preset="nisqa-ab")
    assert not problems
    assert (one.answers, [sound.path for sound in one.audios]) == ({"winner": "B"}, ["set/a.wav", "set/b.wav"])


@pytest.mark.parametrize(
    ("options", "code"), [({}, "no_preset"), ({"preset": "acr"}, "unknown_field"), ({"preset": "nope"}, "no_preset")]
)
def test_label_studio_needs_to_be_told_what_its_fields_mean(tmp_path: Path, options: dict[str, Any], code: str) -> None:
    path = write(tmp_path / "e.json", json.dumps([task([region("stars", "rating", rating=4)])]))
    assert [each.code for each in read(path, **options)[1]] == [code]


def test_potato_in_both_its_files(tmp_path: Path) -> None:
    row = {
        "id": "clip-1",
        "displayed_text": '<audio src="media/clip-1.wav">',
        "label_annotations": {"mos": {"4": "true"}, "why": {"text_box": "Clear."}},
        "span_annotations": [],
    }
    write(tmp_path / "ann" / "annotated_instances.jsonl", [row])
    state = {
        "user_id": "ben",
        "instance_id_to_label_to_value": {
            "clip-1": [[{"schema": "mos", "name": "3"}, "3"]],
            "clip-2": {"mos": {"scale": "9"}},
        },
    }
    write(tmp_path / "ben" / "user_state.json", state)
    judged, problems = read(tmp_path, preset="acr", names={"why": "text"})
    assert [(one.rater, one.audios[0].path, dict(one.answers)) for one in judged] == [
        ("potato:ann", "media/clip-1.wav", {"mos": 4}),
        ("potato:ben", "clip-1", {"mos": 3}),
    ]
    assert [each.code for each in problems] == ["out_of_range"]


MUSHRA = "session_test_id,age,session_uuid,trial_id,rating_stimulus,rating_score,rating_time,rating_comment\n"


def test_webmushra_with_its_configuration(tmp_path: Path) -> None:
    write(
        tmp_path / "test.yaml",
        "testId: t\npages:\n  - [random, {type: mushra, id: trial1, stimuli: {C1: audio/c1.wav}}]\n",
    )
    write(tmp_path / "mushra.csv", f"{MUSHRA}t,30,u-1,trial1,C1,73,2000,nice\nt,30,u-1,trial1,anchor35,15,900,\n")
    judged, problems = read(tmp_path)
    assert not problems
    assert [(one.rater, one.preset, one.audios[0].path, dict(one.answers)) for one in judged] == [
        ("webmushra:u-1", "mushra", "audio/c1.wav", {"quality": 73}),
        ("webmushra:u-1", "mushra", "trial1/anchor35", {"quality": 15}),
    ]


def test_webmushra_likert_and_what_it_cannot_give(tmp_path: Path) -> None:
    write(
        tmp_path / "lss.csv",
        "session_test_id,email,trial_id,stimuli_rating,stimuli,rating_time\nt,a@b.c,l1, 4 ,s1,9\nt,,l2,3,s1,9\n",
    )
    head = (
        "session_test_id,email,trial_id,choice_reference,choice_non_reference,choice_answer,choice_time,choice_comment"
    )
    write(tmp_path / "paired_comparison.csv", f"{head}\nt,a@b.c,p1,reference,C1,correct,9,\n")
    judged, problems = read(tmp_path)
    assert [(one.rater, dict(one.answers)) for one in judged] == [("webmushra:a@b.c", {"mos": 4})]
    assert {each.code for each in problems} == {"no_rater", "abx"}


def test_p808_votes_per_worker_and_per_clip(tmp_path: Path) -> None:
    head = "HITId,workerid,assignment_id,assignmentstatus,file,short_file_name,vote,question_type"
    rows = [
        f"h,W{n},a,Approved,https://host/set/c1.wav,c1.wav,{3 + n},{kind}"
        for n in (0, 1)
        for kind in ("MOS_SIG", "MOS_BAK")
    ]
    write(tmp_path / "w" / "votes_per_worker_sig.csv", "\n".join([head, *rows]))
    judged, problems = read(tmp_path / "w")
    assert not problems
    assert [(one.rater, one.preset, dict(one.answers)) for one in judged] == [
        ("p808:W0", "p835", {"sig": 3, "bak": 3}),
        ("p808:W1", "p835", {"sig": 4, "bak": 4}),
    ]
    clips = "file_url,n,MOS,std,95%CI,short_file_name,vote_1,vote_2,vote_3\nhttps://host/set/c1.wav,3,3.3333333333333335,.5,.6,c1.wav,3,3,4\n"
    (one,), _ = read(write(tmp_path / "c" / "votes_per_clip.csv", clips))
    assert (one.rater, one.preset, one.answers) == ("p808:mean-of-3", "acr", {"mos": 3.3333333333333335})
    assert one.audios[0].path == "set/c1.wav"


def test_p804_shares_names_with_p835_and_is_told_by_its_other_files(tmp_path: Path) -> None:
    for scale, mean in (("ovrl", 4), ("noise", 2), ("reverb", 3)):
        name = f"MOS_{scale.upper()}"
        write(tmp_path / f"votes_per_clip_{scale}.csv", f"file_url,n,{name}\nhttps://h/c1.wav,5,{mean}\n")
    judged, problems = read(tmp_path)
    assert [(one.preset, dict(one.answers)) for one in judged] == [("nisqa", {"mos": 4, "noi": 2})]
    assert [each.code for each in problems] == ["unknown_scale"]


def test_p808_raw_answers_still_hold_what_must_go(tmp_path: Path) -> None:
    path = write(tmp_path / "Batch.csv", "WorkerId,Answer.q1,Answer.q1_url\nW,4,https://h/c.wav\n")
    assert [(each.line, each.code) for each in read(path)[1]] == [(0, "raw_answers")]


@pytest.mark.parametrize("column", ["CMOS", "DMOS"])
def test_p808_comparisons_without_their_reference_are_refused(tmp_path: Path, column: str) -> None:
    path = write(tmp_path / "votes_per_clip.csv", f"file_url,n,{column}\nhttps://h/c.wav,5,-1.2\n")
    assert [each.code for each in read(path)[1]] == ["no_reference"]


def test_what_no_format_knows_is_told(tmp_path: Path) -> None:
    write(tmp_path / "a.json", [{"some": "thing"}])
    (tmp_path / "b.csv").write_bytes(b"a,b\n\xff\xfe\xfa,1\n")
    assert {(each.file, each.code) for each in read(tmp_path)[1]} == {
        ("a.json", "unknown_format"),
        ("b.csv", "not_utf8"),
    }
