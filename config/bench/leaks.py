"""What checking a release for leaks costs, with the facts made at import: SpeechEval's size, 128,754 rows."""

from __future__ import annotations

import hashlib
import resource
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from config.bench.corpus import Corpus, make_corpus
from config.bench.figures import tell
from config.bench.prints import synthetic_prints
from config.bench.sentences import sentences
from exports.leakage import Evidence, Gathering, Promises, inspect
from exports.opaque import audio_path
from exports.records import ItemKey

SENTENCES = 4  # of a description
DESCRIBED = ("assessment", "comparison", "suggestion")
LABEL = {"real": "real", "synthetic": "fake"}
ContentId = tuple[str, ...]
FLAGS = ("unseen_speaker", "unseen_system", "unseen_text", "core")


def name_of(kind: str, *parts: str) -> str:
    return kind + hashlib.blake2b("\0".join(parts).encode(), digest_size=12).hexdigest()


def clip_rows(corpus: Corpus, digests: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Rows of clips.jsonl."""
    for digest in sorted(digests):
        clip = corpus.clips[digest]
        name = name_of("c", digest)
        yield {
            "id": name, "audio": audio_path(name), "pcm_sha256": digest, "speaker": name_of("s", clip.speaker),
            "system": name_of("y", clip.system) if clip.system else None, "text": clip.text,
            "recording": name_of("g", clip.recording) if clip.recording else None, "source": clip.source,
            "origin": clip.origin, "language": clip.language, "seconds": clip.seconds,
            "sample_rate": clip.sample_rate, "channels": 1,
        }  # fmt: skip


def task_rows(
    corpus: Corpus,
    items: Sequence[ItemKey],
    splits: Mapping[ContentId, str],
    flags: Mapping[ContentId, Any] | None = None,
) -> Iterator[dict[str, Any]]:
    """Rows of tasks/<task>/<split>.jsonl with labels, flags, and a description of four sentences of its own each."""
    chosen = [item for item in items if item.content_id in splits]
    described = [item for item in chosen if item.task in DESCRIBED]
    words = sentences("en", SENTENCES * len(described), np.random.default_rng([corpus.seed, 5]))
    texts = iter(" ".join(words[start : start + SENTENCES]) for start in range(0, len(words), SENTENCES))
    for item in chosen:
        clips = [name_of("c", digest) for digest in item.clips]
        first = corpus.clips[item.clips[0]]
        score = corpus.scores[item.clips[0]]
        answers: dict[str, Any] = {"overall_quality": score, "intelligibility": min(5, score + 1)}
        if item.task == "detection":
            answers = {"real_or_fake": LABEL[first.origin]}
        row = {
            "id": name_of("i", *item.content_id), "key": clips[0] if len(clips) == 1 else name_of("p", *item.clips),
            "task": item.task, "split": splits[item.content_id], "clips": clips, "answers": answers,
            "texts": [{"text": next(texts)}] if item.task in DESCRIBED else [],
        }  # fmt: skip
        told = (flags or {}).get(item.content_id)
        yield row if told is None else {**row, **{name: getattr(told, name) for name in FLAGS}}


def evidence_of(
    corpus: Corpus,
    items: Sequence[ItemKey],
    splits: Mapping[ContentId, str],
    flags: Mapping[ContentId, Any] | None = None,
    *,
    prints: Mapping[str, bytes] | None = None,
) -> Evidence:
    """Gathered as the builder does, from rows and facts that are there already."""
    gathering = Gathering()
    used = {digest for item in items if item.content_id in splits for digest in item.clips}
    for row in clip_rows(corpus, used):
        facts = corpus.clips[row["pcm_sha256"]].facts
        numbers = {key: float(value) for key, value in facts.items() if isinstance(value, (int, float))}
        size = int(48_000 * facts["seconds"])
        gathering.add_clip(
            row, pcm=row["pcm_sha256"], trimmed=facts["trimmed_sha256"], size=size, facts=numbers
        )  # fmt: skip
    for row in task_rows(corpus, items, splits, flags):
        gathering.add_row(row)
    return gathering.evidence(prints=prints)


def main() -> None:
    """Splits by speaker stand in for a solved ledger: what is measured is the looking."""
    corpus = make_corpus()
    items = corpus.items()
    splits = {item.content_id: split_of(corpus.clips[item.clips[0]].speaker) for item in items}
    made = synthetic_prints(len(corpus.clips), copies=0)
    names = (name_of("c", digest) for digest in sorted(corpus.clips))
    prints = {name: data for name, (_, data) in zip(names, made, strict=True)}
    before, began = peak_mib(), time.process_time()
    evidence = evidence_of(corpus, items, splits, prints=prints)
    gathered, at = peak_mib(), time.process_time()
    begun: list[tuple[str, float]] = []
    inspect(evidence, Promises.of("core_flags"), tell=lambda check: begun.append((check, time.process_time())))
    ended = time.process_time()
    ends = [moment for _, moment in begun[1:]] + [ended]
    tell(
        rows=len(evidence.rows),
        clips=len(evidence.clips),
        gathering_cpu_s=round(at - began, 1),
        checking_cpu_s=round(ended - at, 1),
        before_mib=before,
        gathered_mib=gathered,
        peak_mib=peak_mib(),
        by_check_cpu_s={check: round(end - moment, 2) for (check, moment), end in zip(begun, ends, strict=True)},
    )


def split_of(speaker: str) -> str:
    place = hashlib.blake2b(speaker.encode(), digest_size=1).digest()[0]
    return "train" if place < 179 else "val" if place < 218 else "test"


def peak_mib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
