"""The audio of somebody else's dataset: found beside the rows, measured one file at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from datasets_app.audio.errors import AudioError
from exports.leakage.audio_facts import SoundFacts, sound_facts
from exports.leakage.evidence import ClipEvidence
from exports.leakage.waves import wav_facts

AT_ONCE = 2


@dataclass(frozen=True)
class Heard:
    """`clips` with what their sound says; `prints`; `missing` and `broken` by clip, with the reason."""

    clips: dict[str, ClipEvidence]
    prints: dict[str, bytes]
    missing: list[str]
    broken: dict[str, str]


def find(name: str, roots: Iterable[Path]) -> Path | None:
    """A file by its name as a row gives it: absolute, or relative to one of these folders."""
    given = Path(name)
    for root in roots:
        with suppress(OSError, ValueError):  # a name that no file can have: too long, or with a zero byte
            if (path := root / given).is_file():
                return path
    return None


def listen(
    clips: Mapping[str, ClipEvidence],
    paths: Mapping[str, Path],
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> Heard:
    """Decode and measure every file that was found. A file that cannot be decoded keeps its row."""
    heard = Heard(dict(clips), {}, sorted(clips.keys() - paths.keys()), {})
    names = sorted(paths)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for done, (name, facts) in enumerate(zip(names, pool.map(lambda n: measured(paths[n]), names), strict=True)):
            tell(done, len(names))
            clip = replace(clips[name], size=paths[name].stat().st_size)
            if isinstance(facts, str):
                heard.broken[name] = facts
                heard.clips[name] = clip
                continue
            chunks, _ = wav_facts(paths[name])
            heard.clips[name] = replace(
                clip, pcm=facts.pcm_sha256, trimmed=facts.trimmed_sha256, chunks=chunks, facts=facts.facts
            )
            if facts.print:
                heard.prints[name] = facts.print
    return heard


def measured(path: Path) -> SoundFacts | str:
    try:
        return sound_facts(path)
    except (AudioError, OSError) as error:
        return str(error)
