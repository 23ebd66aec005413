"""Our own releases: names, paths and file headers tell nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from exports.leakage.check import Check, Finding, Seen, beside
from exports.leakage.evidence import Evidence
from exports.leakage.promises import Promises

PATH = re.compile(r"audio/([0-9a-f]{2})/([0-9a-f]{2})/c\1\2[0-9a-f]{20}\.(wav|flac)")
NAME = re.compile(r"[a-z][0-9a-f]{24}")
PLAIN = ("fmt ", "data")


def look(evidence: Evidence, promises: Promises) -> Seen:
    counted = {"clips": len(evidence.clips), "rows": len(evidence.rows)}
    if not promises.opaque:
        return Seen(counted, absent="Names need to be opaque in Earshot's own releases only; see label_leaks.")
    return Seen(counted, findings(evidence))


def findings(evidence: Evidence) -> Iterator[Finding]:
    for clip in evidence.clips.values():
        if not NAME.fullmatch(clip.id) or (clip.path and not PATH.fullmatch(clip.path)):
            yield Finding(f"The name of clip {clip.id} ({clip.path}) is not an opaque id.", splits={"": [clip.id]})
        if clip.path.endswith(".wav") and clip.chunks != PLAIN:
            held = ", ".join(clip.chunks) or "nothing readable"
            yield Finding(f"The file of clip {clip.id} holds more than sound: {held}.", splits={"": [clip.id]})
    for row in evidence.rows:
        if not NAME.fullmatch(row.id) or not NAME.fullmatch(row.key):
            yield Finding(f"The name of row {row.id} ({row.key}) is not an opaque id.")


def plant(evidence: Evidence, promises: Promises) -> tuple[Evidence, Promises]:
    planted = beside(evidence, lambda clip: replace(clip, id="planted", path="audio/fake/speaker-7.wav"))
    return planted, replace(promises, opaque=True)


CHECKS = (Check("names", "Names tell nothing", "names, paths and file headers tell nothing", look, plant),)
