"""Promises made before anybody is paid to rate: these speakers, texts or systems go into that split and no other.

Pairs are drawn after reservation, inside one split: of pairs drawn before, 35 to 72 of 100 stay usable.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db.models import QuerySet

from accounts.errors import Invalid
from accounts.models import User
from datasets_app.domain import ledger
from datasets_app.domain.ledger import Label, LedgerConflict
from datasets_app.domain.sources import check_is_manager
from datasets_app.enums import LedgerKind, Split, Track
from datasets_app.models import Clip, LedgerEntry
from datasets_app.text_keys import text_key

RESERVABLE = (LedgerKind.SPEAKER, LedgerKind.TEXT, LedgerKind.SYSTEM, LedgerKind.RECORDING, LedgerKind.CLIP)
COLUMN = "reserve"  # of a manifest
COLUMN_KINDS = (LedgerKind.SPEAKER, LedgerKind.TEXT, LedgerKind.SYSTEM)
MOST_AT_ONCE = 20_000
DIGEST = re.compile(r"[0-9a-f]{64}")


def reserve(
    *,
    kind: str,
    values: Iterable[str],
    split: str,
    by: User | None,
    track: str = "",
    reason: str = "",
) -> list[LedgerEntry]:
    """Reserve a split, on one track or (when `track` is empty) on both, and return the new entries.

    A text may be given as its words or as its key. Raises NotAllowed, Invalid, and LedgerConflict when something has
    another split already; then nothing is written.
    """
    check_is_manager(by)
    named = list(dict.fromkeys(as_value(kind, value) for value in values))
    refuse_unfit(kind, named)
    because = (reason or (f"reserved by {by.username}" if by else "reserved on the command line"))[:80]
    tracks = [track] if track else list(Track)
    wanted = [Label(kind, value, split, because, each) for each in tracks for value in named]
    return ledger.append(entries=wanted, release=ledger.RESERVATION)


def as_value(kind: str, value: str) -> str:
    value = value.strip()
    return text_key(value) if kind == LedgerKind.TEXT and not DIGEST.fullmatch(value) else value


def refuse_unfit(kind: str, values: Sequence[str]) -> None:
    if kind not in RESERVABLE:
        raise Invalid(
            f"A {kind} cannot be reserved. Choose one of {', '.join(RESERVABLE)}; nothing was written.",
            fields={"kind": [f"Choose one of {', '.join(RESERVABLE)}."]},
        )
    if not values or len(values) > MOST_AT_ONCE:
        raise Invalid(
            f"Name at least one and at most {MOST_AT_ONCE} values; nothing was written.",
            fields={"values": [f"Give 1 to {MOST_AT_ONCE} values."]},
        )


def reserve_as_told(clip: Clip, *, by: User | None) -> tuple[str, str]:
    """What a delivery's column `reserve` asks for: its speaker, text and system, on both tracks.

    Returns a code and a reason when that was not possible, else two empty strings; the clip stays either way.
    """
    split = str(clip.extra.get(COLUMN) or "").strip().lower()
    if not split:
        return "", ""
    if split not in list(Split):
        return "not_reserved", f"Nothing was reserved: the column says {split!r}, not train, val or test."
    values = {LedgerKind.SPEAKER: clip.speaker, LedgerKind.TEXT: clip.text_key, LedgerKind.SYSTEM: clip.system}
    wanted = [
        Label(kind, value, split, "reserved at import", track)
        for track in Track
        for kind, value in values.items()
        if value
    ]
    try:
        ledger.append(entries=wanted, release=ledger.RESERVATION)
    except LedgerConflict as conflict:
        first = conflict.extra["conflicts"][0]
        return "not_reserved", f"Nothing was reserved: its {first['kind']} is in {first['is']} for good."
    return "", ""


def entries(*, filters: Mapping[str, str]) -> QuerySet[LedgerEntry]:
    """The ledger, newest first; `filters`: track, kind, split, value, release (`-` for reservations)."""
    found = LedgerEntry.objects.order_by("-pk")
    for name in ("track", "kind", "split", "value"):
        if filters.get(name):
            found = found.filter(**{name: filters[name]})
    if filters.get("release"):
        found = found.filter(release="" if filters["release"] == "-" else filters["release"])
    return found


def sides(clips: Sequence[Clip], track: str = Track.QUALITY) -> dict[int, Split | None]:
    """Per clip (by primary key) the split that the ledger leaves open to it; None where it says nothing.

    A published clip stays. Of others, something held out outweighs train: such a clip can never be in train.
    """
    keys = {clip.pk: list(keys_of(clip, track)) for clip in clips}
    known = ledger.splits_of(key for some in keys.values() for key in some)
    return {pk: side([known.get(key) for key in some]) for pk, some in keys.items()}


def keys_of(clip: Clip, track: str) -> Iterator[ledger.Key]:
    """The clip itself first."""
    recording = f"{clip.source.slug}/{clip.recording}" if clip.recording else ""
    values = {
        LedgerKind.CLIP: clip.digest,
        LedgerKind.RECORDING: recording,
        LedgerKind.SPEAKER: clip.speaker,
        LedgerKind.TEXT: clip.text_key,
        LedgerKind.SYSTEM: clip.system,
    }
    return ((track, kind, value) for kind, value in values.items() if value)


def side(labels: Sequence[Split | None]) -> Split | None:
    if labels and labels[0] is not None:
        return labels[0]
    found = [label for label in labels if label is not None]
    held = [label for label in found if label != Split.TRAIN]
    return (held or found or [None])[0]


def fit_together(one: Split | None, other: Split | None) -> bool:
    return one is None or other is None or one == other
