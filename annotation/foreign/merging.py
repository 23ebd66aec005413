"""Rows that hold parts of one judgement become one; a row that contradicts an earlier one is told, not taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from annotation.foreign.rows import Found, Judged, Unreadable

Key = tuple[str, tuple[str, ...], str, str]


def merged(found: Iterable[Found]) -> Iterator[Found]:
    """Judgements in the order of their first rows. What still has no answer at the end is refused.

    Two judgements of one pair in the two orders cannot be one person's single judgement: the second is another rater's.
    """
    whole: dict[Any, Judged] = {}
    for place, each in enumerate(found):
        if isinstance(each, Unreadable):
            yield each
        elif not each.part_of:
            whole[place] = each
        else:
            yield from join(whole, each)
    for judged in named_apart(whole.values()):
        if judged.answers:
            yield judged
        else:
            yield Unreadable(
                judged.file,
                judged.line,
                "no_labels",
                "The row has a text but no labels, and scores are not read out of prose. Import the rows with labels "
                "together with these, or write the labels into a column “context”.",
            )


def join(whole: dict[Any, Judged], part: Judged) -> Iterator[Found]:
    key: Key = (part.preset, tuple(sound.path for sound in part.audios), part.rater, part.part_of)
    known = whole.get(key)
    if known is None:
        whole[key] = part
        return
    if wrong := [name for name, value in part.answers.items() if known.answers.get(name, value) != value]:
        yield Unreadable(
            part.file,
            part.line,
            "contradicts_earlier_row",
            f"{', '.join(wrong)} differ{'s' if len(wrong) == 1 else ''} from line {known.line} of {known.file}, which "
            "is the same judgement. The earlier row was kept.",
        )
        return
    whole[key] = replace(
        known,
        answers={**known.answers, **part.answers},
        texts=tuple(dict.fromkeys((*known.texts, *part.texts))),
        remarks=tuple(dict.fromkeys((*known.remarks, *part.remarks))),
    )


def named_apart(judgements: Iterable[Judged]) -> Iterator[Judged]:
    taken: dict[tuple[Any, ...], tuple[str, ...]] = {}
    for judged in judgements:
        paths = tuple(sound.path for sound in judged.audios)
        key = (judged.preset, frozenset(paths), judged.rater, judged.part_of)
        if judged.part_of and taken.setdefault(key, paths) != paths:
            yield replace(judged, rater=f"{judged.rater}-2")
        else:
            yield judged
