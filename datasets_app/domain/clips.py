"""One file becomes one clip, or is found to be one that we have."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction

from datasets_app.audio.decode import decode
from datasets_app.audio.facts import Facts, measure
from datasets_app.audio.fingerprint import VERSION, fingerprint
from datasets_app.audio.peaks import peaks_document
from datasets_app.audio.twin import write_wav
from datasets_app.enums import Origin
from datasets_app.manifest_rows import Row
from datasets_app.models import AudioPrint, Clip, Source
from datasets_app.names import shown
from datasets_app.storage import storage
from datasets_app.text_keys import text_key


@dataclass(frozen=True)
class Prepared:
    """A file that was decoded and measured. `original` and `twin` are local files, `peaks` the waveform's JSON,
    `fingerprint` what finds its near-duplicates."""

    original: Path
    original_digest: str
    twin: Path
    facts: Facts
    peaks: dict[str, object]
    fingerprint: bytes


def add_clip(*, path: Path, source: Source, row: Row, work: Path) -> tuple[Clip, bool]:
    """Keep the file at `path` as a clip; returns it and whether it is new. Raises AudioError.

    `work` is a folder for the twin on its way to storage.
    """
    digest = file_digest(path)
    known = by_original([digest]).get(digest)
    if known:
        return known, False
    prepared = prepare(path, digest, work)
    if not by_digest([prepared.facts.pcm_sha256]):
        store(prepared)
    with transaction.atomic():
        return create_clip(prepared=prepared, source=source, row=row)


def prepare(path: Path, digest: str, work: Path) -> Prepared:
    """Decode and measure. Touches no database and no storage, so that several may run side by side."""
    decoded = decode(path, max_seconds=settings.CLIP_MAX_SECONDS)
    facts = measure(decoded)
    twin = work / f"{digest}.wav"
    write_wav(decoded, twin)
    return Prepared(path, digest, twin, facts, peaks_document(decoded), fingerprint(decoded))


def store(prepared: Prepared) -> None:
    """Files first, row afterwards: a crash between the two leaves a file that nobody names, never the reverse."""
    digest = prepared.facts.pcm_sha256
    keep = storage()
    keep.put_file(content_key("originals", prepared.original_digest), prepared.original)
    keep.put_file(content_key("twins", digest, ".wav"), prepared.twin)
    keep.put_bytes(content_key("peaks", digest, ".json"), json.dumps(prepared.peaks, separators=(",", ":")).encode())


def create_clip(*, prepared: Prepared, source: Source, row: Row) -> tuple[Clip, bool]:
    """The row of stored files; of two writers with the same sound one creates it and the other finds it."""
    facts = prepared.facts
    known = Clip.objects.filter(digest=facts.pcm_sha256).first()
    if known:
        return known, False
    try:
        with transaction.atomic():
            clip = Clip.objects.create(
                digest=facts.pcm_sha256,
                original_digest=prepared.original_digest,
                source=source,
                name=shown(row.filename),
                original_key=content_key("originals", prepared.original_digest),
                twin_key=content_key("twins", facts.pcm_sha256, ".wav"),
                peaks_key=content_key("peaks", facts.pcm_sha256, ".json"),
                language=row.language,
                speaker=row.speaker,
                system=row.system or source.system,
                text=row.text,
                text_key=text_key(row.text),
                recording=row.recording,
                origin=row.origin or source.origin or Origin.UNKNOWN,
                degradation=row.degradation,
                extra=row.extra,
                seconds=facts.seconds,
                sample_rate=facts.sample_rate,
                channels=facts.channels,
                codec=facts.codec,
                facts=facts.as_json(),
            )
            AudioPrint.objects.create(clip=clip, version=VERSION, data=prepared.fingerprint)
    except IntegrityError:
        return Clip.objects.get(digest=facts.pcm_sha256), False
    return clip, True


def by_original(digests: Iterable[str]) -> dict[str, Clip]:
    """Clips that came as these very files."""
    found = Clip.objects.filter(original_digest__in=list(digests)).order_by("-pk")
    return {clip.original_digest: clip for clip in found}


def by_digest(digests: Iterable[str]) -> dict[str, Clip]:
    """Clips that are these very sounds."""
    return {clip.digest: clip for clip in Clip.objects.filter(digest__in=list(digests))}


def content_key(kind: str, digest: str, suffix: str = "") -> str:
    return f"{kind}/{digest[:2]}/{digest[2:4]}/{digest}{suffix}"


def file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
