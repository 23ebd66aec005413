"""Which clip a path of an imported file means: audio that came along, or a clip that is here already."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from accounts.models import User
from annotation.foreign import Judged, Sound
from datasets_app.domain.delivery import Delivery, delivery_of_folder
from datasets_app.domain.import_plan import Plan, Take
from datasets_app.domain.import_progress import Pulse, Watcher
from datasets_app.domain.import_walk import Walk
from datasets_app.domain.importing import finish_import, work_for
from datasets_app.domain.staging import folder_in_place
from datasets_app.enums import ImportState, RowOutcome
from datasets_app.manifest_rows import BadRow, Row, as_row
from datasets_app.models import Clip, Import
from datasets_app.names import shown

AUDIO = frozenset({".wav", ".flac", ".mp3", ".ogg", ".opus", ".m4a", ".webm", ".aif", ".aiff"})
DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class NoClip:
    """Why a path leads to no clip."""

    code: str
    reason: str


Answer = int | NoClip


class Names:
    """Things by the names of their files. A path finds what shares its file name, and the most folders above it."""

    def __init__(self, named: Iterable[tuple[str, Any]]) -> None:
        self.by_base: dict[str, list[tuple[tuple[str, ...], Any]]] = defaultdict(list)
        self.by_stem: dict[str, list[tuple[tuple[str, ...], Any]]] = defaultdict(list)
        for name, thing in named:
            parts = PurePosixPath(name).parts
            self.by_base[parts[-1].casefold()].append((parts, thing))
            self.by_stem[stem(parts[-1]).casefold()].append((parts, thing))

    def find(self, path: str) -> list[Any]:
        """None, one, or the several that it might mean equally well."""
        parts = tuple(part for part in path.replace("\\", "/").split("/") if part not in ("", "."))
        if not parts:
            return []
        near = self.by_base.get(parts[-1].casefold()) or self.by_stem.get(stem(parts[-1]).casefold(), [])
        if not near:
            return []
        shared = [(in_common(parts[:-1], have[:-1]), thing) for have, thing in near]
        most = max(count for count, _ in shared)
        return [thing for count, thing in shared if count == most]


def stem(name: str) -> str:
    """A name without its audio suffix; an id with dots stays whole."""
    path = PurePosixPath(name)
    return path.stem if path.suffix.lower() in AUDIO else name


def in_common(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """How many folders the ends of two paths share."""
    count = 0
    for a, b in zip(reversed(one), reversed(other), strict=False):
        if a.casefold() != b.casefold():
            break
        count += 1
    return count


def clips_here(paths: Iterable[str], *, source: str) -> dict[str, Answer]:
    """Clips that are in the database: by digest where a file is named after one, else by name."""
    rows = Clip.objects.filter(source__slug=source) if source else Clip.objects.all()
    names = Names((name, pk) for name, pk in rows.values_list("name", "pk").iterator(2000))
    wanted = list(paths)
    digests = {stem(PurePosixPath(path).name) for path in wanted}
    digests = {digest for digest in digests if DIGEST.fullmatch(digest)}
    by_digest = dict(rows.filter(digest__in=digests).values_list("digest", "pk")) if digests else {}
    return {
        path: by_digest.get(stem(PurePosixPath(path).name)) or chosen(names.find(path), "clip", source)
        for path in wanted
    }


def chosen(found: list[Any], what: str, source: str) -> Any:
    if len(found) == 1:
        return found[0]
    if found:
        hint = "" if source else " Name the source they belong to."
        return NoClip("ambiguous_audio", f"{len(found)} {what}s have this name.{hint}")
    return NoClip("no_audio", f"No {what} has this name. Bring the recordings along, or import them first.")


def clips_brought(
    judged: Iterable[Judged], folder: Path, *, title: str, source: str, by: User | None, watcher: Watcher
) -> tuple[dict[str, Answer], Import]:
    """Import the recordings that are judged, through the same pipeline as any delivery of clips."""
    sounds = sounds_of(judged)
    delivery = delivery_of_folder(folder)
    names = Names((name, name) for name in delivery.names)
    answers: dict[str, Answer] = {}
    takes: dict[str, Take] = {}
    lines: dict[str, int] = {}
    for path in sorted(sounds):
        name = chosen(names.find(path), "file", source)
        if isinstance(name, NoClip):
            answers[path] = name
            continue
        try:
            row = row_of(name, len(takes) + 1, sounds[path], source)
        except BadRow as bad:
            answers[path] = NoClip(bad.code, bad.reason)
            continue
        lines[path] = takes.setdefault(name, Take(row, name)).row.line
    of = walk_through(list(takes.values()), delivery, folder, title=title, source=source, by=by, watcher=watcher)
    outcomes = {row.line: row for row in of.rows.all()}
    for path, line in lines.items():
        outcome = outcomes[line]
        if outcome.clip_id is None:
            answers[path] = NoClip(outcome.code or RowOutcome.SKIPPED, outcome.reason)
        else:
            answers[path] = outcome.clip_id
    return answers, of


def walk_through(
    takes: list[Take], delivery: Delivery, folder: Path, *, title: str, source: str, by: User | None, watcher: Watcher
) -> Import:
    of = Import.objects.create(
        title=shown(title)[:200],
        by=by,
        defaults={"source": source} if source else {},
        staging_key=folder_in_place(folder),
        state=ImportState.RUNNING,
        total=len(takes),
    )
    with work_for(of) as work:
        Walk(of, delivery, work, Pulse(watcher)).through(Plan(takes, []))
    finish_import(of)
    return of


def sounds_of(judged: Iterable[Judged]) -> dict[str, Sound]:
    """Each recording once, with everything that any row tells of it; the first row to name a fact is believed."""
    sounds: dict[str, Sound] = {}
    for each in judged:
        for sound in each.audios:
            known: Mapping[str, Any] = sounds[sound.path].facts if sound.path in sounds else {}
            sounds[sound.path] = Sound(sound.path, {**sound.facts, **known})
    return sounds


def row_of(name: str, line: int, sound: Sound, source: str) -> Row:
    facts = dict(sound.facts)
    extra = facts.pop("extra", {})
    return as_row(line, {**({"source": source} if source else {}), **facts, **extra, "filename": name})
