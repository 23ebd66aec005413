"""Who speaks in a clip, in which language, by which system: from a release, so that figures can be clustered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from speech_judge.data.release import Release
from speech_judge.reading.judgement import Reference

FIELDS = ("speaker", "language", "system", "source")


def with_groups(references: Iterable[Reference], release: Release) -> list[Reference]:
    return [replace(r, group={**r.group, **group_of(clips_of(r, release))}) for r in references]


def clips_of(reference: Reference, release: Release) -> list[Mapping[str, Any]]:
    named = reference.group.get("clips", "").split() or [
        release.clips_by_path[path] for path in reference.audios if path in release.clips_by_path
    ]
    return [release.clips[clip] for clip in named if clip in release.clips]


def group_of(clips: list[Mapping[str, Any]]) -> dict[str, str]:
    """A pair of two speakers is a cluster of its own; an unknown speaker is taken to be one within the source, and one
    of an unknown source to be in this clip alone."""
    if not clips:
        return {}
    found = {}
    for name in FIELDS:
        found[name] = " + ".join(sorted({str(clip.get(name) or stand_in(name, clip)) for clip in clips}))
    return found


def stand_in(name: str, clip: Mapping[str, Any]) -> str:
    if clip.get("source"):
        return f"unknown of {clip['source']}"
    return f"clip {clip['id']}" if name == "speaker" else "unknown"
