"""Final rows of every task, made by hand, as the folder has them in `tasks/`."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from annotation.questionnaire import Questionnaire, load_preset
from exports.formats.base import Context
from exports.formats.registry import Writers
from tests.exports import factories

PRESETS = {
    "assessment": "speecheval-assessment",
    "comparison": "speecheval-comparison",
    "suggestion": "speecheval-suggestion",
    "detection": "speecheval-detection",
    "rating": "nisqa",
    "ab": "nisqa-ab",
    "preference": "sagelm-semantic",
    "pronunciation": "speechocean762",
}
PAIRS = {"comparison", "ab", "preference"}
RATING = {"mos": 2.6153846153846203, "noi": 3, "col": 4.25, "dis": 1, "loud": 5}
PREFERENCE = {
    "helpfulness": "A",
    "helpfulness_why": "A answers what was asked, while B talks of something else.",
    "honesty": "same",
    "honesty_why": "Neither claims what it cannot know.",
    "instruction_following": "B",
    "instruction_following_why": "Response B keeps to one sentence.",
    "truthfulness": "same",
}
WORDS = [{"text": "bear", "phones": ["B", "EH0", "R"]}, {"text": "it", "phones": ["IH", "T"]}]
PRONUNCIATION = {
    "accuracy": 8,
    "completeness": 10,
    "fluency": 9,
    "prosodic": 6,
    "total": 8,
    "word_accuracy": [10, 3],
    "word_stress": [10, 5],
    "word_total": [10, 4],
    "phone_accuracy": [2, 1.8, 2, 0.4, 1],
}
ANSWERS: dict[str, dict[str, Any]] = {
    **factories.ANSWERS,
    "rating": RATING,
    "ab": {"winner": "B"},
    "preference": PREFERENCE,
    "pronunciation": PRONUNCIATION,
}
TEXTS = {
    "rating": ("Noisy, and broken in places.",),
    "ab": ("SpeechA is noisier, so SpeechB is better.",),
    "pronunciation": ("The last word is nearly lost.",),
    "detection": (),
    "preference": (),
}


def questionnaire(task: str) -> Questionnaire:
    return load_preset(PRESETS[task])


def clip_id(number: int) -> str:
    return f"c{number:024x}"


def clip(clip: str) -> dict[str, Any]:
    return {
        "id": clip,
        "audio": f"audio/{clip[1:3]}/{clip[3:5]}/{clip}.wav",
        "seconds": 0.25,
        "samples": 2000,
        "sample_rate": 8000,
        "channels": 1,
        "language": "en",
        "speaker": f"s{clip[-1]}",
        "system": "y1",
        "text": f"We call it {clip[-2:]}.",
        "origin": "synthetic",
        "source": "corpus",
    }


def row(task: str, number: int = 0, split: str = "train", **more: Any) -> dict[str, Any]:
    """`texts`: words, or (words, order). Everything else as given."""
    clips = [clip_id(2 * number), clip_id(2 * number + 1)][: 2 if task in PAIRS else 1]
    texts = more.pop("texts", TEXTS.get(task, ("A plain voice with clicks.",)))
    asked = more.pop("asked", None) or questionnaire(task)
    made = {
        "id": f"i{task[:3]}{number:06}",
        "key": clips[0] if len(clips) == 1 else f"p{number:06}",
        "task": task,
        "split": split,
        "campaign": "m1",
        "clips": clips,
        "audio": [clip(each)["audio"] for each in clips],
        "seconds": [0.25] * len(clips),
        "language": "en",
        "text_language": "en",
        "instruction": "Tell me about bears." if task == "preference" else "",
        "transcript": "",
        "text_to_judge": "Bear it!" if task == "pronunciation" else "",
        "questionnaire": f"{asked.key}-v{asked.version}-{asked.digest[:8]}",
        "answers": ANSWERS[task],
        "origins": {},
        "words": WORDS if task == "pronunciation" else None,
        "texts": [text_row(number, place, each) for place, each in enumerate(texts)],
        "simulated": False,
    }
    return {**made, **more}


def text_row(number: int, place: int, text: str | tuple[str, str]) -> dict[str, Any]:
    words, order = text if isinstance(text, tuple) else (text, "ab")
    role = "variant" if place else "revision"
    return {"id": f"w{number}-{place}", "role": role, "order": order, "text": words, "rater": "r1", "simulated": False}


def one_of_each() -> list[dict[str, Any]]:
    """Every task in every split, in the order in which they are released; comparisons and verdicts in both orders."""
    both = {
        "comparison": ("B is better.", ("A is better.", "ba")),
        "ab": ("SpeechB is cleaner.", ("SpeechA is cleaner.", "ba")),
    }
    rows = []
    for task in sorted(PRESETS):
        for place, split in enumerate(("test", "train", "val")):
            for number in (2 * place, 2 * place + 1):
                rows.append(row(task, number, split, **({"texts": both[task]} if task in both else {})))
    return rows


def write(
    folder: Path, rows: Iterable[dict[str, Any]], *keys: str, seed: int = 0, asked: Questionnaire | None = None
) -> list[tuple[str, str, str]]:
    """Write rows in these formats (all that are by default); returns (format, row, reason) of what was left out."""
    left_out = []
    with Writers(folder, Context(clip, "a release", seed), keys or None) as writers:
        for each in rows:
            for key, skipped in writers.write(each, asked or questionnaire(each["task"])):
                left_out.append((key, skipped.row, skipped.reason))
    return left_out


def sound() -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\x10\x00" * 2000)
    return buffer.getvalue()


def put_audio(folder: Path, rows: Iterable[dict[str, Any]]) -> None:
    for each in rows:
        for path in each["audio"]:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(sound())


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
