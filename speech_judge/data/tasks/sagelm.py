"""SageLM (arXiv 2508.20916): two spoken replies to an instruction; per dimension `1`, `2` or `Tie`, then why.

Each answered dimension is a sample, in both orders of the replies. A reason is turned with its replies only where it
names them as "Response 1" and "Response 2"; any other wording could be read wrongly, so the turned sample is its label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from speech_judge.data.release import Release
from speech_judge.data.sample import Kind, Sample, Scale
from speech_judge.data.target import TargetWriter
from speech_judge.data.tasks.common import about, turned

PROMPT = (
    "Below are two responses for a given task. The task is defined by the Instruction. Evaluate in terms of "
    "**{dimension}** and indicate a better response using 1, 2 or Tie.\n### Instruction:\n{instruction}\n\n"
    "### Response 1:\n"
)
BETWEEN, END = "\n\n### Response 2:\n", "\n\n"
LABELS = {"A": "1", "B": "2", "same": "Tie"}
NAMED = re.compile(r"\b([Rr]esponse) ([12])\b")
BARE = re.compile(r"\b[AB]\b")


def samples(release: Release, row: Mapping[str, Any]) -> Iterator[Sample]:
    dimensions = release.dimensions(row["questionnaire"])
    for key, dimension in dimensions.items():
        if dimension["kind"] != "comparison" or row["answers"].get(key) is None:
            continue
        for order in ("ab", "ba"):
            yield one(release, row, dimensions, key, order)


def one(release: Release, row: Mapping[str, Any], dimensions: Mapping[str, Any], key: str, order: str) -> Sample:
    first, second = (release.audio(clip) for clip in (row["clips"] if order == "ab" else reversed(row["clips"])))
    opening = PROMPT.format(dimension=dimensions[key]["published"] or key, instruction=row["instruction"])
    writer = TargetWriter()
    label = LABELS[turned(dimensions, row["answers"], order)[key]]
    writer.span(Kind.DIMENSION, key, "", label, "", scale=Scale(tuple(LABELS.values())), truth=None)
    why = reason(row["answers"].get(f"{key}_why") or "", order)
    if why:
        writer.answer("\n" + why)
    return Sample(
        id=f"{row['id']}:{key}:{order}",
        key=row["key"],
        task=row["task"],
        prompt=(opening, first, BETWEEN, second, END),
        target=writer.text,
        spans=tuple(writer.spans),
        complete=bool(why),
        meta=about(row, dimension=key, order=order),
    )


def reason(text: str, order: str) -> str:
    if order == "ab" or not text:
        return text
    if not NAMED.search(text) or BARE.search(text):
        return ""
    return NAMED.sub(lambda found: f"{found[1]} {'21'[int(found[2]) - 1]}", text)
