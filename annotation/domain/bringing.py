"""What an item brings along beside its sound: an instruction, the words spoken, their alignment, a text to judge.

It comes from the columns of those names in the clips' manifest (`Clip.extra`), the words also from the column `text`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any

from accounts.errors import Invalid
from annotation.models import Item
from annotation.tokens import NotAnAlignment, read_alignment
from datasets_app.models import Clip, Pair


class BadAlignment(Invalid):
    code = "bad_alignment"


def column(clip: Clip, name: str) -> str:
    value = clip.extra.get(name)
    return value.strip() if isinstance(value, str) else ""


def transcript_of(clip: Clip) -> str:
    return column(clip, "transcript") or clip.text


WORDS: dict[str, Callable[[Clip], str]] = {
    "instruction": partial(column, name="instruction"),
    "transcript": transcript_of,
    "text_to_judge": partial(column, name="text_to_judge"),
}


def brought_by(subject: Clip | Pair, *, wanted: Collection[str]) -> dict[str, Any]:
    """The `wanted` fields of the item made of `subject`; of a pair, what both clips bring alike.

    Nothing else is shown: an instruction would tell a listener what to hear. Raises BadAlignment.
    """
    clips = [subject.clip_a, subject.clip_b] if isinstance(subject, Pair) else [subject]
    found: dict[str, Any] = {name: shared(clips, of) for name, of in WORDS.items() if name in wanted}
    if "alignment" in wanted and len(clips) == 1:
        found["alignment"] = alignment_of(clips[0])
    return found


def lacking(item: Item, needs: Sequence[str]) -> list[str]:
    """What a questionnaire needs and the item has not."""
    return [need for need in needs if not getattr(item, need)]


def shared(clips: Sequence[Clip], of: Callable[[Clip], str]) -> str:
    """Nothing where they differ, for one page shows one text."""
    found = {of(clip) for clip in clips}
    return found.pop() if len(found) == 1 else ""


def alignment_of(clip: Clip) -> list[dict[str, Any]] | None:
    given = clip.extra.get("alignment")
    if not given:
        return None
    try:
        return [token.as_json() for token in read_alignment(given)]
    except NotAnAlignment as error:
        raise BadAlignment(
            f"The alignment of clip {clip.name} cannot be read: {error}. Mend it in the manifest; nothing was made.",
            fields={"clips": [clip.name]},
        ) from error
