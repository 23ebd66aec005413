"""ALLD (arXiv 2501.17202) and its reproductions: captions and A/B verdicts with the means they were written from.

Rows come as JSON lines, as an array, pretty-printed one after another, or as CSV; all four files are called .json.
An A/B row gives three judgements: the verdict on the pair, and the ratings of its two recordings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from annotation.foreign.nisqa import SCORES, mean_of, means
from annotation.foreign.records import File
from annotation.foreign.rows import Found, Judged, Options, Refused, Sound
from annotation.foreign.values import each, found_in, is_missing, short, text

WINNERS = {
    "a": "A", "[speecha]": "A", "speecha": "A", "audio_a": "A", "1": "A",
    "b": "B", "[speechb]": "B", "speechb": "B", "audio_b": "B", "2": "B",
    "tie": "same", "[tie]": "same", "same": "same", "equal": "same",
}  # fmt: skip
PAIR_MARKS = frozenset({"winner", "A_mos", "meta_a", "audio_a_path"})
PATHS = ("audio_path", "audio", "path", "deg_path", "filepath_deg", "filename_deg", "file")
WORDS = ("response", "chosen", "caption", "description", "text")
MODELS_OWN = "the model's own sample (rejected) is no judgement and stays out"


def sniff(first: dict[str, Any]) -> bool:
    single = "mos" in first and not {"filename_deg"} & first.keys()
    return bool(PAIR_MARKS & first.keys()) or single or ("meta" in first and "chosen" in first)


def read(file: File, options: Options) -> Iterator[Found]:
    yield from each(file, lambda line, record: judgements(file, line, record))


def judgements(file: File, line: int, record: dict[str, Any]) -> Iterator[Judged]:
    if PAIR_MARKS & record.keys():
        yield from of_pair(file, line, record)
    else:
        yield of_clip(file, line, record)


def of_clip(file: File, line: int, record: dict[str, Any]) -> Judged:
    meta = record["meta"] if isinstance(record.get("meta"), dict) else record
    path = the_audios(record, 1)[0]
    return rated(file, line, record, path, meta, said=words(record))


def rated(
    file: File, line: int, record: Mapping[str, Any], path: str, meta: Mapping[str, Any], *, prefix: str = "",
    said: tuple[str, ...] = ()
) -> Judged:  # fmt: skip
    answers, remarks = means(meta, prefix)
    return Judged(
        file=file.name,
        line=line,
        key=path,
        preset="nisqa",
        audios=(Sound(path),),
        rater=mean_of("alld", meta.get("votes")),
        answers=answers,
        texts=said,
        part_of="alld",
        remarks=(*remarks, *((MODELS_OWN,) if "rejected" in record else ())),
    )


def of_pair(file: File, line: int, record: dict[str, Any]) -> Iterator[Judged]:
    first, second = the_audios(record, 2)
    named = str(record.get("winner", "")).strip()
    if named.lower() not in WINNERS:
        raise Refused("unknown_winner", f"winner is {short(named)}; it must be A, B or tie.")
    sides = (ratings_of(record, "A", "meta_a"), ratings_of(record, "B", "meta_b"))
    yield Judged(
        file=file.name,
        line=line,
        key=f"{first}|{second}",
        preset="nisqa-ab",
        audios=(Sound(first), Sound(second)),
        rater="alld:reference",
        answers={"winner": WINNERS[named.lower()]},
        texts=words(record),
        part_of="alld-ab",
        remarks=(MODELS_OWN,) if "rejected" in record else (),
    )
    for path, (meta, prefix) in zip((first, second), sides, strict=True):
        if any(found_in(meta, f"{prefix}{name}_mean", f"{prefix}{name}") is not None for name in SCORES):
            yield rated(file, line, {}, path, meta, prefix=prefix)


def ratings_of(record: Mapping[str, Any], side: str, nested: str) -> tuple[Mapping[str, Any], str]:
    inside = record.get(nested)
    return (inside, "") if isinstance(inside, dict) else (record, f"{side}_")


def the_audios(record: Mapping[str, Any], count: int) -> tuple[str, ...]:
    """The recordings a row names. `clean_path`, where there is one, is the reference that nobody rated."""
    audios = record.get("audios")
    if isinstance(audios, list) and len(audios) == count:
        return tuple(text("audios", audio) for audio in audios)
    if count == 2:
        found: list[Any] = [record.get(f"audio_{side}_path") or record.get(f"audio_{side}") for side in "ab"]
    else:
        found = [found_in(record, *PATHS)]
    if any(is_missing(each) for each in found):
        raise Refused("no_audio", f"The row does not name its {count} recording{'s' if count > 1 else ''}.")
    return tuple(text("audio", path) for path in found)


def words(record: Mapping[str, Any]) -> tuple[str, ...]:
    found = found_in(record, *WORDS)
    return (text("response", found),) if found is not None else ()
