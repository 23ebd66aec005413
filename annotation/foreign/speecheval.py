"""SpeechEval (arXiv 2510.14664): rows of its dataset, and ms-swift rows with think and answer, as ours are.

Rows of one key are joined: several targets are paraphrases of one text. Labels come from lines, never out of prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from annotation.foreign.records import File
from annotation.foreign.rows import Found, Judged, Options, Refused, Sound
from annotation.foreign.speecheval_lines import Read, label_of, read_lines
from annotation.foreign.values import each, is_missing, key_of, short, text
from annotation.questionnaire import Questionnaire, load_preset

PRESETS = {
    "SingleEval": "speecheval-assessment",
    "CompareEval": "speecheval-comparison",
    "Suggest": "speecheval-suggestion",
    "FakeDetection": "speecheval-detection",
}
REPLY = re.compile(r"<think>\n?(?P<think>.*?)</think>\s*<answer>\n?(?P<answer>.*?)\n?</answer>\s*", re.DOTALL)
LANGUAGE = re.compile(r"(?:^|/)audio/(?P<language>[a-z]{2})/(?P=language)_")
CONTEXTS = ("context", "Context", "labels")


def sniff(first: dict[str, Any]) -> bool:
    if "key" not in first or "task" not in first:
        return "messages" in first and "audios" in first and "<think>" in str(first["messages"])
    return "target" in first or "messages" in first


def read(file: File, options: Options) -> Iterator[Found]:
    yield from each(file, lambda line, record: judged(file, line, record))


def judged(file: File, line: int, record: dict[str, Any]) -> Judged:
    task = text("task", record.get("task"))
    if task not in PRESETS:
        raise Refused("unknown_task", f"{short(task)} is none of {', '.join(PRESETS)}.")
    questionnaire = load_preset(PRESETS[task])
    key = key_of("key", record.get("key"))
    read, words = labels_and_words(record, task, questionnaire)
    paths = audios_of(record, questionnaire.clips)
    return Judged(
        file=file.name,
        line=line,
        key=key,
        preset=questionnaire.key,
        audios=tuple(Sound(path, facts_of(path, read.answers)) for path in paths),
        rater="speecheval:annotator",
        answers=read.answers,
        texts=tuple(filter(None, [words])),
        part_of=f"{task}:{key}",
        remarks=tuple(read.remarks),
    )


def labels_and_words(record: dict[str, Any], task: str, questionnaire: Questionnaire) -> tuple[Read, str]:
    said = reply_of(record)
    found = REPLY.fullmatch(said.strip())
    if found is None and ("<think>" in said or "<answer>" in said):
        raise Refused("bad_reply", "The reply is not <think>…</think> and <answer>…</answer>.")
    lines = found["think"].splitlines() if found else []
    answer = (found["answer"] if found else said).strip()
    for name in CONTEXTS:
        if isinstance(record.get(name), str):
            lines += record[name].splitlines()
    if task == "FakeDetection":
        return Read({"real_or_fake": label_of(questionnaire.dimension("real_or_fake"), answer)}, []), ""
    read = read_lines(lines, questionnaire)
    if not is_missing(record.get("preference")) and task == "CompareEval":
        read.answers.setdefault(
            "overall_quality", label_of(questionnaire.dimension("overall_quality"), str(record["preference"]))
        )
    return read, answer


def reply_of(record: dict[str, Any]) -> str:
    if "messages" not in record:
        return text("target", record.get("target"))
    messages = record["messages"]
    turns = messages if isinstance(messages, list) else []
    for turn in reversed(turns):
        if isinstance(turn, dict) and turn.get("role") == "assistant":
            return text("the assistant's turn", turn.get("content"))
    raise Refused("no_reply", "There is no assistant's turn: these are questions without answers.")


def audios_of(record: dict[str, Any], count: int) -> list[str]:
    if "audios" in record:
        found = record["audios"] if isinstance(record["audios"], list) else []
    else:
        found = [record.get("path"), *([] if is_missing(record.get("path_B")) else [record["path_B"]])]
    if len(found) != count:
        raise Refused("wrong_audios", f"The row names {len(found)} recordings; this task takes {count}.")
    return [text("audio", path) for path in found]


def facts_of(path: str, answers: dict[str, Any]) -> dict[str, Any]:
    """The language stands in the path; a detection label is the recording's origin."""
    facts: dict[str, Any] = {}
    if found := LANGUAGE.search(path):
        facts["language"] = found["language"]
    origin = {"real": "real", "fake": "synthetic"}.get(str(answers.get("real_or_fake")))
    return {**facts, **({"origin": origin} if origin else {})}
