"""Fingerprints of clips that came before there were any, and of those made by an older method."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from django.db import transaction

from datasets_app.audio.facts import measure
from datasets_app.audio.fingerprint import VERSION, fingerprint
from datasets_app.audio.plain_wav import plain_wav
from datasets_app.domain.import_walk import SIDE_BY_SIDE
from datasets_app.models import AudioPrint, Clip
from datasets_app.storage import Missing, storage

BATCH = 32
READ_AT_ONCE = 500
NEEDED_FACTS = ("trimmed_sha256", "noise_floor_dbfs")


class Watching(Protocol):
    def progress(self, done: int, total: int) -> None: ...


@dataclass(frozen=True)
class Printing:
    """How many prints were `made`, and why the others could not be: clip id -> reason."""

    made: int
    failed: dict[int, str]


@dataclass(frozen=True)
class _Made:
    clip: Clip
    data: bytes
    facts: dict[str, object]


def ensure_prints(*, clip_ids: Iterable[int] | None = None, watching: Watching | None = None) -> Printing:
    """Give every clip (of `clip_ids`, or all) its print and the facts it lacks, from its twin.

    A batch of 32 is one transaction, so a run that is cut off goes on where it stopped. A clip whose sound is missing
    or damaged is named, and the others are done; a storage that does not answer raises StorageError or OSError.
    """
    wanted = unprinted(clip_ids)
    failed: dict[int, str] = {}
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        for start in range(0, len(wanted), BATCH):
            clips = Clip.objects.in_bulk(wanted[start : start + BATCH]).values()
            results = list(pool.map(_made, clips))
            failed.update({result[0]: result[1] for result in results if isinstance(result, tuple)})
            _keep([result for result in results if isinstance(result, _Made)])
            if watching:
                watching.progress(min(start + BATCH, len(wanted)), len(wanted))
    return Printing(len(wanted) - len(failed), failed)


def unprinted(clip_ids: Iterable[int] | None = None) -> list[int]:
    """Ids of clips without a print of this version, in order."""
    printed = AudioPrint.objects.filter(version=VERSION)
    if clip_ids is None:
        return list(Clip.objects.exclude(pk__in=printed.values("clip_id")).order_by("pk").values_list("pk", flat=True))
    missing: list[int] = []
    for some in _parts(sorted(set(clip_ids))):
        there = set(printed.filter(clip_id__in=some).values_list("clip_id", flat=True))
        missing += [pk for pk in some if pk not in there]
    return missing


def read_prints(*, clip_ids: Iterable[int]) -> Iterator[tuple[str, bytes]]:
    """(digest of the clip, print) of those that have one, in the order of ids, 500 at a time."""
    for some in _parts(sorted(set(clip_ids))):
        found = AudioPrint.objects.filter(version=VERSION, clip_id__in=some).order_by("clip_id")
        for digest, data in found.values_list("clip__digest", "data"):
            yield digest, bytes(data)


def _made(clip: Clip) -> _Made | tuple[int, str]:
    try:
        sound = plain_wav(storage().read(clip.twin_key))
    except Missing:
        return clip.pk, "its sound is missing from the storage"
    if sound is None:
        return clip.pk, "its stored sound is damaged"
    return _Made(clip, fingerprint(sound), {**measure(sound).as_json(), **clip.facts})


def _keep(made: list[_Made]) -> None:
    """A print of an older method is replaced; facts that stand are never changed."""
    with transaction.atomic():
        for each in made:
            AudioPrint.objects.update_or_create(clip=each.clip, defaults={"version": VERSION, "data": each.data})
            if any(name not in each.clip.facts for name in NEEDED_FACTS):
                Clip.objects.filter(pk=each.clip.pk).update(facts=each.facts)


def _parts(ids: list[int]) -> Iterator[list[int]]:
    left = iter(ids)
    while some := list(islice(left, READ_AT_ONCE)):
        yield some
