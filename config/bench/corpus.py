"""A made-up corpus of SpeechEval's size and shape: rows only, no sound; the same seed gives the same rows anywhere.

32,207 clips, about 1,800 speakers, 40 systems and natural speech, about 6,600 texts, four languages, power laws; a
third of the systems clone the voices of natural speakers, the others have voices of their own. Items per task as
published: 34,666 assessments, 27,626 comparisons, 34,255 suggestions, 32,207 detections. Leaks can be planted.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from config.bench.sentences import near_copy, sentences
from datasets_app.text_keys import text_key
from exports.records import ClipRecord, ItemKey, SourceRecord

SPEECHEVAL = 32_207
SIZES = {"32k": SPEECHEVAL, "100k": 100_000, "1m": 1_000_000}
LANGUAGES = {"en": 0.38, "zh": 0.26, "fr": 0.18, "ja": 0.18}
NATURAL = 0.24
CLONING = 0.35  # share of systems that speak with the voices of natural speakers
TASKS = {"assessment": 34_666, "comparison": 27_626, "suggestion": 34_255, "detection": 32_207}
RATIOS = ((5, 5, 0), (0, 0, 10), (2, 2, 6), (4, 2, 4), (6, 2, 2), (1, 1, 8))
CORPORA = 3  # natural sources per language
OWN_TEXTS = 0.4  # of a system's clips, how many read from its own part of the prompts


@dataclass(frozen=True)
class Leaks:
    """How many of each to plant; nothing is planted by default.

    duplicates: the same sound twice, trimmed or levelled differently (equal `facts["trimmed_sha256"]`, sound cluster).
    sounds: nearly the same sound (sound cluster). recordings: two degradations of one recording. near_texts: a clip
    whose text is another's with a letter or two changed. two_ids: speakers of whom half the clips bear another id.
    silence: seconds by which natural speech begins later than made speech.
    """

    duplicates: int = 0
    sounds: int = 0
    recordings: int = 0
    near_texts: int = 0
    two_ids: int = 0
    silence: float = 0.0


EVERY_LEAK = Leaks(duplicates=40, sounds=40, recordings=40, near_texts=40, two_ids=10, silence=0.06)


@dataclass(frozen=True)
class Planted:
    """One leak: its kind, and the clips (or, of `two_ids`, the speakers) that belong together."""

    kind: str
    members: tuple[str, ...]


@dataclass
class Corpus:
    clips: dict[str, ClipRecord]
    sources: dict[str, SourceRecord]
    ratios: dict[str, tuple[float, ...]]  # source -> the ratio its detection items are dealt out by
    scores: dict[str, int]  # digest -> overall quality, 1 to 5
    seed: int
    planted: list[Planted] = field(default_factory=list)

    def items(self, tasks: Sequence[str] = tuple(TASKS), splits: Mapping[str, str] | None = None) -> list[ItemKey]:
        """Items of these tasks, in the published proportions, sorted. With `splits` (digest -> split) pairs are drawn
        inside a split only, as they are after reservation; without, two clips of one text at random."""
        found: list[ItemKey] = []
        for task in tasks:
            wanted = round(TASKS[task] * len(self.clips) / SPEECHEVAL)
            members = self.pairs(wanted, splits) if task == "comparison" else self.singles(wanted)
            found += [ItemKey(0, f"{task}-{again + 1}", task, clips) for clips, again in members]
        found.sort(key=lambda item: item.content_id)
        return [replace(item, pk=number) for number, item in enumerate(found, start=1)]

    def singles(self, wanted: int) -> Iterator[tuple[tuple[str, ...], int]]:
        digests = sorted(self.clips)
        for number in range(wanted):
            yield (digests[number % len(digests)],), number // len(digests)

    def pairs(self, wanted: int, splits: Mapping[str, str] | None) -> Iterator[tuple[tuple[str, ...], int]]:
        """Two clips of one language; of one text where two are left, else of any."""
        rng = np.random.default_rng([self.seed, 77])
        groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for digest in sorted(self.clips):
            clip = self.clips[digest]
            groups[clip.language, splits.get(digest, "") if splits else "", clip.text_key].append(digest)
        made: set[tuple[str, str]] = set()
        for _key, digests in sorted(groups.items()):
            order = [digests[place] for place in rng.permutation(len(digests))]
            made.update(sorted_two(a, b) for a, b in zip(order[::2], order[1::2], strict=False))
        rounds: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for (language, split, _text), digests in sorted(groups.items()):
            rounds[language, split] += digests
        while len(made) < wanted and any(len(digests) > 1 for digests in rounds.values()):
            for _key, digests in sorted(rounds.items()):
                order = [digests[place] for place in rng.permutation(len(digests))]
                made.update(sorted_two(a, b) for a, b in zip(order[::2], order[1::2], strict=False))
        for two in sorted(made)[:wanted] if len(made) <= wanted else sample(sorted(made), wanted, rng):
            yield two, 0

    def strata(self, items: Sequence[ItemKey]) -> dict[tuple[str, ...], tuple[str, ...]]:
        """For balance by score: content id -> score."""
        return {item.content_id: (f"score:{self.scores[item.clips[0]]}",) for item in items}


def sample(made: list[tuple[str, str]], wanted: int, rng: np.random.Generator) -> list[tuple[str, str]]:
    return [made[place] for place in np.sort(rng.choice(len(made), wanted, replace=False))]


def sorted_two(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def make_corpus(clips: int = SPEECHEVAL, *, seed: int = 0, leaks: Leaks | None = None) -> Corpus:
    """All of it from `seed`. At 32,207 clips about a second; memory grows with the clips' rows."""
    rng = np.random.default_rng([seed, clips])
    scale = clips / SPEECHEVAL
    shape = Shape(rng, scale)
    found: dict[str, ClipRecord] = {}
    scores: dict[str, int] = {}
    for number, drawn in enumerate(shape.draw(clips)):
        digest = hashlib.sha256(f"clip:{seed}:{number}".encode()).hexdigest()
        found[digest] = record(digest, drawn, rng)
        scores[digest] = drawn.score
    corpus = Corpus(found, shape.sources(), shape.ratios(), scores, seed)
    plant(corpus, leaks or Leaks(), np.random.default_rng([seed, clips, 1]))
    return corpus


@dataclass(frozen=True)
class Drawn:
    language: str
    source: str
    system: str
    speaker: str
    text: str
    score: int


def zipf(count: int, power: float) -> np.ndarray:
    weights = 1.0 / np.arange(1, count + 1) ** power
    return weights / weights.sum()


class Shape:
    """Who speaks what: systems with their languages and voices, natural speakers, prompts; all by power laws."""

    def __init__(self, rng: np.random.Generator, scale: float) -> None:
        self.rng = rng
        self.systems = [f"system-{number:02d}" for number in range(40)]
        self.system_weight = zipf(40, 0.6)[rng.permutation(40)]
        self.quality = rng.normal(3.3, 0.7, 41)
        self.clones = rng.permutation(40) < round(40 * CLONING)
        self.speaks = [rng.permutation(4)[: int(rng.integers(1, 5))] for _ in self.systems]
        self.voices = {language: max(3, round(1250 * share * scale)) for language, share in LANGUAGES.items()}
        self.own_voices = [max(1, round(float(v) * scale)) for v in rng.zipf(1.7, 40).clip(4, 70)]
        self.texts = {
            language: sentences(language, max(12, round(7600 * share * scale)), rng)
            for language, share in LANGUAGES.items()
        }

    def sources(self) -> dict[str, SourceRecord]:
        natural = [(f"corpus-{language}-{n}", "real", "") for language in LANGUAGES for n in range(CORPORA)]
        made = [(f"made-by-{system}", "synthetic", system) for system in self.systems]
        return {
            slug: SourceRecord(slug, f"Made-up {slug}", origin, system, "CC0-1.0", "", "", True, "made up")
            for slug, origin, system in natural + made
        }

    def ratios(self) -> dict[str, tuple[float, ...]]:
        natural = ((4.0, 2.0, 4.0), (6.0, 2.0, 2.0), (2.0, 2.0, 6.0))
        found: dict[str, tuple[float, ...]] = {}
        for number, (slug, source) in enumerate(sorted(self.sources().items())):
            kinds = natural if source.origin == "real" else tuple(tuple(map(float, ratio)) for ratio in RATIOS[:3])
            found[slug] = kinds[number % 3]
        return found

    def draw(self, clips: int) -> Iterator[Drawn]:
        names = list(LANGUAGES)
        languages = self.rng.choice(4, clips, p=list(LANGUAGES.values()))
        is_natural = self.rng.random(clips) < NATURAL
        system_of = np.full(clips, 40)
        for place in range(4):
            able = np.array([place in speaks for speaks in self.speaks])
            weight = np.where(able, self.system_weight, 0)
            here = np.flatnonzero((languages == place) & ~is_natural)
            system_of[here] = self.rng.choice(40, len(here), p=weight / weight.sum())
        noise = self.rng.normal(0, 0.6, clips)
        uniform = self.rng.random((clips, 3))
        tables = Tables(self)
        for number in range(clips):
            place, system = int(languages[number]), int(system_of[number])
            language = names[place]
            score = int(np.clip(round(float(self.quality[system] + noise[number] + (system == 40))), 1, 5))
            yield tables.one(language, system, score, uniform[number])


class Tables:
    """Cumulated weights, so that one uniform number draws one voice or text."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.cumulated: dict[tuple[int, float], np.ndarray] = {}

    def pick(self, count: int, power: float, uniform: float) -> int:
        key = (count, power)
        if key not in self.cumulated:
            self.cumulated[key] = np.cumsum(zipf(count, power))
        return min(count - 1, int(np.searchsorted(self.cumulated[key], uniform)))

    def one(self, language: str, system: int, score: int, uniform: np.ndarray) -> Drawn:
        shape = self.shape
        who, what, own = (float(value) for value in uniform)
        if system == 40 or shape.clones[system]:
            count = shape.voices[language] if system == 40 else max(2, shape.voices[language] // 2)
            speaker = f"{language}-{self.pick(count, 0.8, who)}"
        else:
            speaker = f"{shape.systems[system]}-{language}-{self.pick(shape.own_voices[system], 0.6, who)}"
        pool = shape.texts[language]
        text = pool[self.text(system, len(pool), what, own)]
        if system == 40:
            corpus = int(hashlib.blake2b(speaker.encode(), digest_size=2).hexdigest(), 16) % CORPORA
            return Drawn(language, f"corpus-{language}-{corpus}", "", speaker, text, score)
        name = shape.systems[system]
        return Drawn(language, f"made-by-{name}", name, speaker, text, score)

    def text(self, system: int, count: int, what: float, own: float) -> int:
        """Prompts stand in a row; a system reads mostly a stretch of its own, and sometimes what everybody reads."""
        if own < OWN_TEXTS:
            stretch = max(4, count // 12)
            start = (system * 2_654_435_761) % count
            return (start + self.pick(stretch, 0.5, what)) % count
        return self.pick(count, 0.7, what)


def record(digest: str, drawn: Drawn, rng: np.random.Generator) -> ClipRecord:
    seconds = 2.0 + len(drawn.text) / 15
    facts = {"loudness": round(float(rng.normal(-23, 2)), 2), "lead_silence": round(float(rng.gamma(4, 0.03)), 3)}
    return ClipRecord(
        digest=digest,
        source=drawn.source,
        language=drawn.language,
        speaker=drawn.speaker,
        system=drawn.system,
        text=drawn.text,
        text_key=text_key(drawn.text),
        recording="",
        origin="synthetic" if drawn.system else "real",
        degradation={},
        seconds=round(seconds, 2),
        sample_rate=24_000,
        channels=1,
        twin_key=digest,
        facts={**facts, "seconds": round(seconds, 2), "trimmed_sha256": hashlib.sha256(digest.encode()).hexdigest()},
    )


def plant(corpus: Corpus, leaks: Leaks, rng: np.random.Generator) -> None:
    """Change rows in place; every change is told in `corpus.planted`. A clip is used for one leak only."""
    order = sorted(corpus.clips)
    unused: dict[str, list[str]] = defaultdict(list)
    for place in rng.permutation(len(order)):
        unused[corpus.clips[order[place]].language].append(order[place])
    kinds = {name: getattr(leaks, name) for name in ("duplicates", "sounds", "recordings", "near_texts")}
    for kind, count in kinds.items():
        for number in range(count):
            pool = max(unused.values(), key=len)
            one, other = pool.pop(), pool.pop()
            tie(corpus, kind, f"{kind}-{number}", one, other)
            corpus.planted.append(Planted(kind, (one, other)))
    split_speakers(corpus, leaks.two_ids)
    for digest, clip in corpus.clips.items() if leaks.silence else ():
        if clip.origin == "real":
            lead = round(clip.facts["lead_silence"] + leaks.silence, 3)
            corpus.clips[digest] = replace(clip, facts={**clip.facts, "lead_silence": lead})


def tie(corpus: Corpus, kind: str, name: str, one: str, other: str) -> None:
    first, second = corpus.clips[one], corpus.clips[other]
    if kind == "near_texts":
        text = near_copy(first.text)
        corpus.clips[other] = replace(second, text=text, text_key=text_key(text))
        return
    if kind == "recordings":
        corpus.clips[one] = replace(first, recording=name)
        corpus.clips[other] = replace(second, recording=name, source=first.source, origin=first.origin,
                                      system=first.system, degradation={"kind": "noise", "snr_db": 10})  # fmt: skip
        return
    corpus.clips[one], corpus.clips[other] = replace(first, sound=one), replace(second, sound=one)
    if kind == "duplicates":
        facts = {**second.facts, "trimmed_sha256": first.facts["trimmed_sha256"]}
        corpus.clips[other] = replace(corpus.clips[other], facts=facts)


def split_speakers(corpus: Corpus, count: int) -> None:
    by_speaker: dict[str, list[str]] = defaultdict(list)
    for digest in sorted(corpus.clips):
        by_speaker[corpus.clips[digest].speaker].append(digest)
    large = sorted((s for s in by_speaker if len(by_speaker[s]) >= 4), key=lambda s: (-len(by_speaker[s]), s))
    for speaker in large[5 : 5 + count]:
        other = f"{speaker}-again"
        for digest in by_speaker[speaker][::2]:
            corpus.clips[digest] = replace(corpus.clips[digest], speaker=other)
        corpus.planted.append(Planted("two_ids", (speaker, other)))
