"""Label Studio's JSON export: tasks with annotations, each a list of regions. A model's predictions stay out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from annotation.foreign.fields import AUDIO, check_answers, dimension_for, questionnaire_for, value_for
from annotation.foreign.records import File
from annotation.foreign.rows import Found, Judged, Options, Refused, Sound, Unreadable
from annotation.foreign.values import at, short, text
from annotation.questionnaire import Kind, Questionnaire

SUFFIX = re.compile(r"\.(wav|flac|mp3|ogg|opus|m4a|webm|aiff?)$", re.IGNORECASE)
# Uploads get eight characters of a UUID before their name.
UPLOADED = re.compile(r"^[0-9a-f]{8}-(?=.)")
VALUES = {"choices": "choices", "rating": "rating", "number": "number", "textarea": "text", "pairwise": "selected"}
PREFERRED = {"left": "A", "right": "B"}
MARKS = ("labels", "hypertextlabels", "timeserieslabels")


def sniff(first: dict[str, Any]) -> bool:
    return isinstance(first.get("data"), dict) and ("annotations" in first or "completions" in first)


def read(file: File, options: Options) -> Iterator[Found]:
    for line, record in file.records():
        if isinstance(record, Refused):
            yield Unreadable(file.name, line, record.code, record.reason)
            continue
        annotations = record.get("annotations", record.get("completions"))
        for annotation in annotations if isinstance(annotations, list) else []:
            yield from at(file, line, partial(judged, file, line, record, annotation, options))
        if not annotations or not isinstance(annotations, list):
            yield Unreadable(file.name, line, "not_annotated", "The task has no annotation.")


def judged(file: File, line: int, task: Mapping[str, Any], annotation: Any, options: Options) -> Judged:
    questionnaire = questionnaire_for(options)
    if not isinstance(annotation, dict) or not isinstance(annotation.get("result"), list):
        raise Refused("bad_annotation", "The annotation has no result.")
    if annotation.get("was_cancelled"):
        raise Refused("skipped", f"{rater_of(annotation)} skipped this task.")
    answers: dict[str, Any] = {}
    remarks: list[str] = []
    for region in annotation["result"]:
        take(questionnaire, region, options, answers, remarks)
    check_answers(questionnaire, answers)
    return Judged(
        file=file.name,
        line=line,
        key=str(task.get("id", line)),
        preset=questionnaire.key,
        audios=tuple(Sound(path) for path in audios_of(task, questionnaire, options)),
        rater=rater_of(annotation),
        answers={key: value for key, value in answers.items() if key != "text"},
        texts=tuple(answers.get("text", ())),
        remarks=tuple(remarks),
    )


def rater_of(annotation: Mapping[str, Any]) -> str:
    by = annotation.get("completed_by")
    name = by.get("email") or by.get("id") if isinstance(by, dict) else by
    if name in (None, ""):
        raise Refused("no_rater", "The annotation does not say who made it (completed_by).")
    return f"label-studio:{name}"


def take(
    questionnaire: Questionnaire, region: Any, options: Options, answers: dict[str, Any], remarks: list[str]
) -> None:
    if not isinstance(region, dict):
        raise Refused("bad_annotation", f"The result holds {short(region)}, which is no region.")
    kind, value = region.get("type"), region.get("value")
    if kind == "relation" or not isinstance(value, dict):
        remarks.append(f"a region of type {short(kind)} has no place here")
        return
    field = text("from_name", region.get("from_name"))
    if options.names.get(field) == "text":
        answers["text"] = [*answers.get("text", []), *map(str, value.get("text") or [])]
        return
    dimension = dimension_for(questionnaire, field, options)
    if dimension is None:
        return
    if kind in MARKS:
        if dimension.kind is not Kind.INTERVALS:
            raise Refused("wrong_kind", f"{field} marks times, but {dimension.key} asks for something else.")
        answers[dimension.key] = sorted([*answers.get(dimension.key, []), *marked(dimension, value, kind)], key=begins)
    elif kind in VALUES and VALUES[kind] in value:
        given = value[VALUES[kind]]
        answers[dimension.key] = value_for(dimension, PREFERRED.get(given, given) if kind == "pairwise" else given)
    else:
        raise Refused("unknown_type", f"Regions of type {short(kind)} are not read.")


def begins(interval: Mapping[str, Any]) -> float:
    return float(interval["start"])


def marked(dimension: Any, value: Mapping[str, Any], kind: str) -> Iterator[dict[str, Any]]:
    try:
        start, end = float(value["start"]), float(value["end"])
    except (KeyError, TypeError, ValueError):
        raise Refused("bad_interval", f"{dimension.key} has a mark without start and end in seconds.") from None
    for word in value.get(kind) or [None]:
        label = dimension.find(str(word)) if word is not None else None
        if word is not None and label is None:
            raise Refused("unknown_label", f"{dimension.key} has {short(word)}, which is none of its labels.")
        yield {"start": start, "end": end, "type": label.id if label else None, "severity": None}


def audios_of(task: Mapping[str, Any], questionnaire: Questionnaire, options: Options) -> list[str]:
    """The task's recordings: the fields that are said to be (`sound = audio`), else every one that looks so."""
    data = {name: value for name, value in task["data"].items() if isinstance(value, str)}
    named = [field for field, ours in options.names.items() if ours == AUDIO]
    found = [data[name] for name in named if name in data] or [v for _, v in sorted(data.items()) if looks_like(v)]
    if len(found) != questionnaire.clips:
        raise Refused(
            "wrong_audios",
            f"The task names {len(found)} recordings, and {questionnaire.key} takes {questionnaire.clips}. Say which "
            "fields they are in, for example: sound = audio.",
        )
    return [plain_name(value) for value in found]


def looks_like(value: str) -> bool:
    return bool(SUFFIX.search(plain_name(value)))


def plain_name(value: str) -> str:
    """The file behind an address: local files by `?d=`, uploads without the mark put before their name."""
    address = urlsplit(value)
    if "d" in (asked := parse_qs(address.query)):
        return asked["d"][0]
    path = PurePosixPath(unquote(address.path))
    return UPLOADED.sub("", path.name) if "upload" in path.parts else str(path).lstrip("/")
