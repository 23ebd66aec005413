"""Result files of the P.808 toolkit: votes per worker, or votes and means per clip. Raw answers are refused.

Raw answers still hold trapping and gold clips and the sessions that the toolkit throws out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from annotation.foreign.records import File
from annotation.foreign.rows import Found, Judged, Options, Refused, Sound, Unreadable
from annotation.foreign.values import each, is_missing, number, text

MOS = re.compile(r"MOS(_[A-Z]+)?|CMOS|DMOS")
P804_ONLY = frozenset({"MOS_NOISE", "MOS_COL", "MOS_LOUD", "MOS_DISC", "MOS_REVERB"})
ACR = {"MOS": ("acr", "mos")}
P835 = {"MOS_SIG": ("p835", "sig"), "MOS_BAK": ("p835", "bak"), "MOS_OVRL": ("p835", "ovrl")}
# The perceptual dimensions of P.804 are NISQA's.
P804 = {
    "MOS_NOISE": ("nisqa", "noi"),
    "MOS_COL": ("nisqa", "col"),
    "MOS_DISC": ("nisqa", "dis"),
    "MOS_LOUD": ("nisqa", "loud"),
    "MOS_OVRL": ("nisqa", "mos"),
}
RAW = re.compile(r"answer\.q\d+(_slide)?(_url)?", re.IGNORECASE)


def sniff(first: dict[str, Any]) -> bool:
    per_clip = {"file_url", "n"} <= first.keys()
    per_worker = {"workerid", "vote", "question_type"} <= first.keys()
    return per_clip or per_worker or any(RAW.fullmatch(name) for name in first)


def read(file: File, options: Options) -> Iterator[Found]:
    if any(RAW.fullmatch(name) for name in file.columns):
        yield Unreadable(
            file.name,
            0,
            "raw_answers",
            "These are raw answers: they still hold trapping and gold clips, and sessions to be thrown out. Run the "
            "toolkit's result_parser.py, and import its votes_per_worker or votes_per_clip files.",
        )
        return
    scales = P804 if scales_of_delivery(file) & P804_ONLY else P835
    of_row = of_vote if "workerid" in file.columns else of_clip
    yield from each(file, lambda line, record: of_row(file, line, record, {**ACR, **scales}))


def scales_of_delivery(file: File) -> set[str]:
    """Which scales the test had: P.804 and P.835 share two names, so all files of the test are looked at."""
    found: set[str] = set()
    for path in {file.path, *file.siblings}:
        if path.suffix.lower() == ".csv":
            other = file if path == file.path else File(path.name, path)
            columns = set(other.columns)
            found |= {name for name in columns if MOS.fullmatch(name)}
            if "question_type" in columns:
                found |= {str(row.get("question_type")) for _, row in other.records() if isinstance(row, dict)}
    return found


def of_vote(file: File, line: int, record: Mapping[str, str], scales: Mapping[str, tuple[str, str]]) -> Judged:
    preset, dimension = scale_of(record["question_type"], scales)
    path = file_of(text("file", record.get("file")))
    return Judged(
        file=file.name,
        line=line,
        key=path,
        preset=preset,
        audios=(Sound(path),),
        rater=f"p808:{text('workerid', record['workerid'])}",
        answers={dimension: number("vote", record.get("vote"), 1, 5)},
        part_of="p808",
    )


def of_clip(file: File, line: int, record: Mapping[str, str], scales: Mapping[str, tuple[str, str]]) -> Judged:
    """vote_1 … vote_n of a clip are in no order of workers, so what they have in common is their mean."""
    named = [name for name in record if MOS.fullmatch(name) and not is_missing(record[name])]
    if not named:
        raise Refused("no_scores", "The row has no mean.")
    presets = {scale_of(name, scales)[0] for name in named if name in scales}
    known = [name for name in named if name in scales]
    if not known:
        scale_of(named[0], scales)
    path = file_of(text("file_url", record["file_url"]))
    left_out = [name for name in named if name not in scales]
    return Judged(
        file=file.name,
        line=line,
        key=path,
        preset=presets.pop(),
        audios=(Sound(path),),
        rater=f"p808:mean-of-{number('n', record['n'], 1)}",
        answers={scales[name][1]: number(name, record[name], 1, 5) for name in known},
        part_of="p808",
        remarks=tuple(f"{name} has no question here and stays out" for name in left_out),
    )


def scale_of(name: str, scales: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    if name in scales:
        return scales[name]
    if name in ("CMOS", "DMOS"):
        raise Refused("no_reference", f"{name} compares a clip with a reference that these files do not name.")
    raise Refused("unknown_scale", f"{name} is asked by no questionnaire here.")


def file_of(address: str) -> str:
    """The path below the host of a clip's address; a plain path stays as it is."""
    parts = urlsplit(address)
    return str(PurePosixPath(unquote(parts.path))).lstrip("/") if parts.scheme in ("http", "https") else address
