"""Potato's output: `annotated_instances.jsonl` or `user_state.json` in a folder per annotator."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from annotation.foreign.fields import check_answers, dimension_for, questionnaire_for, value_for
from annotation.foreign.label_studio import SUFFIX
from annotation.foreign.records import File
from annotation.foreign.rows import Found, Judged, Options, Refused, Sound
from annotation.foreign.values import at, each, key_of, short
from annotation.questionnaire import Kind, Questionnaire

STATE = "instance_id_to_label_to_value"
CHOSEN = frozenset({"true", "on", "True"})
SOURCE = re.compile(r"""src\s*=\s*["']([^"']+)["']""")


def sniff(first: dict[str, Any]) -> bool:
    return STATE in first or ("label_annotations" in first and "id" in first)


def read(file: File, options: Options) -> Iterator[Found]:
    first = file.first()
    if STATE not in first:
        yield from each(file, lambda line, record: of_instance(file, line, record, options))
        return
    rater = str(first.get("user_id") or file.path.parent.name)
    labels = first[STATE]
    if not isinstance(labels, dict):
        raise Refused("no_labels", f"{STATE} holds {short(labels)}, not labels by instance.")
    for instance, given in labels.items():
        line = file.text.count("\n", 0, max(0, file.text.find(json.dumps(instance)))) + 1
        yield from at(
            file, line, lambda i=instance, g=given, n=line: judged(file, n, i, by_schema(g), rater, "", options)
        )


def of_instance(file: File, line: int, record: Mapping[str, Any], options: Options) -> Judged:
    labels = record.get("label_annotations")
    if not isinstance(labels, dict):
        raise Refused("no_labels", "The row has no label_annotations.")
    shown = str(record.get("displayed_text") or "")
    return judged(file, line, key_of("id", record.get("id")), labels, file.path.parent.name, shown, options)


def by_schema(given: Any) -> dict[str, dict[str, Any]]:
    """{schema: {label: value}} out of that, or of Potato's list of [{schema, name}, value]; the last edit counts."""
    if isinstance(given, dict):
        return given
    labels: dict[str, dict[str, Any]] = {}
    for entry in given if isinstance(given, list) else []:
        if not (isinstance(entry, list) and len(entry) == 2 and isinstance(entry[0], dict)):
            raise Refused("bad_labels", f"{short(entry)} is not a label and its value.")
        labels.setdefault(str(entry[0].get("schema")), {})[str(entry[0].get("name"))] = entry[1]
    return labels


def judged(
    file: File,
    line: int,
    instance: str,
    labels: Mapping[str, Any],
    rater: str,
    shown: str,
    options: Options,
) -> Judged:
    questionnaire = questionnaire_for(options)
    answers: dict[str, Any] = {}
    texts: list[str] = []
    for schema, given in labels.items():
        if options.names.get(schema) == "text":
            texts += [str(value) for value in given.values() if str(value).strip()]
        elif dimension := dimension_for(questionnaire, schema, options):
            answers[dimension.key] = value_for(dimension, chosen(dimension.kind, given))
    check_answers(questionnaire, answers)
    return Judged(
        file=file.name,
        line=line,
        key=instance,
        preset=questionnaire.key,
        audios=tuple(Sound(path) for path in audios_of(questionnaire, instance, shown)),
        rater=f"potato:{rater}",
        answers=answers,
        texts=tuple(texts),
    )


def chosen(kind: Kind, given: Any) -> Any:
    """What was chosen: a label's name where the value only says that it was, else the value typed or slid to."""
    if not isinstance(given, dict) or not given:
        raise Refused("bad_labels", f"{short(given)} is not a label and its value.")
    words = [name if value is True or str(value) in CHOSEN else value for name, value in given.items()]
    return words if kind is Kind.MULTI_CATEGORY else words[0] if len(words) == 1 else words


def audios_of(questionnaire: Questionnaire, instance: str, shown: str) -> list[str]:
    """The recordings that were shown, else the instance's id, which then is a file's name or stem."""
    paths = SOURCE.findall(shown) or [part for part in shown.split() if SUFFIX.search(part)] or [instance]
    if len(paths) != questionnaire.clips:
        raise Refused(
            "wrong_audios",
            f"The instance shows {len(paths)} recordings; {questionnaire.key} takes {questionnaire.clips}.",
        )
    return paths
