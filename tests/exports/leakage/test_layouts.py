"""Somebody else's dataset, in each layout: rows, splits, labels, and what cannot be read."""

from __future__ import annotations

import csv
import json
import struct
import wave
from pathlib import Path

import numpy as np
import pytest
from django.core.management import call_command

from exports.formats.data import table
from exports.layouts import Unreadable, detect, read_dataset
from exports.leakage import inspect
from tests.exports.leakage.small import sentence

ANSWER = (
    "<think>\nFor each dimension, give a score.\nOverall Quality: {score}/5\n</think>\n\n<answer>\n{text}\n</answer>"
)


def lines(path: Path, rows: list[dict]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def chat(number: int, audio: str) -> dict:
    answer = ANSWER.format(score=number % 5 + 1, text=sentence(number))
    messages = [{"role": "user", "content": "<audio> Evaluate."}, {"role": "assistant", "content": answer}]
    return {"key": f"k{number}", "task": "SingleEval", "messages": messages, "audios": [audio]}


def ms_swift(root: Path) -> None:
    for place, split in enumerate(("train", "dev", "test")):
        lines(root / f"{split}.jsonl", [chat(n, f"audio/{n}.wav") for n in range(place * 4, place * 4 + 4)])


def llama_factory(root: Path) -> None:
    info = {}
    for place, split in enumerate(("train", "val", "test")):
        rows = [
            {"instruction": "Rate", "input": "", "output": f"1\n{sentence(n)}", "audios": [f"{n}a.wav", f"{n}b.wav"]}
            for n in range(place * 4, place * 4 + 4)
        ]
        (root / f"pairs_{split}.json").write_text(json.dumps(rows))
        info[split] = {"file_name": f"pairs_{split}.json"}
    (root / "dataset_info.json").write_text(json.dumps(info))


def audiofolder(root: Path) -> None:
    for place, split in enumerate(("train", "validation", "test")):
        (root / split).mkdir()
        with (root / split / "metadata.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, ["file_name", "mos", "speaker_id", "transcription"])
            writer.writeheader()
            for n in range(place * 4, place * 4 + 4):
                writer.writerow(
                    {"file_name": f"{n}.wav", "mos": 3.5, "speaker_id": f"s{n}", "transcription": sentence(n)}
                )


def speecheval(root: Path) -> None:
    for place, split in enumerate(("train", "val", "test")):
        rows = [
            {"key": f"k{n}", "task": "FakeDetection", "target": "<answer>\nfake\n</answer>" if n % 2 else "real",
             "path": f"audio/en/en_Corpus_{n}.wav", "path_B": None}
            for n in range(place * 4, place * 4 + 4)
        ]  # fmt: skip
        lines(root / "data_split" / split / "multitask.jsonl", rows)


MADE = {"ms-swift": ms_swift, "llama-factory": llama_factory, "audiofolder": audiofolder, "speecheval": speecheval}


@pytest.mark.parametrize("layout", MADE)
def test_a_layout_is_told_and_read(tmp_path, layout):
    MADE[layout](tmp_path)
    assert detect(tmp_path) == layout
    dataset = read_dataset(tmp_path)
    rows = dataset.evidence.rows
    assert [sum(row.split == split for row in rows) for split in ("train", "val", "test")] == [4, 4, 4]
    assert dataset.bad == []
    assert all(row.values for row in rows)


def test_labels_and_attributes_are_read(tmp_path):
    for name, make in MADE.items():
        (tmp_path / name).mkdir()
        make(tmp_path / name)
    chats, pairs, folder, published = (read_dataset(tmp_path / name).evidence for name in MADE)
    assert dict(zip(chats.rows[0].fields, chats.rows[0].values, strict=True))["overall_quality"] == 5.0
    assert chats.rows[0].texts == (sentence(4),)
    assert pairs.rows[0].values == ("1",)
    assert len(pairs.rows[0].clips) == 2
    clip = folder.clips[folder.rows[0].clips[0]]
    assert (clip.speaker[0], clip.text != "") == ("s", True)
    assert {clip.origin for clip in published.clips.values()} == {"real", "synthetic"}
    assert {clip.language for clip in published.clips.values()} == {"en"}


def test_llama_factorys_own_names_of_columns_and_preference_rows_are_read(tmp_path):
    info = {}
    for split in ("train", "test"):
        turns = [{"role": "user", "content": "<audio> Rate."}]
        chosen, rejected = f"It is clear and has no flaw. {sentence(1)}", "It is noisy."
        lines(
            tmp_path / f"a_{split}.jsonl",
            [{"q": "Rate", "better": chosen, "worse": rejected, "sounds": [f"{split}.wav"]}],
        )
        turned = {"messages": turns, "chosen": {"role": "assistant", "content": chosen}, "audios": [f"{split}2.wav"]}
        lines(tmp_path / f"b_{split}.jsonl", [turned])
        columns = {"prompt": "q", "chosen": "better", "rejected": "worse", "audios": "sounds"}
        info[f"a_{split}"] = {"file_name": f"a_{split}.jsonl", "ranking": True, "columns": columns}
        info[f"b_{split}"] = {"file_name": f"b_{split}.jsonl", "ranking": True, "formatting": "sharegpt"}
    (tmp_path / "dataset_info.json").write_text(json.dumps(info))
    dataset = read_dataset(tmp_path, "llama-factory", hear=False)
    assert dataset.bad == []
    assert len(dataset.evidence.rows) == 4
    assert {row.texts for row in dataset.evidence.rows} == {(f"It is clear and has no flaw. {sentence(1)}",)}


@pytest.mark.parametrize("chats", [False, True])
def test_the_question_of_a_sagelm_row_is_seen_without_the_words_around_it(tmp_path, chats):
    questions = {"train": "Where does the old river end?", "test": "Where does the OLD river end"}
    for split, question in questions.items():
        asked = table("sagelm")["prompt"].format(dimension="helpfulness", question=question)
        row = {"audios": [f"{split}a.wav", f"{split}b.wav"]}
        if chats:
            turns = [{"role": "user", "content": asked}, {"role": "assistant", "content": "1"}]
            lines(tmp_path / f"{split}.jsonl", [{"messages": turns, **row}])
        else:
            lines(tmp_path / f"{split}.jsonl", [{"instruction": asked, "input": "", "output": "1", **row}])
    evidence = read_dataset(tmp_path, hear=False).evidence
    assert {row.split: row.instruction for row in evidence.rows} == questions
    (found,) = [check for check in inspect(evidence).checks if check["check"] == "instructions"]
    assert found["verdict"] == "warn"


def test_bad_rows_are_told_by_file_and_line(tmp_path):
    ms_swift(tmp_path)
    with (tmp_path / "train.jsonl").open("a") as file:
        file.write('{oops\n{"messages": [{}]}\n')
    dataset = read_dataset(tmp_path)
    assert [(bad["file"], bad["line"]) for bad in dataset.bad] == [("train.jsonl", 5), ("train.jsonl", 6)]
    assert "no JSON" in dataset.bad[0]["reason"]
    assert "audio" in dataset.bad[1]["reason"]
    assert dataset.bad_rows == 2


def test_a_row_without_a_split_is_told_not_guessed(tmp_path):
    lines(tmp_path / "everything.jsonl", [chat(0, "a.wav")])
    with pytest.raises(Unreadable, match=r"everything.jsonl:1: neither the row nor the name"):
        read_dataset(tmp_path)


def test_what_looks_like_nothing_is_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(Unreadable, match="none of the known layouts"):
        read_dataset(tmp_path)


def sound(path: Path, number: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    samples = np.random.default_rng(number).integers(-9000, 9000, 8000)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))


def checked(*arguments: object) -> int:
    try:
        call_command("check_leakage", *map(str, arguments))
    except SystemExit as left:
        return int(left.code or 0)
    return 0


def test_the_command_finds_copied_sound_and_writes_a_page_that_plays_it(tmp_path, capsys):
    root = tmp_path / "data"
    root.mkdir()
    ms_swift(root)
    for number in range(12):
        sound(root / "audio" / f"{number}.wav", 0 if number == 11 else number)
    out, page = tmp_path / "out.json", root / "reports" / "leakage.html"
    assert checked(root, "--json", out, "--html", page) == 1
    report = json.loads(out.read_text())
    exact = next(check for check in report["checks"] if check["check"] == "exact_audio")
    assert exact["rows"][0]["clips"] == ["audio/0.wav", "audio/11.wav"]
    html = page.read_text()
    assert 'src="../audio/0.wav"' in html
    assert "http" not in html
    assert "LEAK" in capsys.readouterr().out


def test_the_command_says_what_it_could_not_look_at_and_what_it_cannot_read(tmp_path, capsys):
    ms_swift(tmp_path)
    assert checked(tmp_path) == 0
    assert "None of the audio files was found" in capsys.readouterr().out
    assert checked(tmp_path / "nowhere") == 2


def test_embeddings_are_taken_by_file_name(tmp_path):
    ms_swift(tmp_path)
    npz = tmp_path / "voices.npz"
    np.savez(npz, ids=["3", "5.wav", "unknown"], vectors=np.eye(3))
    voices = read_dataset(tmp_path, embeddings=npz, hear=False).evidence.embeddings
    assert voices is not None
    assert voices.clips == ("audio/3.wav", "audio/5.wav")
    np.savez(npz, ids=["3"], vectors=np.eye(3))
    with pytest.raises(Unreadable, match="do not fit"):
        read_dataset(tmp_path, embeddings=npz, hear=False)
