"""NISQA's corpus files: one row a recording, mean scores of some listeners, always read by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from annotation.foreign.records import File
from annotation.foreign.rows import Found, Judged, Options, Refused, Sound
from annotation.foreign.values import each, found_in, is_missing, key_of, number, text

SCORES = ("mos", "noi", "col", "dis", "loud")  # by name only: tools disagree on the order
KEPT = ("db", "con", "votes", "mos_std", "noi_std", "col_std", "dis_std", "loud_std")


def sniff(first: dict[str, Any]) -> bool:
    return "mos" in first and "filename_deg" in first


def read(file: File, options: Options) -> Iterator[Found]:
    yield from each(file, lambda line, record: judged(file, line, record))


def judged(file: File, line: int, record: dict[str, Any]) -> Judged:
    path = text("filename_deg", found_in(record, "filepath_deg", "filename_deg"))
    answers, remarks = means(record)
    extra = {name: record[name] for name in KEPT if not is_missing(record.get(name))}
    facts: dict[str, Any] = {"language": known(record, "lang"), **({"extra": extra} if extra else {})}
    if condition := known(record, "con"):
        facts["degradation"] = {"kind": f"condition {condition}"}
    return Judged(
        file=file.name,
        line=line,
        key=key_of("filename_deg", record.get("filename_deg")),
        preset="nisqa",
        audios=(Sound(path, {name: value for name, value in facts.items() if value}),),
        rater=mean_of("nisqa", record.get("votes")),
        answers=answers,
        remarks=remarks,
    )


def means(record: Mapping[str, Any], prefix: str = "") -> tuple[dict[str, Any], tuple[str, ...]]:
    """The five scores with all their digits: our own export keeps them in `mos_mean` beside the published rounding.

    What is missing stays missing. Raises Refused without any.
    """
    found = {name: found_in(record, f"{prefix}{name}_mean", f"{prefix}{name}") for name in SCORES}
    answers = {name: number(f"{prefix}{name}", value, 1, 5) for name, value in found.items() if value is not None}
    if not answers:
        raise Refused("no_scores", f"The row has none of the scores {', '.join(SCORES)}.")
    return answers, tuple(f"{name} is missing" for name in SCORES if name not in answers)


def mean_of(name: str, votes: Any) -> str:
    """The foreign rater behind a mean; how many listeners it was, where the file tells."""
    return f"{name}:mean" if is_missing(votes) else f"{name}:mean-of-{number('votes', votes, 1)}"


def known(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    return "" if is_missing(value) else str(value).strip()
