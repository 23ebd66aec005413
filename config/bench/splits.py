"""What each policy keeps of the made-up corpus, how well balanced, in what time and memory."""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from config.bench.corpus import SPEECHEVAL, Corpus, make_corpus
from exports.records import ItemKey
from exports.splitting import POLICIES, SPLITS, Plan, plan, track_of
from exports.splitting.following import NAMES


@dataclass(frozen=True)
class Figures:
    """Shares are of all clips. `apart`: total variation between a split and train, by language and by score."""

    policy: str
    kept: float
    shares: tuple[float, ...]
    core: tuple[float, float]
    gap: float | None
    languages: float
    scores: float
    seconds: float
    cpu_seconds: float
    peak_mib: int

    def __str__(self) -> str:
        shares = "/".join(f"{100 * share:.1f}" for share in self.shares)
        core = "+".join(f"{100 * share:.1f}" for share in self.core)
        gap = "" if self.gap is None else f", gap {100 * self.gap:.1f} %"
        return (
            f"kept {100 * self.kept:.1f} % ({shares}), core {core}{gap}, apart {self.languages:.3f} by language and "
            f"{self.scores:.3f} by score, {self.seconds:.1f} s, {self.cpu_seconds:.1f} CPU s, {self.peak_mib} MiB"
        )


def measure(clips: int = SPEECHEVAL, seed: int = 0) -> Iterator[Figures]:
    """Each policy in a process of its own, so that its memory is its own."""
    for policy in POLICIES:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            yield pool.apply(one_policy, (policy, clips, seed))


def one_policy(policy: str, clips: int, seed: int) -> Figures:
    corpus = make_corpus(clips, seed=seed)
    task = "detection" if policy == "paper_detection" else "assessment"
    items = [replace(item, task=task) for item in corpus.items(["detection"])]
    if policy == "given":
        names = sorted(NAMES)[:: len(NAMES) // 3]
        corpus.clips = {d: replace(c, given_split=names[int(d, 16) % 3]) for d, c in corpus.clips.items()}
    wall, cpu = time.monotonic(), time.process_time()
    strata = None if POLICIES[policy].flags else corpus.strata(items)  # as a release does
    found = plan(corpus.clips, items, policy=policy, ratios=corpus.ratios, strata=strata, seed=seed)
    wall, cpu = time.monotonic() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return figures(policy, corpus, items, found, wall, cpu, peak)


def figures(
    policy: str, corpus: Corpus, items: list[ItemKey], found: Plan, wall: float, cpu: float, peak: int
) -> Figures:
    (certificate,) = found.certificate.values()
    count = len(corpus.clips)
    by_split = certificate["clips_by_split"]
    core = Counter(found.items[unit] for track in found.clips for unit in found.core(track))
    split_of: dict[str, str] = found.clips[track_of(items[0].task)]
    return Figures(
        policy=policy,
        kept=sum(by_split.values()) / count,
        shares=tuple(by_split[name] / count for name in SPLITS),
        core=(core["val"] / count, core["test"] / count),
        gap=certificate.get("gap"),
        languages=apart({digest: corpus.clips[digest].language for digest in split_of}, split_of),
        scores=apart(dict(corpus.scores), split_of),
        seconds=wall,
        cpu_seconds=cpu,
        peak_mib=peak,
    )


def apart(value_of: dict[str, Any], split_of: dict[str, str]) -> float:
    """The larger total variation distance of val and test to train: 0 is alike, 1 has nothing in common."""
    counts = {name: Counter(value_of[d] for d, split in split_of.items() if split == name) for name in SPLITS}
    values = set().union(*counts.values())

    def distance(name: str) -> float:
        own, train = (max(1, sum(counts[split].values())) for split in (name, "train"))
        return sum(abs(counts[name][v] / own - counts["train"][v] / train) for v in values) / 2

    return max(distance("val"), distance("test"))
