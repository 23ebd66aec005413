"""A dataset of somebody else's as evidence: rows streamed, clips once each, splits by file, bad rows told."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from exports.layouts.base import SPLIT_OF, BadRow, Entry, Located, Reader, Unreadable, split_of
from exports.layouts.files import BAD
from exports.layouts.sounds import find, listen
from exports.layouts.table import EARSHOT, LAYOUTS, NAMES
from exports.leakage.evidence import ClipEvidence, Evidence, RowEvidence, Speakers
from exports.leakage.folder import promises_in, read_folder
from exports.leakage.promises import Promises

ATTRIBUTES = ("speaker", "system", "text", "recording", "language", "origin")
BAD_SHOWN = 50
KINDS = {"speaker": "speaker", "system": "synthesis system", "text": "spoken text"}


@dataclass
class Dataset:
    """What was read, and what could not be."""

    layout: str
    evidence: Evidence
    promises: Promises
    paths: dict[str, str] = field(default_factory=dict)  # clip id -> file, relative to the dataset where it lies there
    files: list[dict[str, Any]] = field(default_factory=list)  # file, split, rows
    bad: list[dict[str, Any]] = field(default_factory=list)  # file, line, reason: the first of them
    bad_rows: int = 0
    without_split: int = 0
    missing_audio: int = 0
    broken_audio: dict[str, str] = field(default_factory=dict)


def detect(root: Path) -> str:
    """The layout of a dataset. Raises Unreadable."""
    if (root / "clips.jsonl").is_file() and (root / "tasks").is_dir():
        return EARSHOT
    for reader in LAYOUTS:
        if reader.fits(root):
            return reader.key
    looked = "; ".join(f"{reader.key}: {reader.says}" for reader in LAYOUTS)
    raise Unreadable(f"{root} looks like none of the known layouts ({looked}). Name one with --layout if it is one.")


def read_dataset(
    root: Path,
    layout: str = "auto",
    *,
    audio: Path | None = None,
    embeddings: Path | None = None,
    sample: int = 0,
    hear: bool = True,
    tell: Callable[[str, int, int], None] = lambda stage, done, of: None,
) -> Dataset:
    """Read a dataset. `sample`: of every split only so many clips' sound, chosen by a fixed seed. Raises Unreadable."""
    if not root.exists():
        raise Unreadable(f"There is no {root}.")
    key = detect(root) if layout == "auto" else layout
    if key not in NAMES:
        raise Unreadable(f"There is no layout {key!r}. Known are: {', '.join(NAMES)}.")
    if key == EARSHOT:
        dataset = read_ours(root, hear)
    else:
        reader = next(reader for reader in LAYOUTS if reader.key == key)
        dataset = Rows(root, reader, tell).read()
    if not dataset.evidence.rows:
        told = "".join(f"\n  {bad['file']}:{bad['line']}: {bad['reason']}" for bad in dataset.bad[:5])
        none = "" if told else " It holds no file of rows."
        raise Unreadable(f"No row of {root} could be read as {key}.{none}{told}")
    if hear:
        hear_all(dataset, [*([audio] if audio else []), root, root.parent], sample, tell)
    if embeddings:
        vectors = read_embeddings(embeddings, dataset)
        dataset.evidence = replace(dataset.evidence, embeddings=vectors)
    return dataset


def read_ours(root: Path, hear: bool) -> Dataset:
    try:
        evidence = read_folder(root, audio=hear)
    except OSError as error:
        what = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        raise Unreadable(f"{root} cannot be read as a release of Earshot's: {what}.") from None
    except KeyError as error:
        raise Unreadable(f"{root} cannot be read as a release of Earshot's: a row lacks {error}.") from None
    except ValueError as error:
        raise Unreadable(f"{root} cannot be read as a release of Earshot's: {error}.") from None
    paths = {clip.id: clip.path for clip in evidence.clips.values() if clip.path}
    return Dataset(EARSHOT, evidence, promises_in(root), paths)


class Rows:
    """Reads one dataset, row by row; equal words are held once."""

    def __init__(self, root: Path, reader: Reader, tell: Callable[[str, int, int], None]) -> None:
        self.root, self.reader, self.tell = root, reader, tell
        self.clips: dict[str, ClipEvidence] = {}
        self.rows: list[RowEvidence] = []
        self.words: dict[Any, Any] = {}
        self.dataset = Dataset(reader.key, Evidence({}, ()), Promises.nothing())

    def read(self) -> Dataset:
        files = self.reader.files(self.root)
        for number, file in enumerate(files):
            self.tell("reading", number, len(files))
            split = split_of(file, self.root)
            before = self.dataset.bad_rows
            rows = sum(self.take(located, split) for located in self.located(file))
            if not rows and self.dataset.bad_rows == before:
                self.bad(Located(file, 0, {}), "the file holds no row")
            self.dataset.files.append({"file": self.relative(file), "split": split, "rows": rows})
        self.dataset.evidence = Evidence(self.clips, tuple(self.rows), lacks=self.lacks())
        return self.dataset

    def located(self, file: Path) -> Iterator[Located]:
        try:
            yield from self.reader.rows(file, self.root)
        except Unreadable as error:
            self.bad(Located(file, 0, {}), str(error))
        except OSError as error:
            self.bad(Located(file, 0, {}), f"the file cannot be read: {error.strerror}")

    def take(self, located: Located, split: str) -> int:
        try:
            if BAD in located.row:
                raise BadRow(str(located.row[BAD]))
            entry = self.reader.entry(located.row)
        except BadRow as bad:
            self.bad(located, str(bad))
            return 0
        split = SPLIT_OF.get(entry.split.lower(), "") or split
        if not split:
            self.dataset.without_split += 1
            self.bad(located, "neither the row nor the name of its file says whether it is train, val or test")
            return 0
        self.add(located, entry, split)
        return 1

    def add(self, located: Located, entry: Entry, split: str) -> None:
        once = self.once
        clips = tuple(once(self.relative(Path(name))) for name in entry.audios)
        for clip in clips:
            # What a pair's row says about a voice or a text holds for none of its two clips in particular.
            said = {name: once(getattr(entry, name)) for name in ATTRIBUTES} if len(clips) == 1 else {}
            known = self.clips.get(clip) or ClipEvidence(clip, path=clip, place=len(self.clips))
            fresh = {name: value for name, value in said.items() if value and not getattr(known, name)}
            if fresh or clip not in self.clips:
                self.clips[clip] = replace(known, **fresh)
        name = f"{self.relative(located.file)}:{located.line}"
        self.rows.append(
            RowEvidence(
                id=name,
                key=once(entry.key or " ".join(clips)),
                task=once(entry.task),
                split=once(split),
                clips=clips,
                texts=entry.texts,
                stock=entry.stock,
                fields=once(tuple(entry.labels)),
                values=tuple(once(value) for value in entry.labels.values()),
                instruction=once(entry.instruction),
            )
        )

    def bad(self, located: Located, reason: str) -> None:
        self.dataset.bad_rows += 1
        if len(self.dataset.bad) < BAD_SHOWN:
            where = {"file": self.relative(located.file), "line": located.line}
            self.dataset.bad.append({**where, "reason": reason})

    def once(self, value: Any) -> Any:
        return self.words.setdefault((type(value), value), value)

    def relative(self, path: Path) -> str:
        return str(path.relative_to(self.root)) if path.is_relative_to(self.root) and path != self.root else str(path)

    def lacks(self) -> dict[str, str]:
        """Attributes that no row of this layout gave, and why that matters."""
        return {
            kind: f"No row says its {words} ({self.reader.key}), so nothing can be said about it."
            for kind, words in KINDS.items()
            if not any(getattr(clip, kind) for clip in self.clips.values())
        }


def hear_all(dataset: Dataset, roots: list[Path], sample: int, tell: Callable[[str, int, int], None]) -> None:
    """Measure the sound that can be found, and say what could not."""
    evidence = dataset.evidence
    found = {clip.id: path for clip in evidence.clips.values() if clip.path and (path := find(clip.path, roots))}
    dataset.paths |= {clip: str(path) for clip, path in found.items()}
    dataset.missing_audio = len(evidence.clips) - len(found)
    lacks = dict(evidence.lacks)
    if not found:
        lacks |= dict.fromkeys(("audio", "prints"), "None of the audio files was found; say where with --audio.")
        dataset.evidence = replace(evidence, lacks=lacks)
        return
    chosen = sampled(found, evidence, sample)
    heard = listen(
        {clip: evidence.clips[clip] for clip in chosen}, chosen, lambda done, of: tell("listening", done, of)
    )
    dataset.broken_audio = heard.broken
    lacks.pop("prints", None)
    if dataset.layout == EARSHOT:  # its files were hashed already, against what the rows declare
        heard.clips.update({name: replace(clip, pcm=evidence.clips[name].pcm) for name, clip in heard.clips.items()})
    dataset.evidence = replace(evidence, clips={**evidence.clips, **heard.clips}, prints=heard.prints, lacks=lacks)


def sampled(found: dict[str, Path], evidence: Evidence, sample: int) -> dict[str, Path]:
    if not sample:
        return found
    by_split: dict[str, list[str]] = {}
    for clip, splits in evidence.splits_of_clips().items():
        if clip in found:
            by_split.setdefault(min(splits, default=""), []).append(clip)
    chance = random.Random(0)  # noqa: S311 -- a fixed choice, not a secret
    chosen = {clip for clips in by_split.values() for clip in chance.sample(sorted(clips), min(sample, len(clips)))}
    return {clip: path for clip, path in found.items() if clip in chosen}


def read_embeddings(path: Path, dataset: Dataset) -> Speakers:
    """`ids` (clip ids, file names or PCM hashes) and `vectors` of an .npz file. Raises Unreadable."""
    try:
        with np.load(path, allow_pickle=False) as file:
            ids, vectors = [str(each) for each in file["ids"]], np.asarray(file["vectors"], dtype=np.float32)
    except (OSError, KeyError, ValueError) as error:
        raise Unreadable(f"{path} is no .npz with `ids` and `vectors`: {error}.") from None
    if vectors.ndim != 2 or len(ids) != len(vectors):
        raise Unreadable(
            f"{path}: {len(ids)} ids and vectors of shape {vectors.shape} do not fit; expected one row each."
        )
    known: dict[str, str] = {}
    for clip in dataset.evidence.clips.values():
        for name in (Path(clip.path).stem, Path(clip.path).name, clip.pcm, clip.path, clip.id):
            known.setdefault(name, clip.id)
    there = [place for place, name in enumerate(ids) if name in known]
    if not there:
        raise Unreadable(f"None of the {len(ids)} ids in {path} is a clip's id, file name or PCM hash.")
    return Speakers(tuple(known[ids[place]] for place in there), vectors[there])
